package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.SplittableRandom;

/** One product with its data, to be computed by any contestant and checked against definition. */
final class GemmProblem implements AutoCloseable {
  private static final long SEED = 20240229;

  /** Products formed for the check; a wrong block or edge spoils far more than one of so many. */
  private static final long CHECKED_PRODUCTS = 1_000_000;

  private final VirtualGpu gpu;
  private final GemmSpec spec;
  private final Matrix a;
  private final Matrix b;
  private final Matrix c;

  GemmProblem(VirtualGpu gpu, DataType type, GemmShape shape, Operands operands) {
    this.gpu = gpu;
    this.spec = GemmSpec.of(type, operands.a(), operands.b(), shape.m(), shape.n(), shape.k());
    boolean transA = operands.a().isTransposed();
    boolean transB = operands.b().isTransposed();
    a = new Matrix(gpu, type, transA ? shape.k() : shape.m(), transA ? shape.m() : shape.k());
    b = new Matrix(gpu, type, transB ? shape.n() : shape.k(), transB ? shape.k() : shape.n());
    c = new Matrix(gpu, type, shape.m(), shape.n());
    a.randomize(SEED);
    b.randomize(SEED + 1);
  }

  GemmSpec spec() {
    return spec;
  }

  void run(Execution execution) {
    gpu.gemm(spec, a.pin(), b.pin(), c.pin(), execution);
  }

  void run(Peer peer) {
    peer.gemm(spec, a.pin(), b.pin(), c.pin());
  }

  /** Makes sure that a contestant which writes nothing is not taken for a right one. */
  void spoilResult() {
    c.randomize(SEED + 2);
  }

  /**
   * The largest error among the corners and randomly chosen elements of C, in units of
   * k·eps·(|A|·|B|) of the element; sums are formed in double.
   */
  double maxError() {
    SplittableRandom random = new SplittableRandom(SEED + 3);
    double worst = 0;
    long checked = Math.max(64, CHECKED_PRODUCTS / spec.k());
    for (int i = 0; i < checked; i++) {
      long row = i < 4 ? i % 2 * (spec.m() - 1) : random.nextLong(spec.m());
      long column = i < 4 ? i / 2 * (spec.n() - 1) : random.nextLong(spec.n());
      worst = Math.max(worst, error(row, column));
    }
    return worst;
  }

  private double error(long row, long column) {
    double re = 0;
    double im = 0;
    double magnitude = 0;
    for (long p = 0; p < spec.k(); p++) {
      double reA = spec.transA().isTransposed() ? a.re(p, row) : a.re(row, p);
      double imA = spec.transA().isTransposed() ? a.im(p, row) : a.im(row, p);
      double reB = spec.transB().isTransposed() ? b.re(column, p) : b.re(p, column);
      double imB = spec.transB().isTransposed() ? b.im(column, p) : b.im(p, column);
      imA = spec.transA() == Transpose.CONJUGATE ? -imA : imA;
      imB = spec.transB() == Transpose.CONJUGATE ? -imB : imB;
      re += reA * reB - imA * imB;
      im += reA * imB + imA * reB;
      magnitude += Math.hypot(reA, imA) * Math.hypot(reB, imB);
    }
    double difference = Math.hypot(c.re(row, column) - re, c.im(row, column) - im);
    // NaN must count as wrong, and comparisons with it are false.
    if (Double.isNaN(difference)) {
      return Double.POSITIVE_INFINITY;
    }
    return difference == 0 ? 0 : difference / (spec.k() * spec.type().epsilon() * magnitude);
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
