package com.spacewink.vgpu.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.task.RangeBody;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The time-outs only keep a deadlock from hanging the build. */
@Timeout(60)
class ForkJoinTaskPoolTest {
  private static final RangeBody NOTHING = (begin, end) -> {};

  private final List<ForkJoinTaskPool> pools = new ArrayList<>();

  private ForkJoinTaskPool pool(int workers) {
    ForkJoinTaskPool pool = new ForkJoinTaskPool(workers);
    pools.add(pool);
    return pool;
  }

  @AfterEach
  void stopPools() {
    pools.forEach(ForkJoinTaskPool::stop);
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
      ForkJoinTaskPool pool = pool(2);

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
      ForkJoinTaskPool pool = pool(4);
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
      assertEquals(0, pool.threads());
    }

    @Test
    void ofOnePieceRunsOnTheCaller() {
      ForkJoinTaskPool pool = pool(4);
      Thread caller = Thread.currentThread();

      pool.parallelFor(0, 5, 5, 4, (from, to) -> assertSame(caller, Thread.currentThread()));

      assertEquals(0, pool.threads());
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
      ForkJoinTaskPool pool = pool(3);
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
      ForkJoinTaskPool pool = pool(2);
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
      ForkJoinTaskPool pool = pool(2);
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
      ForkJoinTaskPool pool = pool(2);
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

      assertTrue(pool.queued() < 20, pool.queued() + " lanes wait");
      release.countDown();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 0})
    void throwsWhatTheBodyThrewItself(int threads) {
      IllegalStateException failure = new IllegalStateException("piece 3");
      ForkJoinTaskPool pool = pool(4);

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
      ForkJoinTaskPool pool = pool(2);

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

      assertEquals(1, thrown.getSuppressed().length);
      assertEquals(
          Set.of("piece 0", "piece 1"),
          Set.of(thrown.getMessage(), thrown.getSuppressed()[0].getMessage()));
    }

    @Test
    void oneExceptionThrownByEveryLaneIsNotSuppressedInItself() {
      CyclicBarrier bothBegan = new CyclicBarrier(2);
      IllegalStateException failure = new IllegalStateException();
      ForkJoinTaskPool pool = pool(2);

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

      assertEquals(0, failure.getSuppressed().length);
    }

    @Test
    void piecesThatHaveNotBegunBeforeAFailureDoNotRun() {
      Set<Long> begun = Collections.synchronizedSet(new HashSet<>());
      ForkJoinTaskPool pool = pool(4);

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
      ForkJoinTaskPool pool = pool(2);
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
      ForkJoinTaskPool pool = pool(2);
      RangeBody body = (from, to) -> ForkJoinTaskPoolTest.throwUnchecked(new IOException("disk"));

      UndeclaredThrowableException thrown =
          assertThrows(
              UndeclaredThrowableException.class, () -> pool.parallelFor(0, 10, 1, 0, body));

      assertEquals("disk", thrown.getCause().getMessage());
    }

    @Test
    void poolWorksOnAfterAFailure() {
      ForkJoinTaskPool pool = pool(2);
      RangeBody failing =
          (from, to) -> {
            throw new IllegalStateException();
          };

      assertThrows(IllegalStateException.class, () -> pool.parallelFor(0, 10, 1, 0, failing));

      assertEquals(Set.of("0..1", "1..2"), pieces(pool, 0, 2, 1, 0));
    }

    @Test
    void badArgumentsAreNamed() {
      ForkJoinTaskPool pool = pool(2);

      assertStatus(Status.INVALID_VALUE, () -> pool.parallelFor(0, 1, 0, 1, NOTHING));
      assertStatus(Status.INVALID_VALUE, () -> pool.parallelFor(0, 1, -5, 1, NOTHING));
      assertStatus(Status.INVALID_VALUE, () -> pool.parallelFor(0, 1, 1, -1, NOTHING));
    }

    private static Set<String> pieces(
        ForkJoinTaskPool pool, long begin, long end, long grain, int threads) {
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
      ForkJoinTaskPool pool = pool(1);
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
      ForkJoinTaskPool pool = pool(1);

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
  class Threads {
    @Test
    void areNotThereBeforeTheFirstTask() {
      assertEquals(0, pool(4).threads());
    }

    @Test
    void areNamedDaemonsWithTheBundlesClassLoader() {
      Thread worker = pool(1).submit(Thread::currentThread).toCompletableFuture().join();

      assertEquals("vgpu-worker-1", worker.getName());
      assertTrue(worker.isDaemon());
      assertSame(
          ForkJoinTaskPool.class.getClassLoader(),
          pool(1)
              .submit(() -> Thread.currentThread().getContextClassLoader())
              .toCompletableFuture()
              .join());
    }

    @Test
    void areAtMostAsManyAsWorkers() {
      ForkJoinTaskPool pool = pool(2);
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
      ForkJoinTaskPool pool = pool(2);
      pool.stop();

      assertStatus(Status.NOT_READY, () -> pool.submit(() -> 0));
      assertStatus(Status.NOT_READY, () -> pool.parallelFor(0, 10, 1, 0, NOTHING));
      assertStatus(Status.NOT_READY, () -> pool.parallelFor(0, 1, 1, 1, NOTHING));
      assertStatus(Status.NOT_READY, () -> pool.invokeAll(List.of(() -> {})));
    }

    @Test
    void waitsForRunningWorkWhichMayGoOnSplittingItself() {
      ForkJoinTaskPool pool = pool(2);
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
      ForkJoinTaskPool pool = pool(1);
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        results.add(pool.submit(() -> ThreadLocalRandom.current().nextInt()).toCompletableFuture());
      }

      pool.stop();

      results.forEach(result -> assertTrue(result.isDone()));
      assertEquals(0, pool.threads());
    }

    @Test
    void twiceIsHarmless() {
      ForkJoinTaskPool pool = pool(2);

      pool.stop();
      pool.stop();
    }

    @Test
    void interruptedWaitEndsAndStaysInterrupted() {
      ForkJoinTaskPool pool = pool(1);
      CountDownLatch release = new CountDownLatch(1);
      CompletableFuture<Integer> running =
          pool.submit(() -> awaitAndReturn(release)).toCompletableFuture();

      Thread.currentThread().interrupt();
      pool.stop();

      assertTrue(Thread.interrupted());
      assertFalse(running.isDone());
      release.countDown();
      assertEquals(0, running.join());
    }

    private static boolean accepts(ForkJoinTaskPool pool) {
      try {
        pool.parallelFor(0, 1, 1, 1, NOTHING);
        return true;
      } catch (VgpuException stopping) {
        return false;
      }
    }
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
