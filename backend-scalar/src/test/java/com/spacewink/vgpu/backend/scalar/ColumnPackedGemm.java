package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The scalar product with a B that can be packed, column after column of op(B), and with a variant
 * that does so: for the contracts to have something to accept.
 */
class ColumnPackedGemm implements PackedGemmKernel, TunableGemmKernel {
  static final String VARIANT = "packed.columns=3";

  private static final long EDGE = 3;

  private final ScalarGemm gemm = new ScalarGemm();
  private final ScalarPermute copy = new ScalarPermute();

  @Override
  public Set<DataType> types() {
    return gemm.types();
  }

  @Override
  public void gemm(GemmSpec spec, long a, long b, long c) {
    gemm.gemm(spec, a, b, c);
  }

  @Override
  public long packedBytes(GemmSpec spec) {
    return spec.n() < EDGE ? 0 : spec.n() * spec.k() * spec.type().bytes();
  }

  @Override
  public long packedColumns(DataType type) {
    return EDGE;
  }

  @Override
  public void packB(GemmSpec spec, long first, long columns, long b, long packed) {
    boolean transposed = spec.transB().isTransposed();
    long step = transposed ? spec.ldb() : 1;
    copy.permute(
        new PermuteSpec(
            spec.type(),
            new long[] {columns, spec.k()},
            new long[] {step, transposed ? 1 : spec.ldb()},
            new long[] {spec.k(), 1}),
        b + first * step * spec.type().bytes(),
        packed + first * spec.k() * spec.type().bytes());
  }

  @Override
  public void gemmPacked(GemmSpec spec, long a, long packed, long c) {
    gemm.gemm(ofPacked(spec), a, packed, c);
  }

  @Override
  public List<String> variants(GemmSpec spec) {
    return spec.m() < 2 ? List.of() : List.of(VARIANT);
  }

  @Override
  public Optional<GemmKernel> variant(String name) {
    return name.equals(VARIANT) ? Optional.of(this) : Optional.empty();
  }

  /** The product with B stored as it was packed: by columns of op(B), conjugates to be taken. */
  private static GemmSpec ofPacked(GemmSpec spec) {
    return new GemmSpec(
        spec.type(),
        spec.layout(),
        spec.transA(),
        spec.transB() == Transpose.CONJUGATE ? Transpose.CONJUGATE : Transpose.TRANSPOSE,
        spec.m(),
        spec.n(),
        spec.k(),
        spec.alpha(),
        spec.lda(),
        Math.max(1, spec.k()),
        spec.beta(),
        spec.ldc());
  }
}
