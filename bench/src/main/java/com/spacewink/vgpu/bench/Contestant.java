package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.bench.GemmBench;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who takes part in a case.
 *
 * @param name short id; a provider and a library may have the same
 * @param kind {@link #PROVIDER}, {@link #CHOICE} or {@link #LIBRARY}
 * @param provider the provider that computes, if it is one
 * @param product computes a problem's product
 * @param rest what must be over before the next one's turn
 */
record Contestant(
    String name,
    String kind,
    Optional<String> provider,
    Consumer<GemmProblem> product,
    Runnable rest) {
  static final String PROVIDER = "provider";
  static final String CHOICE = "choice";
  static final String LIBRARY = "library";

  static Contestant provider(String name, int threads) {
    return of(name, PROVIDER, name, Execution.DEFAULT.onThreads(threads).by(name));
  }

  /** The virtual GPU as most callers use it: whoever it chooses, computing as it thinks best. */
  static Contestant choice(String chosen, int threads) {
    return of(GemmBench.CHOICE, CHOICE, chosen, Execution.DEFAULT.onThreads(threads));
  }

  static Contestant library(Peer peer, int threads) {
    Runnable rest = threads == 1 ? () -> {} : peer::awaitIdle;
    return new Contestant(
        peer.name(), LIBRARY, Optional.empty(), problem -> problem.run(peer), rest);
  }

  private static Contestant of(String name, String kind, String provider, Execution execution) {
    return new Contestant(
        name, kind, Optional.of(provider), problem -> problem.run(execution), () -> {});
  }
}
