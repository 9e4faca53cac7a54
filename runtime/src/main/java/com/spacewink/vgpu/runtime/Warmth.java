package com.spacewink.vgpu.runtime;

import java.util.HashMap;
import java.util.Map;

/**
 * How long each provider has run. Java code, a kernel's or the runtime's own, is as fast as it gets
 * only after a while; timed before that, it would lose to what came after it.
 */
final class Warmth {
  private static final int BATCH = 16;

  private final double seconds;
  private final Watch watch;
  private final Map<String, Double> spent = new HashMap<>();

  /**
   * @param seconds what each provider is given for each operation and type
   * @param watch tells the time, and when to stop
   */
  Warmth(double seconds, Watch watch) {
    this.seconds = seconds;
    this.watch = watch;
  }

  /**
   * Runs an entrant once, and on until its provider is warm.
   *
   * @return seconds that the first run took
   */
  double warm(Entrant entrant, TuneCase of, Workload workload) {
    String key = entrant.id().name() + " " + of.sizeClass().family() + " " + of.type();
    double before = spent.getOrDefault(key, 0.0);
    Runnable run = workload.run(entrant.execution());
    double begin = watch.seconds();
    run.run();
    double first = watch.seconds() - begin;
    while (before + watch.seconds() - begin < seconds && !watch.isOver()) {
      for (int i = 0; i < BATCH; i++) {
        run.run();
      }
    }
    spent.put(key, before + watch.seconds() - begin);
    return first;
  }
}
