package com.spacewink.vgpu.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Changes to one set from several threads. */
public final class WorkerSetStress {
  private static final int WORKERS = 128;

  private WorkerSetStress() {}

  /** A sleeper is woken by itself or by one who has work for it, not by both. */
  @JCStressTest
  @Outcome(id = "true, false, true", expect = ACCEPTABLE)
  @Outcome(id = "false, true, true", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Removed twice or never, or a neighbour's bit has changed.")
  @State
  public static class RemovedOnce {
    private final WorkerSet set = new WorkerSet(WORKERS);

    public RemovedOnce() {
      set.add(70);
    }

    @Actor
    public void self(ZZZ_Result result) {
      result.r1 = set.remove(70);
      set.add(71);
    }

    @Actor
    public void other(ZZZ_Result result) {
      result.r2 = set.remove(70);
    }

    @Arbiter
    public void neighbour(ZZZ_Result result) {
      result.r3 = set.contains(71) && !set.contains(70);
    }
  }

  /** Two that look for a sleeper get one each, over the border of a word too. */
  @JCStressTest
  @Outcome(id = "63, 64", expect = ACCEPTABLE)
  @Outcome(id = "64, 63", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "One was found twice, or none though there was one.")
  @State
  public static class EachFoundOnce {
    private final WorkerSet set = new WorkerSet(WORKERS);

    public EachFoundOnce() {
      set.add(63);
      set.add(64);
    }

    @Actor
    public void one(II_Result result) {
      result.r1 = set.removeFirst();
    }

    @Actor
    public void other(II_Result result) {
      result.r2 = set.removeFirst();
    }
  }

  /** Neighbours in a word come and go without losing each other. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "A change was lost.")
  @State
  public static class Neighbours {
    private final WorkerSet set = new WorkerSet(WORKERS);

    public Neighbours() {
      set.add(5);
    }

    @Actor
    public void comes() {
      set.add(4);
    }

    @Actor
    public void goes() {
      set.remove(5);
    }

    @Arbiter
    public void members(ZZ_Result result) {
      result.r1 = set.contains(4);
      result.r2 = set.contains(5);
    }
  }
}
