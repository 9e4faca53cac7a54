package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.machine.KernelFiles;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Tells by the processor time that the process used while this thread slept. Where that is not
 * told, every moment is as good.
 */
final class ProcessLeisure implements Leisure {
  private static final long NAP_MILLIS = 250;

  /** Of a nap's 25 ticks of 10 ms; the compiler and the collector of garbage take one or two. */
  private static final long QUIET_TICKS = 3;

  /** In /proc/self/stat, counted behind the name of the program, which may hold blanks. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  private final KernelFiles files = KernelFiles.ofThisMachine();

  @Override
  public void await() throws InterruptedException {
    OptionalLong before = ticks();
    while (before.isPresent()) {
      TimeUnit.MILLISECONDS.sleep(NAP_MILLIS);
      OptionalLong after = ticks();
      if (after.isEmpty() || after.getAsLong() - before.getAsLong() <= QUIET_TICKS) {
        return;
      }
      before = after;
    }
  }

  @Override
  public void rest(double seconds) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
  }

  private OptionalLong ticks() {
    String stat = files.text("proc/self/stat").orElse("");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    try {
      return fields.length > SYSTEM_TICKS
          ? OptionalLong.of(
              Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
          : OptionalLong.empty();
    } catch (NumberFormatException untold) {
      return OptionalLong.empty();
    }
  }
}
