package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import java.util.Set;

/** The loop of fused multiply-adds that never leaves the registers. */
final class Avx2Peak implements PeakKernel {
  private static final Set<DataType> TYPES = Set.of(DataType.F32, DataType.F64);

  private final Avx2Library library;

  Avx2Peak(Avx2Library library) {
    this.library = library;
  }

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public long run(DataType type, long iterations) {
    return library.peak(type, iterations);
  }
}
