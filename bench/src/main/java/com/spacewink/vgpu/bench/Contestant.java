package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Execution;
import java.util.function.Consumer;

/**
 * Who takes part in a case.
 *
 * @param name short id; a provider and a library may have the same
 * @param kind {@link #PROVIDER} or {@link #LIBRARY}
 * @param product computes a problem's product
 * @param rest what must be over before the next one's turn
 */
record Contestant(String name, String kind, Consumer<GemmProblem> product, Runnable rest) {
  static final String PROVIDER = "provider";
  static final String LIBRARY = "library";

  static Contestant provider(String name, int threads) {
    Execution execution = Execution.DEFAULT.onThreads(threads).by(name);
    return new Contestant(name, PROVIDER, problem -> problem.run(execution), () -> {});
  }

  static Contestant library(Peer peer, int threads) {
    Runnable rest = threads == 1 ? () -> {} : peer::awaitIdle;
    return new Contestant(peer.name(), LIBRARY, problem -> problem.run(peer), rest);
  }
}
