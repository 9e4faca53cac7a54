package com.spacewink.vgpu.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import com.spacewink.vgpu.api.task.Priority;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Who gets a submitted task, when several want it at the same time. */
public final class SubmissionStress {
  private SubmissionStress() {}

  /** A task of a pool without threads; workers are only names for those who claim it. */
  private static final class Claimed {
    private final WorkStealingPool pool = new WorkStealingPool(2);
    private final AtomicInteger runs = new AtomicInteger();
    private final Submission<Integer> task =
        new Submission<>(pool, runs::incrementAndGet, Priority.NORMAL, null);

    Claimed() {
      pool.worker(0).countSubmitted();
    }

    void run(int worker) {
      if (task.claim(pool.worker(worker))) {
        task.perform();
      }
    }

    boolean cancel() {
      return task.cancel();
    }

    String fate() {
      if (!task.isDone()) {
        return "never ended";
      }
      // A pool that does not come to rest at once has counted wrong, and gives its work up.
      pool.stop(0);
      if (pool.isAbandoned()) {
        return "counted wrong";
      }
      return (task.isCancelled() ? "cancelled, run " : "run ") + runs.get();
    }
  }

  /** Cancelled before it begins, while it runs, or too late. */
  @JCStressTest
  @Outcome(id = "run 1, false", expect = ACCEPTABLE, desc = "Cancelled too late.")
  @Outcome(id = "cancelled, run 0, true", expect = ACCEPTABLE, desc = "Cancelled before it began.")
  @Outcome(id = "cancelled, run 1, true", expect = ACCEPTABLE, desc = "Cancelled while it ran.")
  @Outcome(expect = FORBIDDEN, desc = "Run twice, lost, or counted wrong.")
  @State
  public static class CancelAgainstRun {
    private final Claimed claimed = new Claimed();

    @Actor
    public void worker() {
      claimed.run(0);
    }

    @Actor
    public void caller(LZ_Result result) {
      result.r2 = claimed.cancel();
    }

    @Arbiter
    public void fate(LZ_Result result) {
      result.r1 = claimed.fate();
    }
  }

  /** A worker finds it in a queue, another waits for it. */
  @JCStressTest
  @Outcome(id = "run 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Run twice, lost, or counted wrong.")
  @State
  public static class RunAgainstJoin {
    private final Claimed claimed = new Claimed();

    @Actor
    public void finder() {
      claimed.run(0);
    }

    @Actor
    public void joiner() {
      claimed.run(1);
    }

    @Arbiter
    public void fate(L_Result result) {
      result.r1 = claimed.fate();
    }
  }

  /** Cancelled from two sides; then it has ended once all the same. */
  @JCStressTest
  @Outcome(id = "cancelled, run 0", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Run, lost, or counted wrong.")
  @State
  public static class TwoCancellations {
    private final Claimed claimed = new Claimed();

    @Actor
    public void caller() {
      claimed.cancel();
    }

    @Actor
    public void other() {
      claimed.cancel();
    }

    @Arbiter
    public void fate(L_Result result) {
      result.r1 = claimed.fate();
    }
  }

  /** Found, waited for and cancelled at once; needs three processors. */
  @JCStressTest
  @Outcome(id = "run 1", expect = ACCEPTABLE)
  @Outcome(id = "cancelled, run 0", expect = ACCEPTABLE)
  @Outcome(id = "cancelled, run 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Run twice, lost, or counted wrong.")
  @State
  public static class CancelAgainstRunAndJoin {
    private final Claimed claimed = new Claimed();

    @Actor
    public void finder() {
      claimed.run(0);
    }

    @Actor
    public void joiner() {
      claimed.run(1);
    }

    @Actor
    public void caller() {
      claimed.cancel();
    }

    @Arbiter
    public void fate(L_Result result) {
      result.r1 = claimed.fate();
    }
  }
}
