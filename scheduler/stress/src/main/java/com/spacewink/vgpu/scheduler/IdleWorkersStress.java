package com.spacewink.vgpu.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import com.spacewink.vgpu.api.task.Priority;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * The protocol by which no wake-up is lost, step by step: the actors are the threads of workers
 * that in truth never start, so that a million rounds fit into a second.
 */
public final class IdleWorkersStress {
  private IdleWorkersStress() {}

  /** A pool without threads, all of whose workers count as having one. */
  private static final class Protocol {
    private static final VarHandle ABSENT;

    static {
      try {
        ABSENT =
            MethodHandles.privateLookupIn(IdleWorkers.class, MethodHandles.lookup())
                .findVarHandle(IdleWorkers.class, "absent", WorkerSet.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final WorkStealingPool pool;
    private final IdleWorkers idle;

    Protocol(int workers) {
      pool = new WorkStealingPool(workers);
      idle = new IdleWorkers(pool, workers);
      WorkerSet absent = (WorkerSet) ABSENT.get(idle);
      for (int i = 0; i < workers; i++) {
        absent.remove(i);
      }
    }

    void submit(Item item) {
      pool.queue(Priority.NORMAL).add(item);
      idle.signal();
    }

    boolean finds() {
      return pool.queue(Priority.NORMAL).poll() != null;
    }

    void parkFromTheBeginning(int worker) {
      idle.beginSearch();
      idle.park(worker);
    }
  }

  /** Somebody submits while the last searcher is about to sleep. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Found at the last look.")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Found, and woken as well.")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Overlooked, but woken.")
  @Outcome(id = "false, true", expect = FORBIDDEN, desc = "Asleep, with work in the queue.")
  @State
  public static class SubmissionAgainstParking {
    private final Protocol protocol = new Protocol(1);

    public SubmissionAgainstParking() {
      protocol.idle.beginSearch();
    }

    @Actor
    public void publisher() {
      protocol.submit(new Item(1));
    }

    @Actor
    public void searcher(ZZ_Result result) {
      protocol.idle.park(0);
      result.r1 = protocol.finds();
    }

    @Arbiter
    public void sleeper(ZZ_Result result) {
      result.r2 = protocol.idle.isParked(0);
    }
  }

  /** A worker pushes to its deque while the last searcher is about to sleep. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Found at the last look.")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Found, and woken as well.")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Overlooked, but woken.")
  @Outcome(id = "false, true", expect = FORBIDDEN, desc = "Asleep, with work to steal.")
  @State
  public static class PushAgainstParking {
    private final Protocol protocol = new Protocol(1);
    private final Worker owner = new Worker(protocol.pool, protocol.idle, 1);

    public PushAgainstParking() {
      protocol.idle.beginSearch();
    }

    @Actor
    public void owner() {
      owner.push(new Item(1));
    }

    @Actor
    public void searcher(ZZ_Result result) {
      protocol.idle.park(0);
      result.r1 = owner.deque().steal(null) != null;
    }

    @Arbiter
    public void sleeper(ZZ_Result result) {
      result.r2 = protocol.idle.isParked(0);
    }
  }

  /** Somebody submits and counts on a searcher that has just found other work. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "One of the two has woken the sleeper.")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "Nobody searches, nobody was woken.")
  @State
  public static class SubmissionAgainstEndOfSearch {
    private final Protocol protocol = new Protocol(2);

    public SubmissionAgainstEndOfSearch() {
      protocol.parkFromTheBeginning(1);
      protocol.idle.beginSearch();
    }

    @Actor
    public void publisher() {
      protocol.submit(new Item(1));
    }

    @Actor
    public void searcher() {
      protocol.idle.endSearch();
    }

    @Arbiter
    public void sleeper(Z_Result result) {
      result.r1 = protocol.idle.isParked(1);
    }
  }

  /** Two that submit at a time must not both count on the other. */
  @JCStressTest
  @Outcome(
      id = "false, true",
      expect = ACCEPTABLE,
      desc = "One wake-up; that worker wakes the next.")
  @Outcome(expect = FORBIDDEN, desc = "Nobody, or more than one, was woken.")
  @State
  public static class TwoSubmissions {
    private final Protocol protocol = new Protocol(2);

    public TwoSubmissions() {
      protocol.parkFromTheBeginning(0);
      protocol.parkFromTheBeginning(1);
    }

    @Actor
    public void publisher() {
      protocol.submit(new Item(1));
    }

    @Actor
    public void other() {
      protocol.submit(new Item(2));
    }

    @Arbiter
    public void sleepers(ZZ_Result result) {
      result.r1 = protocol.idle.isParked(0);
      result.r2 = protocol.idle.isParked(1);
    }
  }

  /**
   * The publisher finds that the one sleeper it was about to wake has woken by itself, because of
   * other work; meanwhile nobody may be left asleep who could do the publisher's.
   */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "Woken by one of the two.")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "Asleep, with work in the queue.")
  @State
  public static class SubmissionAgainstOwnAwakening {
    private final Protocol protocol = new Protocol(2);

    public SubmissionAgainstOwnAwakening() {
      protocol.parkFromTheBeginning(0);
      protocol.parkFromTheBeginning(1);
    }

    @Actor
    public void publisher() {
      protocol.submit(new Item(1));
    }

    /** As a worker that finds work at its last look. */
    @Actor
    public void awakening() {
      if (protocol.idle.unpark(0)) {
        protocol.idle.signalIfWork();
      } else {
        protocol.idle.endSearch();
      }
    }

    @Arbiter
    public void sleeper(Z_Result result) {
      result.r1 = protocol.idle.isParked(1);
    }
  }
}
