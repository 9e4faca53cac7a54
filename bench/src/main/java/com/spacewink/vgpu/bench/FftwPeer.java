package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.Map;
import java.util.Optional;

/** FFTW of the system, planned with one of its efforts and on memory of its own. */
final class FftwPeer implements FftPeer {
  /** FFTW's flags. Its arrays are aligned, and it leaves the source as it is. */
  enum Effort {
    ESTIMATE(1 << 6),
    MEASURE(0);

    private final long flags;

    Effort(long flags) {
      this.flags = flags;
    }
  }

  private final String name;
  private final Effort effort;
  private final Map<FftwLibrary, FftwFunctions> libraries;
  private final PeersLibrary caller;
  private final VirtualGpu gpu;

  /**
   * @param libraries those that are there
   * @param caller what calls their functions
   * @param gpu allocates the memory to plan on
   */
  FftwPeer(
      String name,
      Effort effort,
      Map<FftwLibrary, FftwFunctions> libraries,
      PeersLibrary caller,
      VirtualGpu gpu) {
    this.name = name;
    this.effort = effort;
    this.libraries = Map.copyOf(libraries);
    this.caller = caller;
    this.gpu = gpu;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> version() {
    return libraries.values().stream().findFirst().map(fftw -> caller.text(fftw.version()));
  }

  @Override
  public boolean supports(DataType precision) {
    return libraries.containsKey(FftwLibrary.of(precision));
  }

  @Override
  public String remedy(DataType precision) {
    return FftwLibrary.of(precision).remedy();
  }

  @Override
  public Optional<FftPeerPlan> plan(FftSpec spec) {
    FftwFunctions fftw = libraries.get(FftwLibrary.of(spec.precision()));
    if (spec.threads() > 1 && !fftw.hasThreads()) {
      return Optional.empty();
    }
    long plan;
    try (FftwArrays arrays = new FftwArrays(gpu, spec)) {
      synchronized (fftw.planningLock()) {
        plan = caller.planFft(fftw, spec, arrays, effort.flags);
      }
    }
    long execute = fftw.execute(spec.kind());
    return plan == 0
        ? Optional.empty()
        : Optional.of(
            new FftPeerPlan() {
              @Override
              public void execute(Pin in, Pin out) {
                caller.runFft(execute, plan, in.address(), out.address());
              }

              @Override
              public void close() {
                synchronized (fftw.planningLock()) {
                  caller.endFft(fftw.destroyPlan(), plan);
                }
              }
            });
  }
}
