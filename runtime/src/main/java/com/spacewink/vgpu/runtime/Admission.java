package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.Kernel;
import java.util.Optional;

/**
 * What became of a provider's self-test for one operation and type.
 *
 * @param kernel the kernel that may be used, or empty if it was rejected
 * @param reason why it was rejected, or empty
 */
record Admission(Optional<Kernel> kernel, String reason) {
  static Admission admitted(Kernel kernel) {
    return new Admission(Optional.of(kernel), "");
  }

  static Admission rejected(String reason) {
    return new Admission(Optional.empty(), reason);
  }
}
