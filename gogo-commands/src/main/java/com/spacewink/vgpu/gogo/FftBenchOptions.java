package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.FftBench;
import com.spacewink.vgpu.api.bench.FftBenchPlan;
import com.spacewink.vgpu.api.bench.FftBenchPlan.Transform;
import com.spacewink.vgpu.api.bench.FftShape;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of {@code vgpu bench fft} as they were given, empty where they were not.
 *
 * @param types precisions
 * @param sizes sizes of the transforms
 * @param kinds what becomes of what
 * @param threads numbers of threads
 * @param providers contestants among vGPU's providers, empty for all
 * @param against contestants among the system's libraries
 * @param effort what the providers' planning may take
 * @param seconds time for each case
 */
record FftBenchOptions(
    String types,
    String sizes,
    String kinds,
    String threads,
    String providers,
    String against,
    String effort,
    String seconds) {
  /** Powers of two, other smooth numbers, primes, and arrays of several axes. */
  private static final String COMPLEX_SIZES =
      "16,32,64,128,256,512,1024,2048,4096,8192,16384,32768,65536,131072,262144,524288,1048576,"
          + "360,1000,1155,1500,10000,100000,17,101,1009,65537,1000003,"
          + "256x256,512x512,1024x1024,2048x2048,64x64x64,128x128x128,256@1000";

  private static final String REAL_SIZES = "1024,65536";

  FftBenchPlan plan(FftBench bench) {
    return new FftBenchPlan(
        OptionValues.list("--types", OptionValues.either(types, "f32,f64")).stream()
            .map(DataType::of)
            .distinct()
            .toList(),
        transforms(),
        OptionValues.threadCounts("--threads", OptionValues.either(threads, "1")),
        Contestants.providers(providers, bench.contestants()),
        Contestants.libraries(against, bench::libraries),
        FftEffort.of(OptionValues.either(effort, "measure")),
        OptionValues.number("--seconds", OptionValues.either(seconds, "1")));
  }

  /** Without sizes each kind has its own; without kinds, given sizes are those of complex ones. */
  private List<Transform> transforms() {
    String wanted = OptionValues.either(kinds, sizes.isEmpty() ? "c2c,r2c" : "c2c");
    List<Transform> transforms = new ArrayList<>();
    for (String id : OptionValues.list("--kinds", wanted)) {
      FftKind kind = FftKind.of(id);
      String own = kind.isReal() ? REAL_SIZES : COMPLEX_SIZES;
      for (String size : OptionValues.list("--sizes", OptionValues.either(sizes, own))) {
        transforms.add(new Transform(kind, FftShape.parse(size)));
      }
    }
    return transforms.stream().distinct().toList();
  }
}
