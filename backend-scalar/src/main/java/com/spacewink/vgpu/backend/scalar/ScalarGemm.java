package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import java.util.EnumSet;
import java.util.Set;

/** Matrix products in plain Java. */
final class ScalarGemm implements GemmKernel {
  @Override
  public Set<DataType> types() {
    return EnumSet.allOf(DataType.class);
  }

  @Override
  public void gemm(GemmSpec spec, long a, long b, long c) {
    if (spec.isEmpty()) {
      return;
    }
    BlockedGemm product =
        switch (spec.type().real()) {
          case F32 -> new BlockedGemmF32(spec);
          case F64 -> new BlockedGemmF64(spec);
          default -> throw new IllegalArgumentException(spec.type().real() + " is not real");
        };
    product.run(a, b, c);
  }
}
