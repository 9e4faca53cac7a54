package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;

/**
 * One thing to measure: an operation on a type, a representative of a class of sizes, and the
 * number of threads.
 *
 * @param sizeClass the class that the measurement speaks for
 * @param type element type
 * @param shape extents of the product; for other operations, m is the source's bytes
 * @param mostThreads the most threads that a contestant may have
 */
record TuneCase(SizeClass sizeClass, DataType type, GemmShape shape, int mostThreads) {
  /** Products with less work run on one thread anyway. */
  private static final double LEAST_PARALLEL_FLOPS = 2e6;

  private static final long LEAST_PARALLEL_BYTES = 1 << 20;

  /** Part of a product of this much work, some milliseconds, tells who need not be timed at all. */
  private static final double PILOT_FLOPS = 2e7;

  static TuneCase product(
      KernelFamily family,
      DataType type,
      GemmShape shape,
      Transpose transA,
      Transpose transB,
      int mostThreads) {
    int code =
        SizeClass.ofExtents(
            shape.m(), shape.n(), shape.k(), transA.isTransposed(), transB.isTransposed());
    return new TuneCase(new SizeClass(family, code), type, shape, mostThreads);
  }

  /** The case that stands for a class: its largest member. */
  static TuneCase of(SizeClass sizeClass, DataType type) {
    GemmShape shape =
        sizeClass.family().isProduct()
            ? new GemmShape(sizeClass.m(), sizeClass.n(), sizeClass.k())
            : new GemmShape(sizeClass.bytes(), 1, 1);
    return new TuneCase(sizeClass, type, shape, 1);
  }

  TuneCase onThreads(int threads) {
    return new TuneCase(sizeClass, type, shape, threads);
  }

  /** Whether more than one thread may be of use. */
  boolean isParallel() {
    return sizeClass.family().isProduct()
        ? work() >= LEAST_PARALLEL_FLOPS
        : shape.m() >= LEAST_PARALLEL_BYTES;
  }

  /** A part of the case for a first impression; the case itself if it is small. */
  TuneCase pilot() {
    return within(Long.MAX_VALUE, PILOT_FLOPS);
  }

  /** The case, its longest extents halved until it takes neither more memory nor more work. */
  TuneCase within(long bytes, double flops) {
    TuneCase part = this;
    while (part.longest() > 1 && (part.bytes() > bytes || part.work() > flops)) {
      part = part.halved();
    }
    return part;
  }

  GemmSpec product() {
    return GemmSpec.of(
        type,
        sizeClass.isTransposedA() ? Transpose.TRANSPOSE : Transpose.NONE,
        sizeClass.isTransposedB() ? Transpose.TRANSPOSE : Transpose.NONE,
        shape.m(),
        shape.n(),
        shape.k());
  }

  @Override
  public String toString() {
    return sizeClass.family().operation()
        + " "
        + type.id()
        + " "
        + sizeClass.id()
        + " "
        + mostThreads
        + (mostThreads == 1 ? " thread" : " threads");
  }

  /** Operations of a product, or bytes of a source. */
  double work() {
    return sizeClass.family().isProduct() ? product().flops() : shape.m();
  }

  private double bytes() {
    if (!sizeClass.family().isProduct()) {
      return 2.0 * shape.m();
    }
    double m = shape.m();
    double n = shape.n();
    double k = shape.k();
    return (m * k + k * n + m * n) * type.bytes();
  }

  private long longest() {
    return Math.max(shape.m(), Math.max(shape.n(), shape.k()));
  }

  private TuneCase halved() {
    long m = shape.m();
    long n = shape.n();
    long k = shape.k();
    long longest = longest();
    GemmShape half =
        m == longest
            ? new GemmShape((m + 1) / 2, n, k)
            : n == longest ? new GemmShape(m, (n + 1) / 2, k) : new GemmShape(m, n, (k + 1) / 2);
    return new TuneCase(sizeClass, type, half, mostThreads);
  }
}
