package com.spacewink.vgpu.api.bench;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Measures matrix products of several contestants side by side. */
@ProviderType
public interface GemmBench {
  /**
   * Runs the contestants in turn, sample by sample, on the same data, each checked against the
   * reference first; a register-only FMA loop runs in the same rotation. Takes about {@code
   * seconds} for each case of the plan.
   *
   * @param plan what to measure
   * @param progress is told about each case before it begins: "3/12 f32 512x512x512 nn 1 thread"
   * @return a result for each case and contestant, in the plan's order
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if a contestant is not there,
   *     PROVIDER_FAILED if one computes wrongly
   */
  List<GemmBenchResult> run(GemmBenchPlan plan, Consumer<String> progress);

  /**
   * @return short ids of all contestants that could take part
   */
  List<String> contestants();
}
