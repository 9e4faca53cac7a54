package com.spacewink.vgpu.bench;

/**
 * A contestant in the rotation of one case.
 *
 * @param contestant who it is
 * @param samples the times that it has taken so far
 * @param tally what the processor counted meanwhile
 * @param maxError its largest error
 */
record Entrant(Contestant contestant, Samples samples, CounterTally tally, double maxError) {
  /**
   * @param seconds how long to warm it up
   */
  static Entrant warmedUp(Contestant contestant, double seconds, double maxError) {
    Samples samples = Samples.of(contestant.work(), seconds);
    contestant.rest().run();
    return new Entrant(contestant, samples, new CounterTally(), maxError);
  }

  /** Takes one more sample, and leaves the machine to the next one. */
  void take(CounterSet counters) {
    tally.add(counters.count(samples::take));
    contestant.rest().run();
  }

  Measured measured() {
    return new Measured(
        contestant, samples.count(), samples.median(), samples.least(), tally.ratios(), maxError);
  }
}
