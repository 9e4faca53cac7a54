package com.spacewink.vgpu.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time-out only keeps a deadlock from hanging the build. */
@Timeout(300)
class SoakTest {
  private static final long SEED = 271828;
  private static final long TASKS = 500_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void losesNoTaskAndRunsNoneTwice(int workers) {
    Soak.Tally tally = new Soak(workers, SEED).run(TASKS, tasks -> {});

    // Else the soak would have shown little.
    assertTrue(tally.run() > tally.offered() / 2, tally::toString);
    assertTrue(tally.cancelled() > 0, tally::toString);
    assertTrue(tally.skipped() > 0, tally::toString);
    assertTrue(tally.failed() > 0, tally::toString);
    assertTrue(tally.missed() > 0, tally::toString);
  }
}
