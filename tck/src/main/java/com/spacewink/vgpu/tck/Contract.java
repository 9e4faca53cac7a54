package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the contracts of all families share: the kernel's types and the seed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Contract {
  private static final String SEED = "vgpu.tck.seed";

  static final int THREADS = 8;

  private final long seed = Long.getLong(SEED, new Random().nextInt());

  Contract() {}

  abstract Kernel anyKernel();

  /** Tells the seed before anything can crash the JVM. */
  @BeforeAll
  public final void printSeed() {
    System.out.println(getClass().getSimpleName() + ": -D" + SEED + "=" + seed);
  }

  /** A kernel computes one element type or more. */
  @Test
  public final void offersAnElementType() {
    assertFalse(anyKernel().types().isEmpty(), "types() is empty");
  }

  /**
   * @return the types that each test runs with
   */
  public final Stream<DataType> types() {
    return anyKernel().types().stream().sorted();
  }

  /** The same numbers for a test and type, whichever other tests run. */
  final Random random(String test, DataType type) {
    return new Random(seed * 31 + test.hashCode() * 7L + type.ordinal());
  }

  /**
   * Runs the same many times at once and passes on the first failure.
   *
   * @param work is given the number of the thread
   */
  static void onManyThreads(IntConsumer work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Object>> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        threads.add(Executors.callable(() -> work.accept(number)));
      }
      for (Future<Object> thread : pool.invokeAll(threads)) {
        thread.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  /** Names the case in a failure's message. */
  final String label(Object spec) {
    return spec + " (-D" + SEED + "=" + seed + ")";
  }
}
