package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.concurrent.atomic.AtomicBoolean;

/** A caller's hold on a plan of the cache. */
final class PlanHandle implements FftPlan {
  private final CachedPlan plan;
  private final PlanCache cache;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  PlanHandle(CachedPlan plan, PlanCache cache) {
    this.plan = plan;
    this.cache = cache;
  }

  @Override
  public FftSpec spec() {
    return plan.key().spec();
  }

  @Override
  public String provider() {
    checkOpen();
    return plan.provider();
  }

  @Override
  public void execute(Pin in, Pin out) {
    checkOpen();
    plan.execute(in, out);
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      cache.release(plan);
    }
  }

  private void checkOpen() {
    if (isClosed.get()) {
      throw VgpuException.invalid("fft: the plan is closed");
    }
  }
}
