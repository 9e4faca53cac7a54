package com.spacewink.vgpu.api.kernel;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A matrix product that its backend can compute in more than one way: with other block sizes, or
 * with an operand packed or read where it is. All ways give the same bits. The tuner times them and
 * keeps the fastest for each class of sizes.
 */
@ConsumerType
public interface TunableGemmKernel extends GemmKernel {
  /**
   * @param spec a product
   * @return the names of the variants worth timing for it beside the kernel's own choice, the most
   *     promising first; lower-case letters, digits, dots, {@code =} and {@code +}, at most 64
   *     characters. A name keeps its meaning for as long as the provider has the same version.
   */
  List<String> variants(GemmSpec spec);

  /**
   * @param name one of {@link #variants}, perhaps told by another process
   * @return a kernel that computes every product by that variant, or empty if the name is unknown
   */
  Optional<GemmKernel> variant(String name);
}
