package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PeakKernel;

/** The loop must do the work it says: operations in proportion to its iterations. */
final class PeakSelfTest implements SelfTest<PeakKernel> {
  @Override
  public void run(PeakKernel kernel, DataType type, TestArrays arrays) {
    long once = kernel.run(type, 1);
    long often = kernel.run(type, 10);
    SelfTestFailure.check(once > 0, "peak " + type.id(), "flops of 1 iteration", once, 1);
    SelfTestFailure.check(
        often == 10 * once, "peak " + type.id(), "flops of 10 iterations", often, 10 * once);
  }
}
