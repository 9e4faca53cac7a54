package com.spacewink.vgpu.api.fft;

import com.spacewink.vgpu.api.kernel.Kernel;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Computes discrete Fourier transforms. Registered as a service with the properties of {@link
 * com.spacewink.vgpu.api.select.ProviderProperties}; its {@link #types()} are the precisions, F32
 * and F64.
 */
@ConsumerType
public interface FftProvider extends Kernel {
  /** The name of the operation, in selections and measurements. */
  String OPERATION = "fft";

  /**
   * Prepares a transform. Many threads may prepare at once. With {@link FftEffort#ESTIMATE} this
   * takes no longer than computing tables does; with more effort, ways to compute are timed, on
   * memory of the provider's own.
   *
   * @param spec what to prepare; not {@link FftSpec#isEmpty empty}, and of a precision that {@link
   *     #types()} has
   * @return the transform, to be closed by the caller
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_SUPPORTED if the provider cannot do this
   *     one, OUT_OF_MEMORY if there is no room for its tables
   */
  FftTransform prepare(FftSpec spec);
}
