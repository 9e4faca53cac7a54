package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.fft.FftCacheStatistics;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Makes plans of transforms, keeps them, and runs them. */
@Component(service = {FftPlanner.class, FftPlans.class})
public final class FftPlans implements FftPlanner {
  private final WorkMemory work;
  private final TransformChoice choice;
  private final PlanCache cache;

  /**
   * @param context the bundle's context
   * @param machine tells how much memory there is
   * @param memory where workspaces lie
   * @param pool runs the pieces of a transform
   * @param selection chooses providers
   * @param records keeps what was measured
   */
  @Activate
  public FftPlans(
      BundleContext context,
      @Reference DeviceProperties machine,
      @Reference BufferAllocator memory,
      @Reference TaskPool pool,
      @Reference KernelSelection selection,
      @Reference TunerRecords records) {
    this(
        PlanCacheSettings.of(context::getProperty, machine.memoryBytes(), Log.SELECT::warn),
        memory,
        pool,
        selection,
        new TransformContest(
            records, memory, new SystemWatch(() -> false), TuneRun.memory(machine.memoryBytes())));
  }

  FftPlans(
      PlanCacheSettings bounds,
      BufferAllocator memory,
      TaskPool pool,
      KernelSelection selection,
      TransformContest contest) {
    this.work = new WorkMemory(memory);
    this.choice = new TransformChoice(selection, pool, work, contest);
    this.cache = new PlanCache(bounds, choice);
  }

  /** Closes all plans, whoever holds them, and gives the memory back that was kept. */
  @Deactivate
  void stop() {
    choice.stop();
    cache.close();
    work.close();
  }

  @Override
  public FftPlan plan(FftSpec spec) {
    return plan(new PlanKey(Objects.requireNonNull(spec, "spec"), null));
  }

  @Override
  public FftPlan plan(FftSpec spec, String provider) {
    return plan(
        new PlanKey(
            Objects.requireNonNull(spec, "spec"), Objects.requireNonNull(provider, "provider")));
  }

  private FftPlan plan(PlanKey key) {
    return new PlanHandle(cache.hold(key), cache);
  }

  @Override
  public FftCacheStatistics statistics() {
    return cache.statistics();
  }

  @Override
  public void clear() {
    cache.clear();
  }

  /** Computes a transform, by the plan in the cache if there is one. */
  void execute(FftSpec spec, Pin in, Pin out) {
    PlanKey key = new PlanKey(spec, null);
    CachedPlan known = cache.find(key);
    if (known == null || !known.tryExecute(in, out)) {
      try (FftPlan plan = plan(key)) {
        plan.execute(in, out);
      }
    }
  }
}
