package com.spacewink.vgpu.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Whether somebody who waits for the end of all work is told, and only then. */
public final class QuiescenceStress {
  private static final Patience PATIENCE = new Patience();

  private QuiescenceStress() {}

  /** Whoever was not told finds out by itself, but only when its time is over. */
  private static boolean isTold(Quiescence quiescence) {
    long patience = PATIENCE.nanos();
    long from = System.nanoTime();
    try {
      quiescence.await(patience);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts an actor", e);
    }
    boolean told = System.nanoTime() - from < patience;
    if (!told) {
      PATIENCE.lose();
    }
    return told;
  }

  /** The last task ends on a thread that is no worker. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE)
  @Outcome(id = "false", expect = FORBIDDEN, desc = "The end was not told.")
  @State
  public static class LastEndElsewhere {
    private final Quiescence quiescence = new Quiescence(new Worker[0]);

    public LastEndElsewhere() {
      quiescence.countSubmitted();
    }

    @Actor
    public void ends() {
      quiescence.countEnded();
    }

    @Actor
    public void waits(Z_Result result) {
      result.r1 = isTold(quiescence);
    }
  }

  /** The last task ends on a worker, which says so when it is about to sleep. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE)
  @Outcome(id = "false", expect = FORBIDDEN, desc = "The end was not told.")
  @State
  public static class LastEndOnAWorker {
    private final Worker worker = new Worker(null, null, 0);
    private final Quiescence quiescence = new Quiescence(new Worker[] {worker});

    public LastEndOnAWorker() {
      quiescence.countSubmitted();
    }

    @Actor
    public void ends() {
      worker.countEnded();
      // In a pool, the worker enters the set of sleepers here.
      VarHandle.fullFence();
      quiescence.check();
    }

    @Actor
    public void waits(Z_Result result) {
      result.r1 = isTold(quiescence);
    }
  }

  /** A task that submits another before it ends: at no moment in between is nothing left. */
  @JCStressTest
  @Outcome(id = "false, false", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Quiescent while a task was left.")
  @State
  public static class Successors {
    private final Worker one = new Worker(null, null, 0);
    private final Worker other = new Worker(null, null, 1);
    private final Quiescence quiescence = new Quiescence(new Worker[] {one, other});

    public Successors() {
      quiescence.countSubmitted();
    }

    @Actor
    public void submitsAndEnds() {
      one.countSubmitted();
      one.countEnded();
      one.countSubmitted();
      one.countEnded();
    }

    @Actor
    public void looks(ZZ_Result result) {
      result.r1 = quiescence.isReached();
    }

    @Arbiter
    public void looksAgain(ZZ_Result result) {
      result.r2 = quiescence.isReached();
    }
  }
}
