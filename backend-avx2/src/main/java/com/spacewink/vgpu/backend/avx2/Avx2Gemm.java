package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import java.util.Set;

/** Single and batched matrix products; see {@code native/src/gemm.c} for how they work. */
final class Avx2Gemm implements GemmKernel, BatchedGemmKernel {
  private static final Set<DataType> TYPES = Set.of(DataType.F32, DataType.F64);

  private final Avx2Library library;

  Avx2Gemm(Avx2Library library) {
    this.library = library;
  }

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public void gemm(GemmSpec spec, long a, long b, long c) {
    library.gemm(spec, a, b, c);
  }

  @Override
  public void gemmStrided(
      GemmSpec spec, long count, long a, long strideA, long b, long strideB, long c, long strideC) {
    library.gemmStrided(spec, count, a, strideA, b, strideB, c, strideC);
  }

  @Override
  public void gemmPointers(GemmSpec spec, long count, long a, long b, long c) {
    library.gemmPointers(spec, count, a, b, c);
  }
}
