package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.Kernel;

/**
 * The short test that a kernel must pass before it is used. Its cases are chosen for the edges
 * where kernels go wrong, and their numbers are small integers, so that every right result is exact
 * in every type and needs no reference implementation and no tolerance.
 */
@FunctionalInterface
interface SelfTest<K extends Kernel> {
  /**
   * Runs the test.
   *
   * @throws SelfTestFailure if the kernel computes wrongly
   */
  void run(K kernel, DataType type, TestArrays arrays);
}
