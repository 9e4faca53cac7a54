package com.spacewink.vgpu.api.kernel;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A table of kernels for one instruction set, registered as a service with the properties of {@link
 * com.spacewink.vgpu.api.select.ProviderProperties}. A backend offers the families it has; each
 * family is chosen on its own.
 */
@ConsumerType
public interface KernelBackend {
  /**
   * @param family the kernel family's interface, such as {@link GemmKernel}
   * @param <K> the kernel family
   * @return the backend's kernel of that family, or empty if it has none; the same instance at each
   *     call
   */
  <K extends Kernel> Optional<K> kernel(Class<K> family);
}
