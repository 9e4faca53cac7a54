package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmBench;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmShape;

/**
 * The options of {@code vgpu bench gemm} as they were given, empty where they were not.
 *
 * @param types element types
 * @param sizes extents
 * @param trans operations on A and B
 * @param threads numbers of threads
 * @param providers contestants among vGPU's providers, empty for all
 * @param against contestants among the system's libraries
 * @param seconds time for each case
 */
record GemmBenchOptions(
    String types,
    String sizes,
    String trans,
    String threads,
    String providers,
    String against,
    String seconds) {

  /**
   * @param counters whether the processor's counters are read
   */
  GemmBenchPlan plan(GemmBench bench, boolean counters) {
    return new GemmBenchPlan(
        OptionValues.list("--types", OptionValues.either(types, "f32,f64")).stream()
            .map(DataType::of)
            .distinct()
            .toList(),
        OptionValues.list("--sizes", OptionValues.either(sizes, "64,512,1024")).stream()
            .map(GemmShape::parse)
            .distinct()
            .toList(),
        OptionValues.list("--trans", OptionValues.either(trans, "nn")).stream()
            .map(GemmBenchPlan.Operands::parse)
            .distinct()
            .toList(),
        OptionValues.threadCounts("--threads", OptionValues.either(threads, "1")),
        Contestants.providers(providers, bench.contestants()),
        Contestants.libraries(against, bench::libraries),
        counters,
        OptionValues.number("--seconds", OptionValues.either(seconds, "1")));
  }
}
