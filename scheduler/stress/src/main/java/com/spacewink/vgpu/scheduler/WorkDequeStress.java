package com.spacewink.vgpu.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** The owner of a deque against its thieves. */
public final class WorkDequeStress {
  private static final int CAPACITY = 64;

  private WorkDequeStress() {}

  /** A deque, and the account of what came out of it. */
  private static final class Audited {
    private final WorkDeque deque = new WorkDeque();
    private final Account account;
    private int pushed;

    /**
     * @param begin what to push at once
     * @param all what there will be in the end
     */
    Audited(int begin, int all) {
      account = new Account(all);
      push(begin);
    }

    void push(int items) {
      for (int i = 0; i < items; i++) {
        deque.push(new Item(++pushed));
      }
    }

    void take() {
      account.book(deque.take());
    }

    void steal(int attempts) {
      for (int i = 0; i < attempts; i++) {
        account.book(deque.steal(null));
      }
    }

    /** The owner's, when all thieves have gone. */
    String settle() {
      for (Work<?> left = deque.take(); left != null; left = deque.take()) {
        account.book(left);
      }
      return deque.isEmpty() && deque.size() == 0 ? account.verdict() : "the deque is not empty";
    }
  }

  /** The race for the last element. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "The owner was faster.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "The thief was faster.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated, or refused without need.")
  @State
  public static class LastElement {
    private final WorkDeque deque = new WorkDeque();

    public LastElement() {
      deque.push(new Item(1));
    }

    @Actor
    public void owner(III_Result result) {
      result.r1 = Item.number(deque.take());
    }

    @Actor
    public void thief(III_Result result) {
      result.r2 = Item.number(deque.steal(null));
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r3 = Item.number(deque.take());
    }
  }

  /** A thief that sees an element sees what it refers to. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Too early.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Stolen whole.")
  @Outcome(expect = FORBIDDEN, desc = "Stolen before it was complete.")
  @State
  public static class Publication {
    /** Its field is no final one, so that only the deque orders it. */
    private static final class Parcel extends Work<Void> {
      private int content;

      @Override
      Root<?> root() {
        return Item.ANY_ROOT;
      }

      @Override
      void run() {
        throw new IllegalStateException("a parcel is only moved");
      }
    }

    private final WorkDeque deque = new WorkDeque();

    @Actor
    public void owner() {
      Parcel parcel = new Parcel();
      parcel.content = 1;
      deque.push(parcel);
    }

    @Actor
    public void thief(I_Result result) {
      Work<?> stolen = deque.steal(null);
      result.r1 = stolen == null ? 0 : ((Parcel) stolen).content == 1 ? 1 : -1;
    }
  }

  /** The owner pushes and takes about the empty deque while a thief is at it. */
  @JCStressTest
  @Outcome(id = Account.BALANCED, expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost or duplicated.")
  @State
  public static class AlmostEmpty {
    private final Audited audited = new Audited(1, 4);

    @Actor
    public void owner() {
      audited.take();
      audited.push(2);
      audited.take();
      audited.take();
      audited.push(1);
    }

    @Actor
    public void thief() {
      audited.steal(4);
    }

    @Arbiter
    public void settle(L_Result result) {
      result.r1 = audited.settle();
    }
  }

  /** Thieves among themselves. */
  @JCStressTest
  @Outcome(id = Account.BALANCED, expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost or duplicated.")
  @State
  public static class TwoThieves {
    private final Audited audited = new Audited(3, 3);

    @Actor
    public void thief() {
      audited.steal(2);
    }

    @Actor
    public void accomplice() {
      audited.steal(2);
    }

    @Arbiter
    public void settle(L_Result result) {
      result.r1 = audited.settle();
    }
  }

  /** All three at once; needs three processors. */
  @JCStressTest
  @Outcome(id = Account.BALANCED, expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost or duplicated.")
  @State
  public static class OwnerAndTwoThieves {
    private final Audited audited = new Audited(2, 4);

    @Actor
    public void owner() {
      audited.take();
      audited.push(2);
      audited.take();
    }

    @Actor
    public void thief() {
      audited.steal(2);
    }

    @Actor
    public void accomplice() {
      audited.steal(2);
    }

    @Arbiter
    public void settle(L_Result result) {
      result.r1 = audited.settle();
    }
  }

  /** The owner copies the elements to a larger array while they are stolen from the old one. */
  @JCStressTest
  @Outcome(id = Account.BALANCED, expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost or duplicated.")
  @State
  public static class GrowthDuringTheft {
    private final Audited audited = new Audited(CAPACITY, CAPACITY + 3);

    @Actor
    public void owner() {
      audited.push(3);
      audited.take();
    }

    @Actor
    public void thief() {
      audited.steal(3);
    }

    @Arbiter
    public void settle(L_Result result) {
      result.r1 = audited.settle();
    }
  }

  /**
   * A thief clears the slot of what it has stolen, and the owner has come round to that slot: it
   * pushes as soon as it sees that there is room.
   */
  @JCStressTest
  @Outcome(id = Account.BALANCED, expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "The thief has cleared what the owner had put there since.")
  @State
  public static class SlotCleared {
    private static final int PATIENCE = 1000;

    private final Audited audited = new Audited(CAPACITY, CAPACITY + 1);

    @Actor
    public void owner() {
      for (int i = 0; i < PATIENCE && audited.deque.size() == CAPACITY; i++) {
        Thread.onSpinWait();
      }
      audited.push(1);
    }

    @Actor
    public void thief() {
      audited.steal(1);
    }

    @Arbiter
    public void settle(L_Result result) {
      result.r1 = audited.settle();
    }
  }

  /** Whoever helps with one root's work never gets another's, though the oldest element changes. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The oldest was another root's.")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "It had been stolen before.")
  @Outcome(expect = FORBIDDEN, desc = "Work of another root, or out of order.")
  @State
  public static class StolenForARoot {
    private final Root<?> wanted = Item.root(null);
    private final WorkDeque deque = new WorkDeque();

    public StolenForARoot() {
      deque.push(new Item(1, Item.ANY_ROOT));
      deque.push(new Item(2, Item.root(wanted)));
    }

    @Actor
    public void helper(II_Result result) {
      result.r1 = Item.number(deque.steal(wanted));
    }

    @Actor
    public void thief(II_Result result) {
      result.r2 = Item.number(deque.steal(null));
    }
  }

  /** The race for the last element, which the owner looks at before it takes it. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "The owner was faster.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "The thief was faster.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated, or refused without need.")
  @State
  public static class TakenForARoot {
    private final Root<?> wanted = Item.root(null);
    private final WorkDeque deque = new WorkDeque();

    public TakenForARoot() {
      deque.push(new Item(1, Item.root(wanted)));
    }

    @Actor
    public void owner(III_Result result) {
      result.r1 = Item.number(deque.takeFor(wanted));
    }

    @Actor
    public void thief(III_Result result) {
      result.r2 = Item.number(deque.steal(null));
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r3 = Item.number(deque.take());
    }
  }
}
