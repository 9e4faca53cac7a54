package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Takes a sample of each contestant in turn, in an order that changes, so that what slows the
 * machine down for a while slows all of them.
 */
final class Rotation {
  private static final int LEAST_SAMPLES = 3;

  /** Parts of the time that go by before the first sample. */
  private static final double LEAST_WARM_UP = 0.2;

  private static final double MOST_WARM_UP = 0.5;

  /** Rounds in a row in which the compiler did nothing, after which it is taken to be done. */
  private static final int QUIET_ROUNDS = 2;

  private static final long SEED = 20240229;

  private record Entry(Crew crew, Runnable work, Sections sections) {
    void take() {
      sections.add(crew.measure(work));
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final LongSupplier compilerMillis;

  Rotation() {
    this(compilerMillis());
  }

  /**
   * @param compilerMillis time that Java's compiler has spent so far
   */
  Rotation(LongSupplier compilerMillis) {
    this.compilerMillis = compilerMillis;
  }

  /**
   * @return where its samples will be
   */
  Sections add(Crew crew, Runnable work) {
    Sections sections = new Sections();
    entries.add(new Entry(crew, work, sections));
    return sections;
  }

  /** Warms up, then takes samples until the time is over. */
  void run(double seconds) {
    long begin = System.nanoTime();
    warmUp(begin + nanos(LEAST_WARM_UP * seconds), begin + nanos(MOST_WARM_UP * seconds));
    long end = begin + nanos(seconds);
    List<Entry> order = new ArrayList<>(entries);
    Random random = new Random(SEED);
    for (int rounds = 0; rounds < LEAST_SAMPLES || System.nanoTime() < end; rounds++) {
      Collections.shuffle(order, random);
      for (Entry entry : order) {
        checkNotInterrupted();
        entry.take();
      }
    }
  }

  /**
   * Runs all without samples, until the least time is over and the compiler has been quiet for some
   * rounds, or the most time is over.
   */
  private void warmUp(long least, long most) {
    int quiet = 0;
    long now;
    do {
      long before = compilerMillis.getAsLong();
      for (Entry entry : entries) {
        checkNotInterrupted();
        entry.work.run();
      }
      quiet = compilerMillis.getAsLong() == before ? quiet + 1 : 0;
      now = System.nanoTime();
    } while (now < least || quiet < QUIET_ROUNDS && now < most);
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  /** Ctrl-C in the shell interrupts the command's thread. */
  static void checkNotInterrupted() {
    if (Thread.interrupted()) {
      throw cancelled();
    }
  }

  static VgpuException cancelled() {
    return new VgpuException(Status.CANCELLED, "bench tasks: cancelled");
  }

  private static LongSupplier compilerMillis() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler::getTotalCompilationTime
        : () -> 0;
  }
}
