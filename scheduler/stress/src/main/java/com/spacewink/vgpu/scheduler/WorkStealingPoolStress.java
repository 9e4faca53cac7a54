package com.spacewink.vgpu.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Real pools with real threads. */
public final class WorkStealingPoolStress {
  private static final Patience PATIENCE = new Patience();

  /** Spins, more than the 511 after which a worker without work sleeps. */
  private static final int FALLING_ASLEEP = 2048;

  /** Spins, more than it takes a thread to begin, find nothing and end. */
  private static final int LEAVING = 8192;

  /** Spins, about as long as it takes to submit a task. */
  private static final int SUBMISSION = 32;

  private WorkStealingPoolStress() {}

  /** A task, if the pool accepts it. */
  private static final class Submitted {
    private final AtomicInteger runs = new AtomicInteger();
    private Submission<Integer> task;

    void submitTo(WorkStealingPool pool) {
      submitTo(pool, () -> {});
    }

    void submitTo(WorkStealingPool pool, Runnable work) {
      try {
        task =
            (Submission<Integer>)
                pool.submit(
                    () -> {
                      work.run();
                      return runs.incrementAndGet();
                    });
      } catch (VgpuException refusal) {
        if (refusal.status() != Status.NOT_READY) {
          throw refusal;
        }
      }
    }

    String fate() {
      if (task == null) {
        return runs.get() == 0 ? "refused" : "refused and run";
      }
      try {
        task.get(PATIENCE.nanos(), TimeUnit.NANOSECONDS);
        return "run " + runs.get();
      } catch (CancellationException cancelled) {
        return "cancelled, run " + runs.get();
      } catch (TimeoutException lost) {
        PATIENCE.lose();
        return "lost";
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError("the task does not fail, and nobody interrupts an actor", e);
      }
    }
  }

  /** Waits for a random time, so that what follows meets others at any moment of what they do. */
  private static void doze(int longest) {
    Worker.spin(ThreadLocalRandom.current().nextInt(longest));
  }

  /** Two callers, and one worker that sleeps, wakes or is about to do either. */
  @JCStressTest
  @Outcome(id = "run 1, run 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost or run twice.")
  @State
  public static class SubmittedToADrowsyWorker {
    private static final WorkStealingPool POOL = new WorkStealingPool(1);

    private final Submitted first = new Submitted();
    private final Submitted second = new Submitted();

    @Actor
    public void caller() {
      doze(FALLING_ASLEEP);
      first.submitTo(POOL);
    }

    @Actor
    public void other() {
      doze(FALLING_ASLEEP);
      second.submitTo(POOL);
    }

    @Arbiter
    public void fates(LL_Result result) {
      result.r1 = first.fate();
      result.r2 = second.fate();
    }
  }

  /** Two callers and two workers, each of which may count on the other. */
  @JCStressTest
  @Outcome(id = "run 1, run 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost or run twice.")
  @State
  public static class SubmittedToDrowsyWorkers {
    private static final WorkStealingPool POOL = new WorkStealingPool(2);

    private final Submitted first = new Submitted();
    private final Submitted second = new Submitted();

    @Actor
    public void caller() {
      doze(FALLING_ASLEEP);
      first.submitTo(POOL);
    }

    @Actor
    public void other() {
      doze(FALLING_ASLEEP);
      second.submitTo(POOL);
    }

    @Arbiter
    public void fates(LL_Result result) {
      result.r1 = first.fate();
      result.r2 = second.fate();
    }
  }

  /** Two callers, and one worker whose thread ends, or has ended, as soon as it has no work. */
  @JCStressTest
  @Outcome(id = "run 1, run 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost or run twice.")
  @State
  public static class SubmittedToALeavingWorker {
    private static final long AT_ONCE = 0;
    private static final WorkStealingPool POOL = new WorkStealingPool(1, new Anywhere(1), AT_ONCE);

    private final Submitted first = new Submitted();
    private final Submitted second = new Submitted();

    @Actor
    public void caller() {
      doze(LEAVING);
      first.submitTo(POOL);
    }

    @Actor
    public void other() {
      doze(LEAVING);
      second.submitTo(POOL);
    }

    @Arbiter
    public void fates(LL_Result result) {
      result.r1 = first.fate();
      result.r2 = second.fate();
    }
  }

  /** What is accepted while the pool stops is run to its end before the pool has stopped. */
  @JCStressTest
  @Outcome(
      id = {"refused", "run 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, run twice, or run though refused.")
  @State
  public static class SubmitAgainstStop {
    private final WorkStealingPool pool = new WorkStealingPool(1);
    private final Submitted submitted = new Submitted();

    @Actor
    public void caller() {
      submitted.submitTo(pool);
    }

    @Actor
    public void operator() {
      doze(SUBMISSION);
      pool.stop();
    }

    @Arbiter
    public void fate(L_Result result) {
      result.r1 = submitted.fate();
    }
  }

  /** The same, if the pool may not wait: then what has not begun is cancelled, but ends as well. */
  @JCStressTest
  @Outcome(
      id = {"refused", "run 1", "cancelled, run 0", "cancelled, run 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, run twice, or run though refused.")
  @State
  public static class SubmitAgainstStopAtOnce {
    /** Held, as a logger that nobody holds is forgotten with its level. */
    private static final Logger SILENCED = Logger.getLogger("vgpu.scheduler");

    static {
      // A pool that may not wait warns of it, here a thousand times a second.
      SILENCED.setLevel(Level.OFF);
    }

    private final WorkStealingPool pool = new WorkStealingPool(1);
    private final Submitted submitted = new Submitted();

    @Actor
    public void caller() {
      submitted.submitTo(pool);
    }

    @Actor
    public void operator() {
      doze(SUBMISSION);
      pool.stop(0);
    }

    @Arbiter
    public void fate(L_Result result) {
      result.r1 = submitted.fate();
    }
  }

  /** A task of the pool submits another one while the pool stops. */
  @JCStressTest
  @Outcome(
      id = {"refused, refused", "run 1, refused", "run 1, run 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, run twice, or run though refused.")
  @State
  public static class NestedSubmitAgainstStop {
    private final WorkStealingPool pool = new WorkStealingPool(1);
    private final Submitted outer = new Submitted();
    private final Submitted inner = new Submitted();

    @Actor
    public void caller() {
      outer.submitTo(pool, () -> inner.submitTo(pool));
    }

    @Actor
    public void operator() {
      doze(SUBMISSION);
      pool.stop();
    }

    @Arbiter
    public void fates(LL_Result result) {
      result.r1 = outer.fate();
      result.r2 = inner.fate();
    }
  }

  /** A loop from outside is refused or run to its end. */
  @JCStressTest
  @Outcome(
      id = {"refused", Account.BALANCED},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Run in part, or twice.")
  @State
  public static class LoopAgainstStop {
    private static final int PIECES = 8;

    private final WorkStealingPool pool = new WorkStealingPool(2);
    private final Account account = new Account(PIECES);

    @Actor
    public void caller(L_Result result) {
      try {
        pool.parallelFor(1, PIECES + 1, 1, 0, (begin, end) -> account.book((int) begin));
        result.r1 = account.verdict();
      } catch (VgpuException refusal) {
        result.r1 = refusal.status() == Status.NOT_READY ? "refused" : refusal.getMessage();
      }
    }

    @Actor
    public void operator() {
      doze(SUBMISSION);
      pool.stop();
    }
  }
}
