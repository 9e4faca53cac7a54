package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import java.util.Set;

/** Reductions of the real types. */
final class Avx2Reduce implements ReduceKernel {
  private static final Set<DataType> TYPES = Set.of(DataType.F32, DataType.F64);

  private final Avx2Library library;

  Avx2Reduce(Avx2Library library) {
    this.library = library;
  }

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public void reduce(ReduceSpec spec, long in, long out) {
    library.reduce(spec, in, out);
  }
}
