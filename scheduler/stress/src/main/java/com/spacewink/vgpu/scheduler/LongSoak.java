package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.VgpuException;
import java.util.concurrent.TimeUnit;

/** The soak from the command line: {@code [--tasks N] [--seed N]}. */
public final class LongSoak {
  private static final int[] WORKERS = {1, 2, 3, 8};
  private static final int PROGRESS_SECONDS = 10;

  private final long tasks;
  private final long seed;
  private final long from = System.nanoTime();
  private long told;

  private LongSoak(long tasks, long seed) {
    this.tasks = tasks;
    this.seed = seed;
  }

  /**
   * Ends with status 0 if no promise was broken, 1 if one was, 2 if an option is wrong.
   *
   * @param arguments options
   */
  public static void main(String[] arguments) {
    LongSoak soak;
    try {
      soak = parse(arguments);
    } catch (VgpuException wrong) {
      System.err.println("soak: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    try {
      soak.run();
    } catch (AssertionError broken) {
      System.err.println("soak: " + broken.getMessage());
      System.exit(1);
    }
  }

  private static LongSoak parse(String[] arguments) {
    long tasks = 100_000_000;
    long seed = System.nanoTime();
    for (int i = 0; i < arguments.length; i += 2) {
      String value = i + 1 < arguments.length ? arguments[i + 1] : "";
      switch (arguments[i]) {
        case "--tasks" -> tasks = count(value);
        case "--seed" -> seed = seed(value);
        default ->
            throw VgpuException.invalid(
                "unknown option " + arguments[i] + ": expected --tasks or --seed");
      }
    }
    return new LongSoak(tasks, seed);
  }

  /** 1e8 as well as 100000000. */
  private static long count(String text) {
    try {
      double count = Double.parseDouble(text);
      if (count >= 1 && count <= 1e15) {
        return (long) count;
      }
    } catch (NumberFormatException e) {
      // It is no count, as one out of range is none.
    }
    throw VgpuException.invalid("--tasks is '" + text + "': expected a number from 1 to 1e15");
  }

  private static long seed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw VgpuException.invalid("--seed is '" + text + "': expected a whole number");
    }
  }

  private void run() {
    System.out.printf("%,d tasks on pools of 1, 2, 3 and 8 workers, seed %d%n", tasks, seed);
    Soak.Tally all = Soak.Tally.NOTHING;
    for (int i = 0; i < WORKERS.length; i++) {
      long before = all.run();
      long share = (tasks - before) / (WORKERS.length - i);
      int workers = WORKERS[i];
      Soak.Tally tally = new Soak(workers, seed).run(share, run -> tell(workers, before + run));
      System.out.printf("%d workers: %s%n", workers, tally);
      all = all.plus(tally);
    }
    System.out.printf("all, in %,d s: %s%n", seconds(), all);
  }

  private void tell(int workers, long run) {
    if (seconds() >= told + PROGRESS_SECONDS) {
      told = seconds();
      System.out.printf("%,d s: %d workers, %,d tasks%n", told, workers, run);
    }
  }

  private long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from);
  }
}
