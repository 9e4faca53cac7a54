package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TaskContestantTest {
  private static final int WORKERS = 3;

  private final ForkJoinTaskPool pool = new ForkJoinTaskPool(WORKERS);
  private final TaskContestant own = new PoolContestant(pool);
  private final TaskContestant peer = new ForkJoinContestant(WORKERS);

  @AfterEach
  void close() {
    peer.close();
    pool.close();
  }

  @Test
  void forksAddUp() {
    for (TaskContestant contestant : List.of(own, peer)) {
      assertEquals(6765, contestant.fibonacci(20), contestant.name());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1000})
  void loopsRunEachIndexOnce(int count) {
    for (TaskContestant contestant : List.of(own, peer)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(count);
      contestant.loop(count, runs::incrementAndGet);
      assertTrue(IntStream.range(0, count).allMatch(i -> runs.get(i) == 1), contestant.name());
    }
  }

  @Test
  void emptyTasksEnd() {
    for (TaskContestant contestant : List.of(own, peer)) {
      contestant.runEmptyTasks(1000);
    }
  }

  @Test
  void bothHaveAsManyWorkers() {
    assertEquals(WORKERS, own.workers());
    assertEquals(WORKERS, peer.workers());
    assertEquals(List.of("pool", "forkjoin"), List.of(own.name(), peer.name()));
  }

  @Test
  void crewOfThePoolIsEveryWorkerAndNobodyElse() {
    Set<Long> asked = ConcurrentHashMap.newKeySet();
    Crew crew =
        Crew.of(
            own,
            thread -> {
              asked.add(thread);
              return 5;
            });
    assertEquals(5 * WORKERS, crew.cpuNanos());
    assertEquals(WORKERS, asked.size());
    assertFalse(asked.contains(Thread.currentThread().getId()));
  }

  @Test
  void crewOfThePeerHasThoseWhoJoinLaterToo() {
    Crew crew = Crew.of(peer, thread -> 5);
    assertEquals(0, crew.cpuNanos(), "it has no thread before its first task");
    peer.runEmptyTasks(1);
    assertTrue(crew.cpuNanos() >= 5);
  }

  @Test
  void timeOfAThreadThatHasEndedIsTheLastThatItTold() {
    AtomicLong cpu = new AtomicLong(7);
    Crew crew = Crew.of(own, thread -> cpu.get());
    assertEquals(7 * WORKERS, crew.cpuNanos());
    cpu.set(-1);
    assertEquals(7 * WORKERS, crew.cpuNanos());
    assertEquals(0, Crew.of(own, thread -> -1).cpuNanos(), "nor is any of one that never told");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, WORKERS})
  void staffingLeavesSoManyWorkersToTheWork(int workers) {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    new Staffing(own)
        .on(
            workers,
            () ->
                pool.submit(
                        () -> {
                          own.loop(100, i -> seen.add(Thread.currentThread()));
                          return null;
                        })
                    .join());
    assertTrue(seen.size() <= workers, seen.toString());
    assertEquals(WORKERS * 5, Crew.of(own, thread -> 5).cpuNanos(), "all are back");
  }

  @Test
  void stealsAreCountedWhileTheWorkRuns() {
    Steals steals = new Steals(pool);
    assertEquals(0, steals.perRun());
    steals.count(() -> {});
    pool.statistics();
    steals.count(pool::statistics);
    assertEquals(1.5, steals.perRun());
  }
}
