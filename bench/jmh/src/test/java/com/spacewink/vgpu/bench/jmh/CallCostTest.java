package com.spacewink.vgpu.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Whether the benchmarks run on the distribution; what they measure here says nothing. */
@Timeout(120)
class CallCostTest {
  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Options shortest =
        new OptionsBuilder()
            .include(CallCost.class.getName())
            .param("size", "8")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    Collection<RunResult> results = new Runner(shortest).run();
    Set<String> names =
        results.stream().map(each -> each.getPrimaryResult().getLabel()).collect(toSortedSet());
    assertEquals(benchmarks(), names);
    assertTrue(results.stream().allMatch(each -> each.getPrimaryResult().getScore() > 0));
  }

  @Test
  void everyLayerMultipliesRightly() throws Exception {
    CallCost cost = new CallCost();
    cost.size = 16;
    cost.start();
    try {
      float[] expected = cost.arrays();
      assertEquals(cost.product(3, 5), expected[3 * 16 + 5]);
      for (Runnable layer :
          Arrays.<Runnable>asList(
              cost::nativeCode,
              cost::kernel,
              cost::pinned,
              cost::pinnedByDefault,
              cost::pinnedByName,
              cost::buffers)) {
        cost.clearResult();
        layer.run();
        assertTrue(Arrays.equals(expected, cost.result()));
      }
    } finally {
      cost.stop();
    }
  }

  private static Set<String> benchmarks() {
    return Arrays.stream(CallCost.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .map(java.lang.reflect.Method::getName)
        .collect(toSortedSet());
  }

  private static java.util.stream.Collector<String, ?, TreeSet<String>> toSortedSet() {
    return Collectors.toCollection(TreeSet::new);
  }
}
