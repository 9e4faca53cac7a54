package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftCacheStatistics;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.ArrayList;
import java.util.List;

/** Plans transforms by definition, whoever is asked to; chooses p2. */
final class PlainPlanner implements FftPlanner {
  final List<FftSpec> specs = new ArrayList<>();

  /** A provider that does no transform. */
  String idle = "";

  int open;

  @Override
  public FftPlan plan(FftSpec spec) {
    return plan(spec, "p2");
  }

  @Override
  public FftPlan plan(FftSpec spec, String provider) {
    if (provider.equals(idle)) {
      throw new VgpuException(Status.NOT_SUPPORTED, idle + " does not do this");
    }
    specs.add(spec);
    open++;
    return new FftPlan() {
      @Override
      public FftSpec spec() {
        return spec;
      }

      @Override
      public String provider() {
        return provider;
      }

      @Override
      public void execute(Pin in, Pin out) {
        PlainTransform.fft(spec, in, out);
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  @Override
  public FftCacheStatistics statistics() {
    throw new AssertionError("the benchmark does not ask for this");
  }

  @Override
  public void clear() {
    throw new AssertionError("the benchmark does not ask for this");
  }
}
