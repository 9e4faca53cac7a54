package com.spacewink.vgpu.api.tune;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Times the admitted providers, and the variants of their kernels, on this machine, and keeps what
 * it finds in a file. The runtime's choice follows it, class of sizes by class of sizes.
 *
 * <p>Rates are in 10<sup>9</sup> floating-point operations per second for matrix products and
 * Fourier transforms, and in 10<sup>9</sup> bytes read and written per second for other operations.
 */
@ProviderType
public interface Tuner {
  /**
   * @return names of the operations that can be measured
   */
  List<String> operations();

  /**
   * Measures within the plan's time: first each class briefly, what is missing before what is
   * oldest, then again those whose contestants lie close together. What is found is kept class by
   * class, so an interrupt loses one at most.
   *
   * @param plan what to measure
   * @param progress is told about each step
   * @return what was found
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the plan asks for an
   *     operation that cannot be measured, CANCELLED if the thread was interrupted or the service
   *     stops
   */
  TuneReport tune(TunePlan plan, TuneProgress progress);

  /**
   * @return the measurements of this machine, by operation, type and class
   */
  List<TuneRecord> records();

  /**
   * Forgets measurements of this machine.
   *
   * @param operation name of an operation, or empty for all, and for what providers have learned
   *     ({@link Wisdom}) as well
   * @return how many
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if the operation cannot be
   *     measured, IO_FAILED if the file cannot be written
   */
  int clear(Optional<String> operation);

  /**
   * Writes the measurements of this machine as a file that another process can be given.
   *
   * @param out where to; left open
   * @throws IOException if that fails
   */
  void export(OutputStream out) throws IOException;

  /**
   * @return the file that measurements are kept in
   */
  Path file();

  /**
   * @return the machine that measurements belong to
   */
  TunedHost host();
}
