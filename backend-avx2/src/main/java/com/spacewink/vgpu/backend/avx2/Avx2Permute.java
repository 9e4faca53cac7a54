package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import java.util.Set;

/** Strided copies of every type: only the size of an element matters to them. */
final class Avx2Permute implements PermuteKernel {
  private static final Set<DataType> TYPES = Set.of(DataType.values());

  private final Avx2Library library;

  Avx2Permute(Avx2Library library) {
    this.library = library;
  }

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public void permute(PermuteSpec spec, long in, long out) {
    library.permute(spec, in, out);
  }
}
