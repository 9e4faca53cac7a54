package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.task.Priority;
import com.spacewink.vgpu.api.task.Task;
import com.spacewink.vgpu.api.task.TaskOptions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A random tree of tasks. A task has a range of numbers: the first is its own, and the others it
 * deals out to tasks below it, by one of the ways that the pool offers. Some throw, some are
 * cancelled by others, some get deadlines that they can't keep.
 *
 * <p>Whatever happens, no task begins twice. A call that forks returns after all that it began, and
 * if it returns normally, that was all of it; else it throws what each part has thrown, or was
 * cancelled. A submitted task has run once when it is joined, and its join throws what it has
 * thrown; or it was cancelled, and then it may have run or not. In the end each task has ended that
 * has begun, and each that has not begun has a reason.
 */
final class SoakTree {
  /** An exception that a task throws on purpose. */
  private static final class Planned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Planned(int number) {
      super("planned, of task " + number, null, true, false);
    }
  }

  /** A task that the tree has submitted. */
  record Submitted(SoakTree tree, int number, Task<Integer> task) {
    void cancel() {
      tree.mark(number, CANCELLED);
      task.cancel();
    }
  }

  private static final VarHandle STATES = MethodHandles.arrayElementVarHandle(int[].class);

  // A task's state: how often it has begun and ended, and what is known about it.
  private static final int BEGUN = 1;
  private static final int BEGUN_MASK = 0xF;
  private static final int ENDED = 1 << 4;
  private static final int ENDED_MASK = 0xF0;
  private static final int OFFERED = 1 << 8;
  private static final int SUBMITTED = 1 << 9;
  private static final int CANCELLED = 1 << 10;
  private static final int WITH_DEADLINE = 1 << 11;
  private static final int SKIPPED = 1 << 12;
  private static final int FAILED = 1 << 13;
  private static final int MISSED = 1 << 14;

  private static final int RUN_ONCE = BEGUN | ENDED;

  // One in so many.
  private static final int THROWS = 2000;
  private static final int CANCELS_ITS_OWN = 16;
  private static final int CANCELS_ANY = 32;
  private static final int HAS_DEADLINE = 64;

  private static final int MOST_IN_A_LIST = 4;
  private static final int MOST_IN_A_LOOP = 32;

  private final WorkStealingPool pool;
  private final long seed;
  private final int[] states;
  private final AtomicReferenceArray<Submitted> recent;
  private final Consumer<String> violations;
  private final Map<Integer, Throwable> failures = new ConcurrentHashMap<>();

  /** What nobody in the tree has joined. */
  private final ConcurrentLinkedQueue<Submitted> rest = new ConcurrentLinkedQueue<>();

  /**
   * @param size tasks, if none fails or is cancelled
   * @param recent where trees find tasks of others to cancel
   * @param violations told of everything that must not happen
   */
  SoakTree(
      WorkStealingPool pool,
      long seed,
      int size,
      AtomicReferenceArray<Submitted> recent,
      Consumer<String> violations) {
    this.pool = pool;
    this.seed = seed;
    this.states = new int[size];
    this.recent = recent;
    this.violations = violations;
  }

  // ---- Growing ----------------------------------------------------------------------------------

  /** On a thread that is no worker: as a submitted task, or as calls from outside. */
  void grow() {
    if (seed % 2 == 0) {
      join(submit(0, states.length, new SplittableRandom(seed)));
    } else {
      mark(0, OFFERED);
      try {
        run(0, states.length);
      } catch (Planned | CompletionException | CancellationException asPlanned) {
        // It was checked where it arrived.
      }
    }
  }

  void joinTheRest() {
    rest.forEach(this::join);
  }

  /** The body of a task. */
  private int run(int number, int end) {
    begin(number);
    try {
      SplittableRandom random = new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L));
      maybeThrow(number, random);
      if (number + 1 < end) {
        branch(number + 1, end, random);
        maybeThrow(number, random);
      }
      return number;
    } catch (Throwable thrown) {
      failures.put(number, thrown);
      mark(number, FAILED);
      throw thrown;
    } finally {
      STATES.getAndAdd(states, number, ENDED);
    }
  }

  private void begin(int number) {
    int before = (int) STATES.getAndAdd(states, number, BEGUN);
    if ((before & (BEGUN_MASK | SKIPPED)) != 0 || (before & OFFERED) == 0) {
      violate(number, "begins");
    }
  }

  private static void maybeThrow(int number, SplittableRandom random) {
    if (random.nextInt(THROWS) == 0) {
      throw new Planned(number);
    }
  }

  private void branch(int begin, int end, SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> fork(begin, end, random);
      case 1 -> forkList(begin, end, random);
      case 2 -> loop(begin, end, random);
      default -> submitAll(begin, end, random);
    }
  }

  private void fork(int begin, int end, SplittableRandom random) {
    if (end - begin < 2) {
      forkList(begin, end, random);
      return;
    }
    int middle = begin + 1 + random.nextInt(end - begin - 1);
    call(
        new int[] {begin, middle},
        random,
        () -> pool.invokeAll(() -> run(begin, middle), () -> run(middle, end)));
  }

  private void forkList(int begin, int end, SplittableRandom random) {
    int[] numbers = cut(begin, end, MOST_IN_A_LIST, random);
    List<Runnable> parts = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      int number = numbers[i];
      int behind = behind(numbers, i, end);
      parts.add(() -> run(number, behind));
    }
    call(numbers, random, () -> pool.invokeAll(parts));
  }

  private void loop(int begin, int end, SplittableRandom random) {
    int[] numbers = cut(begin, end, MOST_IN_A_LOOP, random);
    int grain = 1 + random.nextInt(4);
    int threads = random.nextInt(pool.workers() + 1);
    call(
        numbers,
        random,
        () ->
            pool.parallelFor(
                0,
                numbers.length,
                grain,
                threads,
                (from, to) -> {
                  for (int i = (int) from; i < to; i++) {
                    run(numbers[i], behind(numbers, i, end));
                  }
                }));
  }

  private void submitAll(int begin, int end, SplittableRandom random) {
    int[] numbers = cut(begin, end, MOST_IN_A_LIST, random);
    List<Submitted> tasks = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      tasks.add(submit(numbers[i], behind(numbers, i, end), random));
    }
    if (random.nextBoolean()) {
      Collections.reverse(tasks);
    }
    for (Submitted task : tasks) {
      if (random.nextInt(CANCELS_ITS_OWN) == 0) {
        task.cancel();
      }
      if (random.nextInt(4) == 0) {
        rest.add(task);
      } else {
        joinOrThrow(task, random);
      }
    }
    cancelAny(random);
  }

  private Submitted submit(int number, int end, SplittableRandom random) {
    mark(number, OFFERED | SUBMITTED);
    Priority priority = Priority.values()[random.nextInt(Priority.values().length)];
    TaskOptions options = TaskOptions.DEFAULT.with(priority);
    if (random.nextInt(HAS_DEADLINE) == 0) {
      mark(number, WITH_DEADLINE);
      options = options.within(Duration.ofNanos(1 + random.nextInt(100_000)));
    }
    Submitted submitted = new Submitted(this, number, pool.submit(() -> run(number, end), options));
    recent.set(random.nextInt(recent.length()), submitted);
    return submitted;
  }

  private void cancelAny(SplittableRandom random) {
    if (random.nextInt(CANCELS_ANY) == 0) {
      Submitted victim = recent.get(random.nextInt(recent.length()));
      if (victim != null) {
        victim.cancel();
      }
    }
  }

  /**
   * @return the first numbers of the parts of a range
   */
  private static int[] cut(int begin, int end, int most, SplittableRandom random) {
    IntStream cuts = random.ints(random.nextInt(most), begin, end);
    return IntStream.concat(IntStream.of(begin), cuts).sorted().distinct().toArray();
  }

  /**
   * @return the number behind the last of a part
   */
  private static int behind(int[] numbers, int part, int end) {
    return part + 1 < numbers.length ? numbers[part + 1] : end;
  }

  // ---- Checking ---------------------------------------------------------------------------------

  /** Forks tasks, and checks that the call keeps its contract. */
  private void call(int[] numbers, SplittableRandom random, Runnable call) {
    for (int number : numbers) {
      mark(number, OFFERED);
    }
    boolean swallows = random.nextBoolean();
    try {
      call.run();
    } catch (Throwable thrown) {
      checkBroken(numbers, thrown);
      if (swallows) {
        return;
      }
      throw thrown;
    }
    for (int number : numbers) {
      if (!hasRunOnce(number) || is(number, FAILED)) {
        violate(number, "was forked by a call that has returned normally");
      }
    }
  }

  private void checkBroken(int[] numbers, Throwable thrown) {
    boolean explained = thrown instanceof CancellationException && pool.isCancelled();
    Set<Throwable> told = everythingIn(thrown);
    for (int number : numbers) {
      if (is(number, FAILED)) {
        explained = true;
        if (!told.contains(failures.get(number))) {
          violate(number, "has thrown what the call that forked it does not throw");
        }
      }
      if (hasNotBegun(number)) {
        mark(number, SKIPPED);
      } else if (!hasRunOnce(number)) {
        violate(number, "was left behind by the call that forked it");
      }
    }
    if (!explained) {
      violations.accept("a call throws what no part of it has thrown: " + thrown);
    }
  }

  private void joinOrThrow(Submitted submitted, SplittableRandom random) {
    boolean throwsOn = random.nextInt(4) == 0;
    RuntimeException thrown = join(submitted);
    if (thrown != null && throwsOn) {
      throw thrown;
    }
  }

  /**
   * Joins a task, and checks that the result is what became of it.
   *
   * @return what the join has thrown, or null
   */
  private RuntimeException join(Submitted submitted) {
    int number = submitted.number();
    try {
      int result = submitted.task().join();
      if (result != number || !hasRunOnce(number) || is(number, FAILED)) {
        violate(number, "was joined with the result " + result);
      }
      return null;
    } catch (CompletionException thrown) {
      if (missedDeadline(number, thrown)) {
        mark(number, MISSED);
      } else if (!isFailure(number, thrown)) {
        violate(number, "was joined with " + thrown);
      }
      return thrown;
    } catch (CancellationException thrown) {
      if (!isFailure(number, thrown) && !is(number, CANCELLED)) {
        violate(number, "was joined with " + thrown);
      }
      return thrown;
    }
  }

  /** Whether a task has failed with what its join throws. */
  private boolean isFailure(int number, Throwable joined) {
    return is(number, FAILED) && everythingIn(joined).contains(failures.get(number));
  }

  private boolean missedDeadline(int number, CompletionException joined) {
    return is(number, WITH_DEADLINE)
        && !isFailure(number, joined)
        && joined.getCause() instanceof VgpuException cause
        && cause.status() == Status.CANCELLED;
  }

  private static Set<Throwable> everythingIn(Throwable thrown) {
    Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> left = new ArrayDeque<>(List.of(thrown));
    while (!left.isEmpty()) {
      Throwable next = left.pop();
      if (all.add(next)) {
        left.addAll(List.of(next.getSuppressed()));
        if (next.getCause() != null) {
          left.add(next.getCause());
        }
      }
    }
    return all;
  }

  /**
   * Settles the account when nothing is left of the tree.
   *
   * @return what became of its tasks
   */
  Soak.Tally tally() {
    long run = 0;
    long cancelled = 0;
    long skipped = 0;
    long failed = 0;
    long missed = 0;
    for (int number = 0; number < states.length; number++) {
      if (!is(number, OFFERED)) {
        // Whoever would have done that has failed or never run.
        continue;
      }
      failed += is(number, FAILED) ? 1 : 0;
      missed += is(number, MISSED) ? 1 : 0;
      if (hasRunOnce(number)) {
        run++;
      } else if (hasNotBegun(number) && is(number, SKIPPED)) {
        skipped++;
      } else if (hasNotBegun(number)
          && is(number, SUBMITTED)
          && (is(number, CANCELLED) || is(number, WITH_DEADLINE))) {
        cancelled++;
      } else {
        violate(number, "is left when all has ended");
      }
    }
    return new Soak.Tally(run, cancelled, skipped, failed, missed);
  }

  private boolean hasRunOnce(int number) {
    return (state(number) & (BEGUN_MASK | ENDED_MASK)) == RUN_ONCE;
  }

  private boolean hasNotBegun(int number) {
    return (state(number) & BEGUN_MASK) == 0;
  }

  private boolean is(int number, int flag) {
    return (state(number) & flag) != 0;
  }

  private int state(int number) {
    return (int) STATES.getVolatile(states, number);
  }

  private void mark(int number, int flags) {
    STATES.getAndBitwiseOr(states, number, flags);
  }

  private void violate(int number, String what) {
    violations.accept(
        String.format(
            "task %d of tree %d %s; its state is 0x%x", number, seed, what, state(number)));
  }
}
