package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.tune.Contestant;

/**
 * Who takes part in a contest: a provider's kernel by its own choice or by a variant, on some
 * threads.
 *
 * @param id the provider
 * @param variant name of a variant, empty for the kernel's own choice
 * @param threads the number of threads
 */
record Entrant(ProviderId id, String variant, int threads) {
  Execution execution() {
    String name = variant.isEmpty() ? id.name() : id.name() + KernelSelection.VARIANT + variant;
    return Execution.DEFAULT.by(name).onThreads(threads);
  }

  Contestant at(double rate) {
    return new Contestant(id.name(), id.version(), variant, threads, rate);
  }
}
