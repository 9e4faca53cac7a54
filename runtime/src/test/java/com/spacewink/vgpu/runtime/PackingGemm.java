package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The scalar product with a B that can be packed: column after column of op(B), so that each is
 * contiguous. It remembers what it was asked for.
 */
class PackingGemm implements PackedGemmKernel {
  static final long EDGE = 16;

  final Queue<GemmSpec> plain = new ConcurrentLinkedQueue<>();
  final Queue<GemmSpec> packed = new ConcurrentLinkedQueue<>();
  final Queue<Columns> packings = new ConcurrentLinkedQueue<>();

  private final GemmKernel scalar = Backends.right().kernel(GemmKernel.class).orElseThrow();
  private final PermuteKernel copy = Backends.right().kernel(PermuteKernel.class).orElseThrow();

  /** What one call of packB packs. */
  record Columns(long of, long first, long count) {}

  @Override
  public Set<DataType> types() {
    return scalar.types();
  }

  @Override
  public void gemm(GemmSpec spec, long a, long b, long c) {
    plain.add(spec);
    scalar.gemm(spec, a, b, c);
  }

  @Override
  public long packedBytes(GemmSpec spec) {
    return spec.n() * spec.k() * spec.type().bytes();
  }

  @Override
  public long packedColumns(DataType type) {
    return EDGE;
  }

  @Override
  public void packB(GemmSpec spec, long first, long columns, long b, long to) {
    packings.add(new Columns(spec.n(), first, columns));
    boolean transposed = spec.transB().isTransposed();
    long step = transposed ? spec.ldb() : 1;
    copy.permute(
        new PermuteSpec(
            spec.type(),
            new long[] {columns, spec.k()},
            new long[] {step, transposed ? 1 : spec.ldb()},
            new long[] {spec.k(), 1}),
        b + first * step * spec.type().bytes(),
        to + first * spec.k() * spec.type().bytes());
  }

  @Override
  public void gemmPacked(GemmSpec spec, long a, long from, long c) {
    packed.add(spec);
    Transpose transB =
        spec.transB() == Transpose.CONJUGATE ? Transpose.CONJUGATE : Transpose.TRANSPOSE;
    scalar.gemm(
        new GemmSpec(
            spec.type(),
            spec.layout(),
            spec.transA(),
            transB,
            spec.m(),
            spec.n(),
            spec.k(),
            spec.alpha(),
            spec.lda(),
            spec.k(),
            spec.beta(),
            spec.ldc()),
        a,
        from,
        c);
  }
}
