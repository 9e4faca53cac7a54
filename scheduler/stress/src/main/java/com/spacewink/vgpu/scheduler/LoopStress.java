package com.spacewink.vgpu.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The lanes of one loop, which take pieces from one another. */
public final class LoopStress {
  private static final String FAILED = "failed";

  private LoopStress() {}

  /** A loop of a stopped pool: nobody comes but the actors. */
  private static final class Audited {
    private static final WorkStealingPool NOBODY = new WorkStealingPool(1);

    static {
      NOBODY.stop();
    }

    private final Account account;
    private final Loop loop;

    /** All lanes take pieces from the caller's range. */
    Audited(int pieces, int lanes, int failing) {
      this(pieces, lanes, failing, pieces);
    }

    /** Each lane has a range of its own. */
    static Audited ofRanges(int pieces, int lanes) {
      return new Audited(pieces, lanes, 0, 0);
    }

    /**
     * @param failing the piece that throws, or 0
     * @param few how many pieces for each lane are few
     */
    private Audited(int pieces, int lanes, int failing, int few) {
      account = new Account(pieces);
      loop =
          new Loop(
              1,
              pieces + 1,
              1,
              lanes,
              (begin, end) -> {
                account.book((int) begin);
                if (begin == failing) {
                  throw new IllegalStateException(FAILED);
                }
              },
              new Guest(),
              few);
    }

    /**
     * @return the account when the loop has returned
     */
    String run() {
      try {
        loop.run(NOBODY);
        return account.verdict();
      } catch (IllegalStateException failure) {
        return failure.getMessage();
      }
    }

    void takePart() {
      loop.takePart();
    }

    String verdict() {
      return account.verdict();
    }
  }

  /** A lane comes when the caller may have found all done; then the caller does not wait for it. */
  @JCStressTest
  @Outcome(id = "each exactly once, each exactly once", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated, or run after the loop had returned.")
  @State
  public static class LateLane {
    private final Audited audited = new Audited(2, 2, 0);

    @Actor
    public void caller(LL_Result result) {
      result.r1 = audited.run();
    }

    @Actor
    public void lane() {
      audited.takePart();
    }

    @Arbiter
    public void settle(LL_Result result) {
      result.r2 = audited.verdict();
    }
  }

  /** Caller and lane take halves from each other, down to the last piece. */
  @JCStressTest
  @Outcome(id = "each exactly once, each exactly once", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated, or run after the loop had returned.")
  @State
  public static class HalvesOfEachOther {
    private final Audited audited = Audited.ofRanges(24, 2);

    @Actor
    public void caller(LL_Result result) {
      result.r1 = audited.run();
    }

    @Actor
    public void lane() {
      audited.takePart();
    }

    @Arbiter
    public void settle(LL_Result result) {
      result.r2 = audited.verdict();
    }
  }

  /** Caller and lane take the first piece that is left. */
  @JCStressTest
  @Outcome(id = "each exactly once, each exactly once", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated, or run after the loop had returned.")
  @State
  public static class OneFront {
    private final Audited audited = new Audited(24, 2, 0);

    @Actor
    public void caller(LL_Result result) {
      result.r1 = audited.run();
    }

    @Actor
    public void lane() {
      audited.takePart();
    }

    @Arbiter
    public void settle(LL_Result result) {
      result.r2 = audited.verdict();
    }
  }

  /** Two lanes take halves of the caller's and of each other's; needs three processors. */
  @JCStressTest
  @Outcome(id = "each exactly once, each exactly once", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated, or run after the loop had returned.")
  @State
  public static class TwoLanes {
    private final Audited audited = Audited.ofRanges(24, 3);

    @Actor
    public void caller(LL_Result result) {
      result.r1 = audited.run();
    }

    @Actor
    public void lane() {
      audited.takePart();
    }

    @Actor
    public void other() {
      audited.takePart();
    }

    @Arbiter
    public void settle(LL_Result result) {
      result.r2 = audited.verdict();
    }
  }

  /** More come than the loop has room for. */
  @JCStressTest
  @Outcome(id = "each exactly once, each exactly once", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated, or run after the loop had returned.")
  @State
  public static class MoreComeThanMay {
    private final Audited audited = Audited.ofRanges(8, 2);

    @Actor
    public void caller(LL_Result result) {
      result.r1 = audited.run();
    }

    @Actor
    public void lanes() {
      audited.takePart();
      audited.takePart();
      audited.takePart();
    }

    @Arbiter
    public void settle(LL_Result result) {
      result.r2 = audited.verdict();
    }
  }

  /** A piece that throws ends the loop, whoever has run it, and nothing runs twice. */
  @JCStressTest
  @Outcome(id = "failed, no piece twice", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Duplicated, or the failure was lost.")
  @State
  public static class Failure {
    private final Audited audited = new Audited(4, 2, 3);

    @Actor
    public void caller(LL_Result result) {
      result.r1 = audited.run();
    }

    @Actor
    public void lane() {
      audited.takePart();
    }

    @Arbiter
    public void settle(LL_Result result) {
      result.r2 = audited.account.anyTwice() ? audited.verdict() : "no piece twice";
    }
  }
}
