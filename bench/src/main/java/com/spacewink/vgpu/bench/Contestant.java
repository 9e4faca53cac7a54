package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.bench.GemmBench;
import java.util.Optional;

/**
 * Who takes part in a case.
 *
 * @param name short id; a provider and a library may have the same
 * @param kind {@link #PROVIDER}, {@link #CHOICE} or {@link #LIBRARY}
 * @param provider the provider that computes, if it is one
 * @param work computes what the case is about
 * @param rest what must be over before the next one's turn
 */
record Contestant(
    String name, String kind, Optional<String> provider, Runnable work, Runnable rest) {
  static final String PROVIDER = "provider";
  static final String CHOICE = "choice";
  static final String LIBRARY = "library";

  static Contestant provider(String name, Runnable work) {
    return new Contestant(name, PROVIDER, Optional.of(name), work, () -> {});
  }

  /** The virtual GPU as most callers use it: whoever it chooses, computing as it thinks best. */
  static Contestant choice(String chosen, Runnable work) {
    return new Contestant(GemmBench.CHOICE, CHOICE, Optional.of(chosen), work, () -> {});
  }

  static Contestant library(String name, Runnable work, Runnable rest) {
    return new Contestant(name, LIBRARY, Optional.empty(), work, rest);
  }
}
