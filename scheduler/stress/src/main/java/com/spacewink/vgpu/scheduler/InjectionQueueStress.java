package com.spacewink.vgpu.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Producers and consumers of the queue for work from outside. */
public final class InjectionQueueStress {
  private static final int SEGMENT = 1024;

  private InjectionQueueStress() {}

  private static int poll(InjectionQueue queue) {
    return Item.number(queue.poll());
  }

  /**
   * @param used slots of its first segment that have been given and taken
   */
  private static InjectionQueue queue(int used) {
    InjectionQueue queue = new InjectionQueue();
    Item item = new Item(-1);
    for (int i = 0; i < used; i++) {
      queue.add(item);
      queue.poll();
    }
    return queue;
  }

  /** A consumer that is faster than the producer spoils its slot. */
  @JCStressTest
  @Outcome(id = "1, 2, 0, 0", expect = ACCEPTABLE)
  @Outcome(id = "1, 0, 2, 0", expect = ACCEPTABLE)
  @Outcome(id = "0, 1, 2, 0", expect = ACCEPTABLE)
  @Outcome(id = "0, 0, 1, 2", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated or out of order.")
  @State
  public static class SpoiltSlots {
    private final InjectionQueue queue = new InjectionQueue();

    @Actor
    public void producer() {
      queue.add(new Item(1));
      queue.add(new Item(2));
    }

    @Actor
    public void consumer(IIII_Result result) {
      result.r1 = poll(queue);
      result.r2 = poll(queue);
    }

    @Arbiter
    public void rest(IIII_Result result) {
      result.r3 = poll(queue);
      result.r4 = poll(queue);
    }
  }

  /** What each producer adds stays in its order. */
  @JCStressTest
  @Outcome(id = "1, 2, 3, 4", expect = ACCEPTABLE)
  @Outcome(id = "1, 3, 2, 4", expect = ACCEPTABLE)
  @Outcome(id = "1, 3, 4, 2", expect = ACCEPTABLE)
  @Outcome(id = "3, 1, 2, 4", expect = ACCEPTABLE)
  @Outcome(id = "3, 1, 4, 2", expect = ACCEPTABLE)
  @Outcome(id = "3, 4, 1, 2", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated or out of order.")
  @State
  public static class TwoProducers {
    private final InjectionQueue queue = new InjectionQueue();

    @Actor
    public void producer() {
      queue.add(new Item(1));
      queue.add(new Item(2));
    }

    @Actor
    public void competitor() {
      queue.add(new Item(3));
      queue.add(new Item(4));
    }

    @Arbiter
    public void rest(IIII_Result result) {
      result.r1 = poll(queue);
      result.r2 = poll(queue);
      result.r3 = poll(queue);
      result.r4 = poll(queue);
    }
  }

  /** Consumers among themselves. */
  @JCStressTest
  @Outcome(id = "1, 2, 0", expect = ACCEPTABLE)
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated, or refused without need.")
  @State
  public static class TwoConsumers {
    private final InjectionQueue queue = new InjectionQueue();

    public TwoConsumers() {
      queue.add(new Item(1));
      queue.add(new Item(2));
    }

    @Actor
    public void consumer(III_Result result) {
      result.r1 = poll(queue);
    }

    @Actor
    public void competitor(III_Result result) {
      result.r2 = poll(queue);
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r3 = poll(queue);
    }
  }

  /** Consumers that draw more slots than were dealt spoil slots of a producer to come. */
  @JCStressTest
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE)
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE)
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost or duplicated.")
  @State
  public static class ProducerAndTwoConsumers {
    private final InjectionQueue queue = new InjectionQueue();

    @Actor
    public void producer() {
      queue.add(new Item(1));
    }

    @Actor
    public void consumer(III_Result result) {
      result.r1 = poll(queue);
    }

    @Actor
    public void competitor(III_Result result) {
      result.r2 = poll(queue);
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r3 = poll(queue);
    }
  }

  /** Both producers find the segment full, and each has a new one to append. */
  @JCStressTest
  @Outcome(id = "1, 2, 0", expect = ACCEPTABLE)
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost or duplicated.")
  @State
  public static class NewSegment {
    private final InjectionQueue queue = queue(SEGMENT);

    @Actor
    public void producer() {
      queue.add(new Item(1));
    }

    @Actor
    public void competitor() {
      queue.add(new Item(2));
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r1 = poll(queue);
      result.r2 = poll(queue);
      result.r3 = poll(queue);
    }
  }

  /** The consumer follows the producer over the end of a segment. */
  @JCStressTest
  @Outcome(id = "1, 2, 0, 0", expect = ACCEPTABLE)
  @Outcome(id = "1, 0, 2, 0", expect = ACCEPTABLE)
  @Outcome(id = "0, 1, 2, 0", expect = ACCEPTABLE)
  @Outcome(id = "0, 0, 1, 2", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated or out of order.")
  @State
  public static class OverTheEndOfASegment {
    private final InjectionQueue queue = queue(SEGMENT - 1);

    @Actor
    public void producer() {
      queue.add(new Item(1));
      queue.add(new Item(2));
    }

    @Actor
    public void consumer(IIII_Result result) {
      result.r1 = poll(queue);
      result.r2 = poll(queue);
    }

    @Arbiter
    public void rest(IIII_Result result) {
      result.r3 = poll(queue);
      result.r4 = poll(queue);
    }
  }

  /** Both consumers pass from an exhausted segment to the next. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = ACCEPTABLE)
  @Outcome(id = "2, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicated, or refused without need.")
  @State
  public static class TwoConsumersOverTheEndOfASegment {
    private final InjectionQueue queue = queue(SEGMENT - 1);

    public TwoConsumersOverTheEndOfASegment() {
      queue.add(new Item(1));
      queue.add(new Item(2));
    }

    @Actor
    public void consumer(II_Result result) {
      result.r1 = poll(queue);
    }

    @Actor
    public void competitor(II_Result result) {
      result.r2 = poll(queue);
    }
  }

  /** Whoever is told that nothing is here, after an item was added, may count on its consumer. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Somebody has it.")
  @Outcome(id = "false, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Nobody has it.")
  @State
  public static class Emptiness {
    private final InjectionQueue queue = new InjectionQueue();

    public Emptiness() {
      queue.add(new Item(1));
    }

    @Actor
    public void onlooker(ZI_Result result) {
      result.r1 = queue.isEmpty();
    }

    @Actor
    public void consumer(ZI_Result result) {
      result.r2 = poll(queue);
    }
  }
}
