package com.spacewink.vgpu.api;

import java.util.Objects;
import java.util.Optional;

/**
 * How one call is to be carried out. The result is the same, bit for bit, for every number of
 * threads.
 *
 * @param threads the largest number of threads that work on the call at the same time; 0 lets the
 *     runtime decide
 * @param provider the provider that must do the work, as {@link #by} takes it, or empty to let the
 *     runtime choose
 */
public record Execution(int threads, Optional<String> provider) {
  /** The runtime decides everything. */
  public static final Execution DEFAULT = new Execution(0, Optional.empty());

  /** Checks the arguments. */
  public Execution {
    Objects.requireNonNull(provider, "provider");
    if (threads < 0) {
      throw VgpuException.invalid("threads is " + threads + ": expected 1 or more");
    }
  }

  /**
   * @param count the largest number of threads, 1 or more
   * @return this execution on at most that many threads
   */
  public Execution onThreads(int count) {
    if (count < 1) {
      throw VgpuException.invalid("threads is " + count + ": expected 1 or more");
    }
    return new Execution(count, provider);
  }

  /**
   * The provider's kernel computes as it thinks best, or by one of its variants, whatever was
   * measured. Variants differ in speed alone; {@link
   * com.spacewink.vgpu.api.kernel.TunableGemmKernel#variants} names those of a kernel.
   *
   * @param id the provider's short id, such as {@code avx2}, or that and a variant of its kernel,
   *     such as {@code avx2/pack=b}
   * @return this execution by that provider and no other
   */
  public Execution by(String id) {
    return new Execution(threads, Optional.of(id));
  }
}
