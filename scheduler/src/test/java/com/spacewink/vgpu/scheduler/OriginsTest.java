package com.spacewink.vgpu.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.task.Priority;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class OriginsTest {
  /** Goes on by the same time whenever somebody looks. */
  private static final class Clock implements LongSupplier {
    private final long step;
    private long now;

    Clock(long step) {
      this.step = step;
    }

    void pass(long nanos) {
      now += nanos;
    }

    @Override
    public long getAsLong() {
      now += step;
      return now;
    }
  }

  @Test
  void aFailureTellsWhereItsTaskWasSubmitted() {
    Submission<Void> submission = submission();

    assertTrue(submit(new Origins(), submission));

    Throwable failure = new IllegalStateException();
    Origins.addTo(failure, submission);
    assertTrue(
        Arrays.stream(failure.getSuppressed()[0].getStackTrace())
            .anyMatch(frame -> frame.getMethodName().startsWith("aFailureTellsWhere")));
  }

  @Test
  void ofABurstOnlyAsMuchIsRecordedAsMayBeSpent() {
    Origins origins = new Origins(new Clock(Origins.AFFORDED_NANOS / 2));

    assertTrue(submit(origins, submission()));
    assertTrue(submit(origins, submission()));
    assertFalse(submit(origins, submission()));
  }

  @Test
  void whatIsNotRecordedAddsNothingToAFailure() {
    Origins origins = new Origins(new Clock(Origins.AFFORDED_NANOS));
    submit(origins, submission());
    Submission<Void> late = submission();
    submit(origins, late);

    Throwable failure = new IllegalStateException();
    Origins.addTo(failure, late);

    assertEquals(0, failure.getSuppressed().length);
  }

  @Test
  void recordsAgainWhenABurstHasLastedForAPeriod() {
    Clock clock = new Clock(Origins.AFFORDED_NANOS);
    Origins origins = new Origins(clock);
    submit(origins, submission());

    clock.pass(Origins.PERIOD_NANOS);

    for (int i = 1; i < Origins.CLOCK_EVERY; i++) {
      assertFalse(submit(origins, submission()));
    }
    assertTrue(submit(origins, submission()));
  }

  @Test
  void recordsAllThatComeSeldomHoweverLongEachTakes() {
    Clock clock = new Clock(Origins.AFFORDED_NANOS - 1);
    Origins origins = new Origins(clock);

    for (int i = 0; i < 10; i++) {
      clock.pass(Origins.PERIOD_NANOS);
      assertTrue(submit(origins, submission()));
    }
  }

  /**
   * @return whether the stack was recorded
   */
  private static boolean submit(Origins origins, Submission<?> submission) {
    boolean recorded = origins.decideOn(submission);
    if (recorded) {
      origins.record(submission);
    }
    return recorded;
  }

  private static Submission<Void> submission() {
    return new Submission<>(null, () -> null, Priority.NORMAL, null);
  }
}
