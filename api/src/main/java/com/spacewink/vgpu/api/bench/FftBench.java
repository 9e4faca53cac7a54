package com.spacewink.vgpu.api.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Measures discrete Fourier transforms of several contestants side by side: vGPU's providers, what
 * the runtime chooses among them, and FFTW as the system has it, planned in two ways.
 */
@ProviderType
public interface FftBench {
  /** Short id of the contestant that leaves the choice of a provider to the runtime. */
  String CHOICE = "vgpu";

  /**
   * Runs the contestants, providers, choice and libraries, in turn, sample by sample, on the same
   * data, each checked first against a transform in extended precision; a register-only FMA loop
   * runs in the same rotation. Takes about {@code seconds} for each case of the plan, and what
   * planning and the check take besides. A provider or library that does not do a case, or not on
   * so many threads, is left out of it.
   *
   * @param plan what to measure
   * @param progress is told about each case before it begins: "3/12 f64 c2c 256x256 1 thread"
   * @return a result for each case and contestant, in the plan's order
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if a contestant or library is
   *     unknown, or if a library is to run on more threads than the machine has logical CPUs;
   *     NOT_SUPPORTED if a library is not on this machine in a precision; PROVIDER_FAILED if a
   *     contestant computes wrongly; CANCELLED if the thread was interrupted
   */
  List<FftBenchResult> run(FftBenchPlan plan, Consumer<String> progress);

  /**
   * @return short ids of all providers that could take part, and {@link #CHOICE}
   */
  List<String> contestants();

  /**
   * @return short ids of the system's libraries that could take part: the known ones that are on
   *     this machine in all precisions
   */
  List<String> libraries();

  /**
   * @param library short id of a library that is on this machine
   * @return what the library says of its version, empty if it does not tell
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the library is unknown,
   *     NOT_SUPPORTED if it is not on this machine
   */
  Optional<String> version(String library);
}
