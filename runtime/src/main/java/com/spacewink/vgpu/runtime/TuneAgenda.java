package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.tune.TunePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a plan comes to, the most valuable first: products of real numbers from small to large, the
 * shapes that people have, transposes, then transforms, other operations, and complex numbers; all
 * on one thread, which decides between providers, before any on several.
 *
 * <p>To add a class to what is measured without being asked for, add its size to a list here.
 */
final class TuneAgenda {
  private static final List<DataType> REAL = List.of(DataType.F32, DataType.F64);
  private static final List<DataType> COMPLEX = List.of(DataType.C64, DataType.C128);

  private static final int[] CUBES = {
    16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048
  };
  private static final int[] COMPLEX_CUBES = {32, 128, 512};
  private static final int[] TRANSPOSED_CUBES = {64, 512};
  private static final int[] BATCHED_CUBES = {8, 16, 32};

  /** Tall, wide, flat and deep: from recurrent and convolutional networks, and from statistics. */
  private static final long[][] SHAPES = {
    {1760, 16, 1760},
    {1760, 128, 1760},
    {2560, 64, 2560},
    {35, 700, 2048},
    {7680, 1, 2560},
    {64, 64, 100_000},
    {4096, 4096, 16},
    {5124, 700, 2048}
  };

  /** In the second level cache, in the third, and in memory. */
  private static final long[] BYTES = {256 << 10, 4 << 20, 64 << 20};

  private static final int LEAST_LOG_OF_TRANSFORM = 4;
  private static final int MOST_LOG_OF_TRANSFORM = 20;

  /** With small factors, with a factor of 11, and primes: one less a power of two, and one more. */
  private static final long[] TRANSFORMS = {1000, 1155, 10_000, 1009, 65_537};

  private static final long[] REAL_TRANSFORMS = {1024, 65_536};
  private static final List<List<Long>> TRANSFORMS_OF_AXES =
      List.of(List.of(256L, 256L), List.of(1024L, 1024L), List.of(128L, 128L, 128L));

  private static final long REPEATED_TRANSFORM = 256;
  private static final long REPETITIONS = 1000;

  private final TunePlan plan;
  private final int workers;
  private final List<TuneCase> cases = new ArrayList<>();

  private TuneAgenda(TunePlan plan, int workers) {
    this.plan = plan;
    this.workers = workers;
  }

  /**
   * @param plan what was asked for
   * @param workers threads that the pool has
   */
  static List<TuneCase> of(TunePlan plan, int workers) {
    TuneAgenda agenda = new TuneAgenda(plan, workers);
    if (plan.shapes().isEmpty()) {
      agenda.addDefault();
    } else {
      agenda.addShapes();
    }
    return agenda.onThreads();
  }

  private void addDefault() {
    for (int edge : CUBES) {
      addProducts(KernelFamily.GEMM, REAL, cube(edge), Transpose.NONE, Transpose.NONE);
    }
    for (long[] shape : SHAPES) {
      GemmShape extents = new GemmShape(shape[0], shape[1], shape[2]);
      addProducts(KernelFamily.GEMM, REAL, extents, Transpose.NONE, Transpose.NONE);
    }
    for (int edge : TRANSPOSED_CUBES) {
      addProducts(KernelFamily.GEMM, REAL, cube(edge), Transpose.NONE, Transpose.TRANSPOSE);
      addProducts(KernelFamily.GEMM, REAL, cube(edge), Transpose.TRANSPOSE, Transpose.NONE);
      addProducts(KernelFamily.GEMM, REAL, cube(edge), Transpose.TRANSPOSE, Transpose.TRANSPOSE);
    }
    for (int edge : BATCHED_CUBES) {
      addProducts(KernelFamily.GEMM_BATCHED, REAL, cube(edge), Transpose.NONE, Transpose.NONE);
    }
    addTransforms();
    for (long bytes : BYTES) {
      addBytes(KernelFamily.PERMUTE, bytes);
      addBytes(KernelFamily.REDUCE, bytes);
    }
    for (int edge : COMPLEX_CUBES) {
      addProducts(KernelFamily.GEMM, COMPLEX, cube(edge), Transpose.NONE, Transpose.NONE);
    }
  }

  private void addShapes() {
    for (GemmShape shape : plan.shapes()) {
      for (KernelFamily family :
          new KernelFamily[] {KernelFamily.GEMM, KernelFamily.GEMM_BATCHED}) {
        // Batches only if they are asked for: they are a matter of small products.
        if (family == KernelFamily.GEMM || plan.operations().contains(family.operation())) {
          addProducts(
              family,
              plan.types().isEmpty() ? REAL : plan.types(),
              shape,
              Transpose.NONE,
              Transpose.NONE);
        }
      }
    }
  }

  private void addProducts(
      KernelFamily family, List<DataType> types, GemmShape shape, Transpose a, Transpose b) {
    for (DataType type : types) {
      add(TuneCase.product(family, type, shape, a, b, 1));
    }
  }

  private void addTransforms() {
    for (int log = LEAST_LOG_OF_TRANSFORM; log <= MOST_LOG_OF_TRANSFORM; log++) {
      addTransform(FftKind.C2C, List.of(1L << log), 1);
    }
    for (long n : TRANSFORMS) {
      addTransform(FftKind.C2C, List.of(n), 1);
    }
    for (long n : REAL_TRANSFORMS) {
      addTransform(FftKind.R2C, List.of(n), 1);
      addTransform(FftKind.C2R, List.of(n), 1);
    }
    for (List<Long> shape : TRANSFORMS_OF_AXES) {
      addTransform(FftKind.C2C, shape, 1);
    }
    addTransform(FftKind.C2C, List.of(REPEATED_TRANSFORM), REPETITIONS);
  }

  private void addTransform(FftKind kind, List<Long> shape, long repetitions) {
    REAL.forEach(type -> add(TuneCase.transform(kind, type, shape, repetitions, 1)));
  }

  private void addBytes(KernelFamily family, long bytes) {
    for (boolean isScattered : new boolean[] {false, true}) {
      SizeClass sizeClass = new SizeClass(family, SizeClass.ofBytes(bytes, isScattered));
      REAL.forEach(type -> add(TuneCase.of(sizeClass, type)));
    }
  }

  /** Of two sizes of one class, the first stands for it. */
  private void add(TuneCase added) {
    String operation = added.sizeClass().family().operation();
    boolean isWanted =
        (plan.operations().isEmpty() || plan.operations().contains(operation))
            && (plan.types().isEmpty() || plan.types().contains(added.type()));
    boolean isThere =
        cases.stream()
            .anyMatch(
                each -> each.sizeClass().equals(added.sizeClass()) && each.type() == added.type());
    if (isWanted && !isThere) {
      cases.add(added);
    }
  }

  private List<TuneCase> onThreads() {
    TreeSet<Integer> threads = new TreeSet<>(plan.threads());
    if (threads.isEmpty()) {
      threads.add(workers);
    }
    threads.removeIf(count -> count == 1 || count > workers);
    List<TuneCase> all = new ArrayList<>(cases);
    for (int count : threads) {
      for (TuneCase each : cases) {
        if (each.isParallel()) {
          all.add(each.onThreads(count));
        }
      }
    }
    return all;
  }

  private static GemmShape cube(int edge) {
    return new GemmShape(edge, edge, edge);
  }
}
