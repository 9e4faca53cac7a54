package com.spacewink.vgpu.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.task.PoolStatistics;
import com.spacewink.vgpu.api.task.Priority;
import com.spacewink.vgpu.api.task.RangeBody;
import com.spacewink.vgpu.api.task.Task;
import com.spacewink.vgpu.api.task.TaskOptions;
import com.spacewink.vgpu.api.task.WorkerStatistics;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The time-outs only keep a deadlock from hanging the build. */
@Timeout(60)
class WorkStealingPoolTest {
  private static final RangeBody NOTHING = (begin, end) -> {};

  private final List<WorkStealingPool> pools = new ArrayList<>();

  private WorkStealingPool pool(int workers) {
    WorkStealingPool pool = new WorkStealingPool(workers);
    pools.add(pool);
    return pool;
  }

  @AfterEach
  void stopPools() {
    pools.forEach(WorkStealingPool::stop);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static long threads(WorkStealingPool pool) {
    return pool.statistics().workers().stream()
        .filter(worker -> worker.state() != WorkerStatistics.State.ABSENT)
        .count();
  }

  private static long waiting(WorkStealingPool pool) {
    return pool.statistics().waiting().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Without those that only say where the work came from. */
  private static List<String> suppressedFailures(Throwable thrown) {
    return Arrays.stream(thrown.getSuppressed())
        .map(Throwable::getMessage)
        .filter(message -> message == null || !message.endsWith(" here"))
        .toList();
  }

  private static void assertStatus(Status expected, Runnable call) {
    assertEquals(expected, assertThrows(VgpuException.class, call::run).status());
  }

  @Nested
  class ParallelFor {
    @Test
    void visitsEveryIndexExactlyOnce() {
      long seed = 8128;
      for (int round = 0; round < 400; round++) {
        Random random = new Random(seed + round);
        int size = random.nextInt(2000);
        long begin = random.nextInt(100) - 50;
        long grain = 1 + random.nextInt(random.nextBoolean() ? 5 : 3000);
        int threads = random.nextInt(9);
        AtomicIntegerArray visits = new AtomicIntegerArray(size);

        pool(1 + random.nextInt(8))
            .parallelFor(
                begin,
                begin + size,
                grain,
                threads,
                (from, to) -> {
                  for (long i = from; i < to; i++) {
                    visits.incrementAndGet((int) (i - begin));
                  }
                });
        stopPools();
        pools.clear();

        for (int i = 0; i < size; i++) {
          assertEquals(1, visits.get(i), "seed " + (seed + round) + ", index " + i);
        }
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 1000})
    void cutsAtTheSamePlacesForEveryNumberOfThreads(int threads) {
      assertEquals(
          Set.of("-3..4", "4..11", "11..18", "18..20"), pieces(pool(4), -3, 20, 7, threads));
    }

    @ParameterizedTest
    @CsvSource({
      "-9223372036854775808, -9223372036854775807",
      "9223372036854775800, 9223372036854775807",
      "-9223372036854775808, 9223372036854775807",
      "-2, 9223372036854775807",
      "-9223372036854775808, 3"
    })
    void rangesAtTheEndsOfALongDoNotOverflow(long begin, long end) {
      long grain = 1L << 62;
      AtomicLong covered = new AtomicLong();
      Set<String> pieces = ConcurrentHashMap.newKeySet();

      pool(3)
          .parallelFor(
              begin,
              end,
              grain,
              0,
              (from, to) -> {
                assertTrue(from >= begin && from < to && to <= end, from + ".." + to);
                assertEquals(0, Long.remainderUnsigned(from - begin, grain));
                assertTrue(pieces.add(from + ".." + to));
                covered.addAndGet(to - from);
              });

      assertEquals(end - begin, covered.get());
    }

    @Test
    void largestGrainIsOnePiece() {
      assertEquals(Set.of("5..9"), pieces(pool(2), 5, 9, Long.MAX_VALUE, 0));
    }

    @Test
    void moreIndicesThanASignedLongCountsCanBeginAndFail() {
      VgpuException stop = VgpuException.invalid("enough");
      WorkStealingPool pool = pool(2);

      VgpuException thrown =
          assertThrows(
              VgpuException.class,
              () ->
                  pool.parallelFor(
                      Long.MIN_VALUE,
                      Long.MAX_VALUE,
                      1,
                      0,
                      (from, to) -> {
                        assertEquals(from + 1, to);
                        if (from > Long.MIN_VALUE + 1000) {
                          throw stop;
                        }
                      }));

      assertSame(stop, thrown);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "7, -7", "9223372036854775807, -9223372036854775808"})
    void emptyRangeRunsNothing(long begin, long end) {
      assertEquals(Set.of(), pieces(pool(2), begin, end, 1, 0));
    }

    @Test
    void onOneThreadRunsOnTheCallerAndInOrder() {
      WorkStealingPool pool = pool(4);
      List<Long> begins = new ArrayList<>();
      Thread caller = Thread.currentThread();

      pool.parallelFor(
          0,
          100,
          10,
          1,
          (from, to) -> {
            assertSame(caller, Thread.currentThread());
            begins.add(from);
          });

      assertEquals(List.of(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L), begins);
      assertEquals(0, threads(pool));
    }

    @Test
    void ofOnePieceRunsOnTheCaller() {
      WorkStealingPool pool = pool(4);
      Thread caller = Thread.currentThread();

      pool.parallelFor(0, 5, 5, 4, (from, to) -> assertSame(caller, Thread.currentThread()));

      assertEquals(0, threads(pool));
    }

    @Test
    void runsOnAsManyThreadsAsAskedForAtTheSameTime() {
      CyclicBarrier allThree = new CyclicBarrier(3);

      pool(4).parallelFor(0, 3, 1, 3, (from, to) -> await(allThree));

      assertFalse(allThree.isBroken());
    }

    @ParameterizedTest
    @CsvSource({"8, 3", "8, 1", "2, 7", "3, 0", "8, 8"})
    void neverRunsOnMoreThreadsThanAskedForNorThanThereAreWorkers(int workers, int threads) {
      AtomicInteger running = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();

      pool(workers)
          .parallelFor(
              0,
              3000,
              1,
              threads,
              (from, to) -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.yield();
                running.decrementAndGet();
              });

      int limit = threads == 0 ? workers : Math.min(threads, workers);
      assertTrue(most.get() <= limit, most + " threads at once");
    }

    @Test
    void nestsInsideItsOwnPiecesWithoutDeadlock() {
      WorkStealingPool pool = pool(3);
      AtomicInteger visits = new AtomicInteger();

      pool.parallelFor(
          0,
          20,
          1,
          0,
          (i, iEnd) ->
              pool.parallelFor(
                  0,
                  20,
                  1,
                  0,
                  (j, jEnd) ->
                      pool.parallelFor(0, 20, 1, 0, (k, kEnd) -> visits.incrementAndGet())));

      assertEquals(8000, visits.get());
    }

    @Test
    void callsFromManyThreadsDoNotMix() {
      WorkStealingPool pool = pool(2);
      long[] sums = new long[16];
      Thread[] callers = new Thread[sums.length];
      for (int t = 0; t < callers.length; t++) {
        int caller = t;
        callers[t] =
            new Thread(
                () -> {
                  AtomicLong sum = new AtomicLong();
                  for (int round = 0; round < 50; round++) {
                    pool.parallelFor(0, 100, 3, 0, (from, to) -> sum.addAndGet(to - from));
                  }
                  sums[caller] = sum.get();
                });
        callers[t].start();
      }
      for (Thread caller : callers) {
        joinThread(caller);
      }

      long[] expected = new long[sums.length];
      Arrays.fill(expected, 5000);
      assertArrayEquals(expected, sums);
    }

    @Test
    void endsThoughEveryWorkerIsBusyWithSomethingElse() {
      WorkStealingPool pool = pool(2);
      CountDownLatch release = new CountDownLatch(1);
      pool.submit(() -> awaitAndReturn(release));
      pool.submit(() -> awaitAndReturn(release));
      AtomicInteger visits = new AtomicInteger();

      for (int round = 0; round < 1000; round++) {
        pool.parallelFor(0, 10, 1, 0, (from, to) -> visits.incrementAndGet());
      }
      release.countDown();

      assertEquals(10_000, visits.get());
    }

    @Test
    void keepsTheQueueShortThoughEveryWorkerIsBusy() {
      WorkStealingPool pool = pool(2);
      CountDownLatch started = new CountDownLatch(2);
      CountDownLatch release = new CountDownLatch(1);
      for (int i = 0; i < 2; i++) {
        pool.submit(
            () -> {
              started.countDown();
              return awaitAndReturn(release);
            });
      }
      await(started);

      for (int round = 0; round < 1000; round++) {
        pool.parallelFor(0, 10, 1, 0, NOTHING);
      }

      assertTrue(waiting(pool) < 20, waiting(pool) + " lanes wait");
      release.countDown();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 0})
    void throwsWhatTheBodyThrewItself(int threads) {
      IllegalStateException failure = new IllegalStateException("piece 3");
      WorkStealingPool pool = pool(4);

      RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  pool.parallelFor(
                      0,
                      10,
                      1,
                      threads,
                      (from, to) -> {
                        if (from == 3) {
                          throw failure;
                        }
                      }));

