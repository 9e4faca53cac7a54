package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import java.util.EnumSet;
import java.util.Set;

/** Reductions in plain Java, all of them in double. */
final class ScalarReduce implements ReduceKernel {
  @Override
  public Set<DataType> types() {
    return EnumSet.allOf(DataType.class);
  }

  @Override
  public void reduce(ReduceSpec spec, long in, long out) {
    if (!spec.type().isComplex()) {
      new TreeReduction(spec).run(in, out);
    } else if (spec.operation() == ReduceOperation.SUM) {
      new TreeReduction(sumOfParts(spec)).run(in, out);
    } else {
      new ComplexProduct(spec).run(in, out);
    }
  }

  /** Real and imaginary parts are neighbours that are summed on their own. */
  private static ReduceSpec sumOfParts(ReduceSpec spec) {
    return new ReduceSpec(
        spec.type().real(), spec.operation(), spec.outer(), spec.count(), 2 * spec.inner());
  }
}
