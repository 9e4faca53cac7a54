package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import java.util.EnumSet;
import java.util.Set;

/** Strided copies in plain Java. */
final class ScalarPermute implements PermuteKernel {
  @Override
  public Set<DataType> types() {
    return EnumSet.allOf(DataType.class);
  }

  @Override
  public void permute(PermuteSpec spec, long in, long out) {
    if (spec.elements() > 0) {
      new StridedCopy(spec).run(in, out);
    }
  }
}