      assertSame(failure, thrown);
    }

    @Test
    void laterExceptionsAreSuppressedInTheFirst() {
      CyclicBarrier bothBegan = new CyclicBarrier(2);
      WorkStealingPool pool = pool(2);

      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  pool.parallelFor(
                      0,
                      2,
                      1,
                      2,
                      (from, to) -> {
                        await(bothBegan);
                        throw new IllegalStateException("piece " + from);
                      }));

      assertEquals(1, suppressedFailures(thrown).size());
      assertEquals(
          Set.of("piece 0", "piece 1"),
          Set.of(thrown.getMessage(), suppressedFailures(thrown).get(0)));
    }

    @Test
    void oneExceptionThrownByEveryLaneIsNotSuppressedInItself() {
      CyclicBarrier bothBegan = new CyclicBarrier(2);
      IllegalStateException failure = new IllegalStateException();
      WorkStealingPool pool = pool(2);

      assertThrows(
          IllegalStateException.class,
          () ->
              pool.parallelFor(
                  0,
                  2,
                  1,
                  2,
                  (from, to) -> {
                    await(bothBegan);
                    throw failure;
                  }));

      assertEquals(List.of(), suppressedFailures(failure));
    }

    @Test
    void piecesThatHaveNotBegunBeforeAFailureDoNotRun() {
      Set<Long> begun = Collections.synchronizedSet(new HashSet<>());
      WorkStealingPool pool = pool(4);

      assertThrows(
          IllegalStateException.class,
          () ->
              pool.parallelFor(
                  0,
                  1000,
                  1,
                  1,
                  (from, to) -> {
                    begun.add(from);
                    if (from == 2) {
                      throw new IllegalStateException();
                    }
                  }));

      assertEquals(Set.of(0L, 1L, 2L), begun);
    }

    @Test
    void errorsComeThroughToo() {
      WorkStealingPool pool = pool(2);
      StackOverflowError failure = new StackOverflowError();

      assertSame(
          failure,
          assertThrows(
              StackOverflowError.class,
              () ->
                  pool.parallelFor(
                      0,
                      10,
                      1,
                      0,
                      (from, to) -> {
                        throw failure;
                      })));
    }

    @Test
    void checkedExceptionThatSlippedThroughIsWrapped() {
      WorkStealingPool pool = pool(2);
      RangeBody body = (from, to) -> WorkStealingPoolTest.throwUnchecked(new IOException("disk"));

      UndeclaredThrowableException thrown =
          assertThrows(
              UndeclaredThrowableException.class, () -> pool.parallelFor(0, 10, 1, 0, body));

      assertEquals("disk", thrown.getCause().getMessage());
    }

    @Test
    void poolWorksOnAfterAFailure() {
      WorkStealingPool pool = pool(2);
      RangeBody failing =
          (from, to) -> {
            throw new IllegalStateException();
          };

      assertThrows(IllegalStateException.class, () -> pool.parallelFor(0, 10, 1, 0, failing));

      assertEquals(Set.of("0..1", "1..2"), pieces(pool, 0, 2, 1, 0));
    }

    @Test
    void badArgumentsAreNamed() {
      WorkStealingPool pool = pool(2);

      assertStatus(Status.INVALID_VALUE, () -> pool.parallelFor(0, 1, 0, 1, NOTHING));
      assertStatus(Status.INVALID_VALUE, () -> pool.parallelFor(0, 1, -5, 1, NOTHING));
      assertStatus(Status.INVALID_VALUE, () -> pool.parallelFor(0, 1, 1, -1, NOTHING));
    }

    private static Set<String> pieces(
        WorkStealingPool pool, long begin, long end, long grain, int threads) {
      Set<String> pieces = ConcurrentHashMap.newKeySet();
      pool.parallelFor(
          begin,
          end,
          grain,
          threads,
          (from, to) -> assertTrue(pieces.add(from + ".." + to), "twice"));
      return pieces;
    }
  }

  @Nested
  class InvokeAll {
    @Test
    void runsEveryTaskOnce() {
      AtomicIntegerArray runs = new AtomicIntegerArray(100);
      List<Runnable> tasks = new ArrayList<>();
      IntStream.range(0, 100).forEach(i -> tasks.add(() -> runs.incrementAndGet(i)));

      pool(3).invokeAll(tasks);

      IntStream.range(0, 100).forEach(i -> assertEquals(1, runs.get(i)));
    }

    @Test
    void runsTasksSideBySide() {
      CyclicBarrier both = new CyclicBarrier(2);

      pool(2).invokeAll(List.<Runnable>of(() -> await(both), () -> await(both)));

      assertFalse(both.isBroken());
    }

    @Test
    void ofNoTasksReturns() {
      pool(2).invokeAll(List.of());
    }

    @Test
    void throwsWhatATaskThrew() {
      WorkStealingPool pool = pool(1);
      AtomicInteger runs = new AtomicInteger();
      List<Runnable> tasks =
          List.of(
              runs::incrementAndGet,
              () -> {
                throw new IllegalStateException("second");
              },
              runs::incrementAndGet);

      assertThrows(IllegalStateException.class, () -> pool.invokeAll(tasks));
      assertEquals(1, runs.get());
    }
  }

  @Nested
  class Submit {
    @Test
    void completesWithTheResult() {
      assertEquals(42, pool(2).submit(() -> 42).toCompletableFuture().join());
    }

    @Test
    void completesWithWhatTheTaskThrew() {
      Callable<Void> failing =
          () -> {
            throw new IOException("disk");
          };
      CompletableFuture<Void> result = pool(2).submit(failing).toCompletableFuture();

      CompletionException thrown = assertThrows(CompletionException.class, result::join);
      assertEquals("disk", thrown.getCause().getMessage());
    }

    @Test
    void taskMayWaitForAnotherThoughThereIsOneWorker() {
      WorkStealingPool pool = pool(1);

      int result =
          pool.submit(() -> 1 + pool.submit(() -> 41).toCompletableFuture().join())
              .toCompletableFuture()
              .join();

      assertEquals(42, result);
    }

    @Test
    void asynchronousStagesStayOnThePool() {
      String thread =
          pool(1)
              .submit(() -> 0)
              .thenApplyAsync(x -> x)
              .thenApplyAsync(x -> Thread.currentThread().getName())
              .toCompletableFuture()
              .join();

      assertTrue(thread.startsWith("vgpu-worker-"), thread);
    }
  }

  @Nested
  class ForkAndJoin {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void recursesToAnyDepth(int workers) {
      WorkStealingPool pool = pool(workers);
      Fibonacci fibonacci = new Fibonacci(pool, 20);

      pool.submit(Executors.callable(fibonacci)).join();

      assertEquals(6765, fibonacci.value);
    }

    @Test
    void startsOutsideThePoolToo() {
      Fibonacci fibonacci = new Fibonacci(pool(2), 15);

      fibonacci.run();

      assertEquals(610, fibonacci.value);
    }

    @Test
    void runsBothSideBySide() {
      CyclicBarrier both = new CyclicBarrier(2);
      WorkStealingPool pool = pool(2);

      pool.invokeAll(() -> await(both), () -> await(both));

      assertFalse(both.isBroken());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void throwsWhatEitherThrew(int workers) {
      WorkStealingPool pool = pool(workers);
      IllegalStateException failure = new IllegalStateException("it");

      assertSame(
          failure,
          assertThrows(
              IllegalStateException.class, () -> pool.invokeAll(throwing(failure), () -> {})));
      assertSame(
          failure,
          assertThrows(
              IllegalStateException.class, () -> pool.invokeAll(() -> {}, throwing(failure))));
    }

    @Test
    void secondDoesNotRunIfTheFirstFailsBeforeItHasBegun() {
      WorkStealingPool pool = pool(1);
      AtomicInteger runs = new AtomicInteger();

      assertThrows(
          IllegalStateException.class,
          () -> pool.invokeAll(throwing(new IllegalStateException()), runs::incrementAndGet));

      assertEquals(0, runs.get());
    }

    @Test
    void failureOfTheSecondIsSuppressedInThatOfTheFirst() {
      WorkStealingPool pool = pool(2);
      CyclicBarrier both = new CyclicBarrier(2);

      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  pool.invokeAll(
                      () -> {
                        await(both);
                        throw new IllegalStateException("first");
                      },
                      () -> {
                        await(both);
                        throw new IllegalStateException("second");
                      }));

      assertEquals("first", thrown.getMessage());
      assertEquals(List.of("second"), suppressedFailures(thrown));
    }

    @Test
    void tellsTheStackOfTheCallerOfWhatFailsOnAnotherThread() {
      WorkStealingPool pool = pool(2);
      CyclicBarrier both = new CyclicBarrier(2);

      RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  pool.parallelFor(
                      0,
                      2,
                      1,
                      2,
                      (from, to) -> {
                        await(both);
                        if (Thread.currentThread() instanceof WorkerThread) {
                          throw new IllegalStateException("elsewhere");
                        }
                      }));

      assertEquals("elsewhere", thrown.getMessage());
      assertTrue(
          Arrays.stream(thrown.getSuppressed()[0].getStackTrace())
              .anyMatch(
                  frame -> frame.getClassName().startsWith(WorkStealingPoolTest.class.getName())));
    }
  }

  @Nested
  class Tasks {
    @Test
    void joinReturnsTheResultOnAnyThread() {
      WorkStealingPool pool = pool(2);

      assertEquals(3, pool.submit(() -> 1 + pool.submit(() -> 2).join()).join());
    }

    @Test
    void joinThrowsWhatTheTaskThrewAndWhereItWasSubmitted() {
      Task<Object> task =
          pool(1)
              .submit(
                  () -> {
                    throw new IOException("disk");
                  });

      CompletionException thrown = assertThrows(CompletionException.class, task::join);

      assertEquals("disk", thrown.getCause().getMessage());
      assertTrue(
          Arrays.stream(thrown.getCause().getSuppressed()[0].getStackTrace())
              .anyMatch(frame -> frame.getMethodName().startsWith("joinThrowsWhatTheTaskThrew")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void mayWaitForEachOtherToAnyDepth(int workers) {
      WorkStealingPool pool = pool(workers);

      assertEquals(500, pool.submit(() -> depth(pool, 500)).join());
    }

    private static int depth(WorkStealingPool pool, int depth) {
      return depth == 0 ? 0 : 1 + pool.submit(() -> depth(pool, depth - 1)).join();
    }

    @Test
    void manyMayWaitForOne() {
      WorkStealingPool pool = pool(3);
      CountDownLatch release = new CountDownLatch(1);
      Task<Integer> slow = pool.submit(() -> awaitAndReturn(release));
      List<Task<Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        waiting.add(pool.submit(slow::join));
      }
      release.countDown();

      waiting.forEach(task -> assertEquals(0, task.join()));
    }

    @Test
    void waitForTheOneThatSubmittedThemIsRefusedNotADeadlock() {
      WorkStealingPool pool = pool(1);
      AtomicReference<Task<Object>> outer = new AtomicReference<>();
      CountDownLatch known = new CountDownLatch(1);
      outer.set(
          pool.submit(
              () -> {
                await(known);
                return pool.submit(() -> outer.get().join()).join();
              }));
      known.countDown();

      CompletionException thrown =
          assertThrows(CompletionException.class, () -> outer.get().join());

      assertTrue(rootCause(thrown).getMessage().contains("waits for one"), thrown.toString());
    }

    @Test
    void cancelledBeforeTheyBeginNeverRun() throws InterruptedException {
      WorkStealingPool pool = pool(1);
      CountDownLatch release = new CountDownLatch(1);
      AtomicInteger runs = new AtomicInteger();
      pool.submit(() -> awaitAndReturn(release));
      Task<Integer> task = pool.submit(runs::incrementAndGet);

      assertTrue(task.cancel());
      assertTrue(task.cancel(), "twice is harmless");
      release.countDown();
      pool.waitAll();

      assertEquals(0, runs.get());
      assertTrue(task.isDone());
      assertThrows(CancellationException.class, task::join);
    }

    @Test
    void cancelledWhileTheyRunAreToldAndTheirLoopsEnd() throws InterruptedException {
      WorkStealingPool pool = pool(2);
      CountDownLatch begun = new CountDownLatch(1);
      AtomicInteger pieces = new AtomicInteger();
      AtomicReference<Throwable> seen = new AtomicReference<>();
      Task<Object> task =
          pool.submit(
              () -> {
                try {
                  pool.parallelFor(
                      0,
                      Long.MAX_VALUE,
                      1,
                      0,
                      (from, to) -> {
                        pieces.incrementAndGet();
                        begun.countDown();
                        while (!pool.isCancelled()) {
                          Thread.onSpinWait();
                        }
                      });
                } catch (CancellationException e) {
                  seen.set(e);
                }
                return null;
              });
      await(begun);

      assertTrue(task.cancel());
      pool.waitAll();

      assertTrue(pieces.get() <= 2, pieces + " pieces");
      assertInstanceOf(CancellationException.class, seen.get());
    }

    @Test
    void cancelAfterTheEndChangesNothing() {
      Task<Integer> task = pool(1).submit(() -> 42);
      task.join();

      assertFalse(task.cancel());
      assertEquals(42, task.join());
    }

    @Test
    void deadlineEndsWhatHasNotBegun() throws InterruptedException {
      WorkStealingPool pool = pool(1);
      CountDownLatch release = new CountDownLatch(1);
      AtomicInteger runs = new AtomicInteger();
      pool.submit(() -> awaitAndReturn(release));
      Task<Integer> late =
          pool.submit(runs::incrementAndGet, TaskOptions.DEFAULT.within(Duration.ofMillis(1)));

      CompletionException thrown = assertThrows(CompletionException.class, late::join);
      release.countDown();
      pool.waitAll();

      assertEquals(Status.CANCELLED, ((VgpuException) thrown.getCause()).status());
      assertTrue(thrown.getCause().getMessage().contains("deadline"));
      assertEquals(0, runs.get());
    }

    @Test
    void deadlineTellsWhatRuns() throws InterruptedException {
      WorkStealingPool pool = pool(1);
      Task<Object> late =
          pool.submit(
              () -> {
                while (!pool.isCancelled()) {
                  Thread.onSpinWait();
                }
                return null;
              },
              TaskOptions.DEFAULT.within(Duration.ofMillis(1)));

      assertThrows(CompletionException.class, late::join);
      pool.waitAll();
    }

    @Test
    void withinTheirDeadlineEndAsAnyOther() {
      TaskOptions options = TaskOptions.DEFAULT.within(Duration.ofDays(200_000));

      assertEquals(42, pool(1).submit(() -> 42, options).join());
    }

    @Test
    void moreUrgentBeginEarlierAndTheRestInOrder() throws InterruptedException {
      WorkStealingPool pool = pool(1);
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      pool.submit(
          () -> {
            begun.countDown();
            return awaitAndReturn(release);
          });
      await(begun);
      for (Priority priority : List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH)) {
        for (int i = 0; i < 3; i++) {
          String name = priority.id() + i;
          pool.submit(() -> order.add(name), TaskOptions.DEFAULT.with(priority));
        }
      }
      release.countDown();
      pool.waitAll();

      assertEquals(
          List.of(
              "high0", "high1", "high2", "normal0", "normal1", "normal2", "low0", "low1", "low2"),
          order);
    }

    @ParameterizedTest
    @EnumSource(names = {"NORMAL", "LOW"})
    void lessUrgentAreNotStarved(Priority starving) {
      WorkStealingPool pool = pool(1);
      AtomicBoolean done = new AtomicBoolean();
      keepBusy(pool, done);

      pool.submit(() -> 0, TaskOptions.DEFAULT.with(starving)).join();

      done.set(true);
    }

    private static void keepBusy(WorkStealingPool pool, AtomicBoolean done) {
      if (!done.get()) {
        pool.submit(
            () -> {
              keepBusy(pool, done);
              return null;
            },
            TaskOptions.DEFAULT.with(Priority.HIGH));
      }
    }

    @Test
    void thatSubmitTheirOwnSuccessorsDoNotStarveOthers() {
      WorkStealingPool pool = pool(1);
      AtomicBoolean done = new AtomicBoolean();
      succeed(pool, done);

      pool.submit(() -> 0).join();

      done.set(true);
    }

    private static void succeed(WorkStealingPool pool, AtomicBoolean done) {
      if (!done.get()) {
        pool.submit(
            () -> {
              succeed(pool, done);
              return null;
            });
      }
    }

    @Test
    void leaveNoInterruptBehind() {
      WorkStealingPool pool = pool(1);
      pool.submit(
              () -> {
                Thread.currentThread().interrupt();
                return 0;
              })
          .join();

      assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).join());
    }
  }

  @Nested
  class WaitAll {
    @Test
    void waitsForWhatTasksSubmitToo() throws InterruptedException {
      WorkStealingPool pool = pool(2);
      AtomicInteger runs = new AtomicInteger();
      for (int i = 0; i < 100; i++) {
        pool.submit(() -> pool.submit(() -> pool.submit(runs::incrementAndGet)));
      }

      pool.waitAll();

      assertEquals(100, runs.get());
    }

    @Test
    void returnsAtOnceIfThereIsNothing() throws InterruptedException {
      pool(2).waitAll();
    }

    @Test
    void fromInsideATaskIsRefused() {
      WorkStealingPool pool = pool(1);
      Callable<Object> waiting =
          () -> {
            pool.waitAll();
            return null;
          };

      CompletionException thrown =
          assertThrows(CompletionException.class, () -> pool.submit(waiting).join());

      assertEquals(Status.INVALID_VALUE, ((VgpuException) thrown.getCause()).status());
    }
  }

  @Nested
  class Statistics {
    @Test
    void countWhatWasSubmittedAndRun() throws InterruptedException {
      WorkStealingPool pool = pool(2);
      for (int i = 0; i < 10; i++) {
        pool.submit(() -> 0);
      }
      pool.waitAll();

      PoolStatistics statistics = pool.statistics();

      assertEquals(10, statistics.submitted());
      assertEquals(10, statistics.workers().stream().mapToLong(WorkerStatistics::executed).sum());
      assertEquals(
          Map.of(Priority.HIGH, 0L, Priority.NORMAL, 0L, Priority.LOW, 0L), statistics.waiting());
    }

    @Test
    void tellWhatWaits() {
      WorkStealingPool pool = pool(1);
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      pool.submit(
          () -> {
            begun.countDown();
            return awaitAndReturn(release);
          });
      await(begun);
      pool.submit(() -> 0, TaskOptions.DEFAULT.with(Priority.LOW));

      PoolStatistics statistics = pool.statistics();

      assertEquals(1, statistics.waiting().get(Priority.LOW));
      assertEquals(WorkerStatistics.State.ACTIVE, statistics.workers().get(0).state());
      release.countDown();
    }
  }

  @Nested
  class Threads {
    @Test
    void areNotThereBeforeTheFirstTask() {
      assertEquals(0, threads(pool(4)));
    }

    @Test
    void areNamedDaemonsWithTheBundlesClassLoader() {
      Thread worker = pool(1).submit(Thread::currentThread).toCompletableFuture().join();

      assertEquals("vgpu-worker-1", worker.getName());
      assertTrue(worker.isDaemon());
      assertSame(
          WorkStealingPool.class.getClassLoader(),
          pool(1)
              .submit(() -> Thread.currentThread().getContextClassLoader())
              .toCompletableFuture()
              .join());
    }

    @Test
    void endWhenTheyHaveSleptForLongAndComeBack() {
      WorkStealingPool pool = new WorkStealingPool(2, new Anywhere(2), 1);
      pools.add(pool);
      for (int round = 0; round < 20; round++) {
        assertEquals(round, pool.submit(identity(round)).join());
        while (threads(pool) > 0) {
          Thread.onSpinWait();
        }
      }
    }

    @Test
    void areAtMostAsManyAsWorkers() {
      WorkStealingPool pool = pool(2);
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      Thread caller = Thread.currentThread();

      pool.parallelFor(
          0,
          2000,
          1,
          7,
          (from, to) -> {
            seen.add(Thread.currentThread());
            Thread.yield();
          });

      seen.remove(caller);
      assertTrue(seen.size() <= 2, seen.toString());
    }
  }

  @Nested
  class Stop {
    @Test
    void refusesNewWork() {
      WorkStealingPool pool = pool(2);
      pool.stop();

      assertStatus(Status.NOT_READY, () -> pool.submit(() -> 0));
      assertStatus(Status.NOT_READY, () -> pool.parallelFor(0, 10, 1, 0, NOTHING));
      assertStatus(Status.NOT_READY, () -> pool.parallelFor(0, 1, 1, 1, NOTHING));
      assertStatus(Status.NOT_READY, () -> pool.invokeAll(List.of(() -> {})));
    }

    @Test
    void waitsForRunningWorkWhichMayGoOnSplittingItself() {
      WorkStealingPool pool = pool(2);
      CountDownLatch begun = new CountDownLatch(2);
      CountDownLatch refusing = new CountDownLatch(1);
      AtomicInteger visits = new AtomicInteger();
      Thread caller =
          new Thread(
              () ->
                  pool.parallelFor(
                      0,
                      2,
                      1,
                      2,
                      (from, to) -> {
                        begun.countDown();
                        await(refusing);
                        pool.parallelFor(0, 50, 1, 0, (i, iEnd) -> visits.incrementAndGet());
                      }));
      caller.start();
      await(begun);
      Thread stopper = new Thread(pool::stop);
      stopper.start();
      while (accepts(pool)) {
        Thread.onSpinWait();
      }

      refusing.countDown();
      joinThread(stopper);

      assertEquals(100, visits.get());
      joinThread(caller);
    }

    @Test
    void waitsForSubmittedTasks() {
      WorkStealingPool pool = pool(1);
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        results.add(pool.submit(() -> ThreadLocalRandom.current().nextInt()).toCompletableFuture());
      }

      pool.stop();

      results.forEach(result -> assertTrue(result.isDone()));
      assertEquals(0, threads(pool));
    }

    @Test
    void twiceIsHarmless() {
      WorkStealingPool pool = pool(2);

      pool.stop();
      pool.stop();
    }

    @Test
    void interruptedWaitEndsAndStaysInterrupted() {
      WorkStealingPool pool = pool(1);
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      CompletableFuture<Integer> running =
          pool.submit(
                  () -> {
                    begun.countDown();
                    return awaitAndReturn(release);
                  })
              .toCompletableFuture();
      await(begun);

      Thread.currentThread().interrupt();
      pool.stop();

      assertTrue(Thread.interrupted());
      assertFalse(running.isDone());
      release.countDown();
      assertEquals(0, running.join());
    }

    private static boolean accepts(WorkStealingPool pool) {
      try {
        pool.parallelFor(0, 1, 1, 1, NOTHING);
        return true;
      } catch (VgpuException stopping) {
        return false;
      }
    }
  }

  /** A sequence computed in the slowest way: value(n) = value(n - 1) + value(n - 2). */
  private static final class Fibonacci implements Runnable {
    private final WorkStealingPool pool;
    private final int n;
    private int value;

    Fibonacci(WorkStealingPool pool, int n) {
      this.pool = pool;
      this.n = n;
    }

    @Override
    public void run() {
      if (n < 2) {
        value = n;
        return;
      }
      Fibonacci first = new Fibonacci(pool, n - 1);
      Fibonacci second = new Fibonacci(pool, n - 2);
      pool.invokeAll(first, second);
      value = first.value + second.value;
    }
  }

  private static Runnable throwing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  private static Callable<Integer> identity(int value) {
    return () -> value;
  }

  private static Throwable rootCause(Throwable thrown) {
    return thrown.getCause() == null ? thrown : rootCause(thrown.getCause());
  }

  private static int awaitAndReturn(CountDownLatch latch) {
    await(latch);
    return 0;
  }

  private static void joinThread(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwUnchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
