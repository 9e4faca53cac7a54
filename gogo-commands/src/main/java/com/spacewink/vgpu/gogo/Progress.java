package com.spacewink.vgpu.gogo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far long work has come: a bar, the step and the time left, on one line that it writes
 * over and over. It says nothing where nobody watches.
 */
final class Progress {
  private static final int BAR = 24;
  private static final int WIDTH = 79;

  private final PrintStream err;
  private final boolean isWatched;
  private final long begin = System.nanoTime();

  Progress(PrintStream err, boolean isWatched) {
    this.err = err;
    this.isWatched = isWatched;
  }

  /** Progress on standard error, if that is a terminal. */
  static Progress on(PrintStream err) {
    return new Progress(err, isTerminal(2));
  }

  /** Whether one of the process's streams is a terminal, as far as Linux tells. */
  static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * @param done steps that are done
   * @param total all steps
   * @param what what goes on now
   */
  void step(int done, int total, String what) {
    if (isWatched) {
      double seconds = (System.nanoTime() - begin) * 1e-9;
      err.print("\r" + line(done, total, what, seconds));
      err.flush();
    }
  }

  /** Clears the line. */
  void end() {
    if (isWatched) {
      err.print("\r" + " ".repeat(WIDTH) + "\r");
      err.flush();
    }
  }

  static String line(int done, int total, String what, double seconds) {
    int filled = (int) ((long) BAR * done / total);
    String bar = "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] ";
    String left = "";
    if (done > 0) {
      Duration rest = Duration.ofSeconds(Math.round(seconds / done * (total - done)));
      left =
          String.format(
              Locale.ROOT,
              ", %.3g/s, %d:%02d left",
              done / seconds,
              rest.toMinutes(),
              rest.toSecondsPart());
    }
    String text = bar + done + "/" + total + " " + what + left;
    return text.length() > WIDTH
        ? text.substring(0, WIDTH)
        : text + " ".repeat(WIDTH - text.length());
  }
}
