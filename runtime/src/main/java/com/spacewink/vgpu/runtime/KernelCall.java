package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.Kernel;

/** What a call does with the kernel that was chosen for it. */
@FunctionalInterface
interface KernelCall<K extends Kernel> {
  /**
   * @param kernel the kernel
   * @param threads the most threads to work at once: what the call asks for, or else what was
   *     measured to be best; 0 for as many as there are
   */
  void run(K kernel, int threads);
}
