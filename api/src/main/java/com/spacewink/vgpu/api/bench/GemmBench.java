package com.spacewink.vgpu.api.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Measures matrix products of several contestants side by side: vGPU's providers, what the runtime
 * chooses among them, and libraries of the system with a CBLAS interface.
 */
@ProviderType
public interface GemmBench {
  /** Short id of the contestant that leaves the choice of a provider to the runtime. */
  String CHOICE = "vgpu";

  /**
   * Runs the contestants, providers, choice and libraries, in turn, sample by sample, on the same
   * data, each checked against the reference first; a register-only FMA loop runs in the same
   * rotation. Takes about {@code seconds} for each case of the plan.
   *
   * @param plan what to measure
   * @param progress is told about each case before it begins: "3/12 f32 512x512x512 nn 1 thread"
   * @return a result for each case and contestant, in the plan's order
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if a contestant or library is
   *     unknown, or if a library is to run on more threads than the machine has logical CPUs;
   *     NOT_SUPPORTED if a library is not on this machine or has no routine for a type;
   *     PROVIDER_FAILED if a contestant computes wrongly; CANCELLED if the thread was interrupted
   */
  List<GemmBenchResult> run(GemmBenchPlan plan, Consumer<String> progress);

  /**
   * @return short ids of all providers that could take part, and {@link #CHOICE}
   */
  List<String> contestants();

  /**
   * @return short ids of the system's libraries that could take part: the known ones that are on
   *     this machine
   */
  List<String> libraries();

  /**
   * @param library short id of a library that is on this machine
   * @return what the library says of its version, empty if it does not tell
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the library is unknown,
   *     NOT_SUPPORTED if it is not on this machine
   */
  Optional<String> version(String library);

  /**
   * Why the processor's counters cannot be read.
   *
   * @return the reason, in one line, with what to do if there is something; empty if they can
   */
  Optional<String> counterObstacle();
}
