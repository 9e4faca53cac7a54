package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.lifecycle.CallGate;

/** Where calls of one operation, type and class of sizes go. */
final class Route {
  private final Provider provider;
  private final CallGate gate;
  private final Kernel kernel;
  private final int threads;
  private final Runnable wanted;

  /** Counted without synchronization: a call lost does not matter, its cost on a hot path does. */
  private int callsLeft;

  /**
   * @param provider the provider
   * @param kernel its kernel
   * @param threads the best number of threads where a call leaves it open, 0 for all
   */
  Route(Provider provider, Kernel kernel, int threads) {
    this(provider, kernel, threads, 0, null);
  }

  /**
   * @param callsLeft after how many calls {@code wanted} is run, once
   * @param wanted says that the class is worth measuring, or null
   */
  Route(Provider provider, Kernel kernel, int threads, int callsLeft, Runnable wanted) {
    this.provider = provider;
    this.gate = provider.gate();
    this.kernel = kernel;
    this.threads = threads;
    this.callsLeft = callsLeft;
    this.wanted = wanted;
  }

  Provider provider() {
    return provider;
  }

  Kernel kernel() {
    return kernel;
  }

  /** The best number of threads where a call leaves it open, 0 for all. */
  int threads() {
    return threads;
  }

  /** The number of threads for a call: what it asks for, else what was measured, else 0. */
  int threads(Execution execution) {
    return execution.threads() == 0 ? threads : execution.threads();
  }

  /**
   * Lets a call in.
   *
   * @return whether the provider is still there; if so, {@link #leave} must follow
   */
  boolean enter() {
    if (!gate.enter()) {
      return false;
    }
    count();
    return true;
  }

  /** Counts a call; the one that makes the class worth measuring says so. */
  void count() {
    if (wanted != null && --callsLeft == 0) {
      wanted.run();
    }
  }

  void leave() {
    gate.leave();
  }

  /** What a call throws whose kernel threw something. */
  VgpuException failure(KernelFamily family, Throwable thrown) {
    return thrown instanceof VgpuException known
        ? known
        : new VgpuException(
            Status.PROVIDER_FAILED,
            family.operation() + ": provider " + provider.id().name() + " failed: " + thrown,
            thrown);
  }
}
