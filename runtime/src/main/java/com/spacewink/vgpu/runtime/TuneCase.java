package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.List;

/**
 * One thing to measure: an operation on a type, a representative of a class of sizes, and the
 * number of threads.
 *
 * @param sizeClass the class that the measurement speaks for
 * @param type element type
 * @param size how large the representative is
 * @param mostThreads the most threads that a contestant may have
 */
record TuneCase(SizeClass sizeClass, DataType type, TuneSize size, int mostThreads) {
  /** Part of a case of this much work, some milliseconds, tells who need not be timed at all. */
  private static final double PILOT_WORK = 2e7;

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
    return new TuneCase(
        new SizeClass(family, code), type, new TuneSize.Product(shape), mostThreads);
  }

  static TuneCase transform(
      FftKind kind, DataType precision, List<Long> shape, long repetitions, int mostThreads) {
    TuneSize.Transform size = new TuneSize.Transform(kind, shape, repetitions);
    int code = SizeClass.of(size.spec(precision));
    return new TuneCase(new SizeClass(KernelFamily.FFT, code), precision, size, mostThreads);
  }

  /** The case that stands for a class: its largest member. */
  static TuneCase of(SizeClass sizeClass, DataType type) {
    return new TuneCase(sizeClass, type, sizeClass.largest(), 1);
  }

  TuneCase onThreads(int threads) {
    return new TuneCase(sizeClass, type, size, threads);
  }

  /** Whether more than one thread may be of use. */
  boolean isParallel() {
    return size.isParallel(type);
  }

  /** A part of the case for a first impression; the case itself if it is small. */
  TuneCase pilot() {
    return within(Long.MAX_VALUE, PILOT_WORK);
  }

  /** The case, its longest extents halved until it takes neither more memory nor more work. */
  TuneCase within(long bytes, double work) {
    TuneSize part = size;
    while (part.bytes(type) > bytes || part.work(type) > work) {
      TuneSize half = part.halved();
      if (half.equals(part)) {
        break;
      }
      part = half;
    }
    return new TuneCase(sizeClass, type, part, mostThreads);
  }

  GemmSpec product() {
    GemmShape shape = ((TuneSize.Product) size).shape();
    return GemmSpec.of(
        type,
        sizeClass.isTransposedA() ? Transpose.TRANSPOSE : Transpose.NONE,
        sizeClass.isTransposedB() ? Transpose.TRANSPOSE : Transpose.NONE,
        shape.m(),
        shape.n(),
        shape.k());
  }

  FftSpec transform() {
    return ((TuneSize.Transform) size).spec(type);
  }

  /** Bytes of a source that is copied or reduced. */
  long sourceBytes() {
    return ((TuneSize.Source) size).bytes();
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
    return size.work(type);
  }
}
