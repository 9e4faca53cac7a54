package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.rawmemory.RawMemory;
import java.util.Set;

/** Many products of one shape, one after the other. */
final class ScalarBatchedGemm implements BatchedGemmKernel {
  private final ScalarGemm gemm;

  ScalarBatchedGemm(ScalarGemm gemm) {
    this.gemm = gemm;
  }

  @Override
  public Set<DataType> types() {
    return gemm.types();
  }

  @Override
  public void gemmStrided(
      GemmSpec spec, long count, long a, long strideA, long b, long strideB, long c, long strideC) {
    long bytes = spec.type().bytes();
    for (long i = 0; i < count; i++) {
      gemm.gemm(spec, a + i * strideA * bytes, b + i * strideB * bytes, c + i * strideC * bytes);
    }
  }

  @Override
  public void gemmPointers(GemmSpec spec, long count, long a, long b, long c) {
    boolean readsOperands = spec.readsOperands();
    for (long i = 0; i < count; i++) {
      long slot = i * Long.BYTES;
      gemm.gemm(
          spec,
          readsOperands ? RawMemory.getLong(a + slot) : 0,
          readsOperands ? RawMemory.getLong(b + slot) : 0,
          RawMemory.getLong(c + slot));
    }
  }
}
