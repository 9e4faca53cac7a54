package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.bench.CountersLibrary.Reading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counters that are open: one for each event and thread. */
final class CounterSet implements AutoCloseable {
  private final CountersLibrary library;
  private final List<Counter> counters = new ArrayList<>();

  private record Counter(CounterEvent event, int descriptor) {}

  /**
   * @param library reads and closes the counters
   */
  CounterSet(CountersLibrary library) {
    this.library = library;
  }

  /** A set that counts nothing. */
  static CounterSet none() {
    return new CounterSet(null);
  }

  void add(CounterEvent event, int descriptor) {
    counters.add(new Counter(event, descriptor));
  }

  /** Runs something and tells how often each event happened meanwhile. */
  Map<CounterEvent, Double> count(Runnable work) {
    List<Reading> before = read();
    work.run();
    List<Reading> after = read();
    Map<CounterEvent, Double> counts = new EnumMap<>(CounterEvent.class);
    for (int i = 0; i < counters.size(); i++) {
      counts.merge(counters.get(i).event(), between(before.get(i), after.get(i)), Double::sum);
    }
    return counts;
  }

  @Override
  public void close() {
    counters.forEach(counter -> library.close(counter.descriptor()));
    counters.clear();
  }

  private List<Reading> read() {
    return counters.stream().map(counter -> library.read(counter.descriptor())).toList();
  }

  /** Where events outnumber the processor's counters these take turns, and the rest is inferred. */
  private static double between(Reading before, Reading after) {
    long running = after.running() - before.running();
    double share = running == 0 ? 0 : (double) (after.enabled() - before.enabled()) / running;
    return share * (after.count() - before.count());
  }
}
