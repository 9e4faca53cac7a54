package com.spacewink.vgpu.api.tune;

import java.util.List;
import java.util.Objects;

/**
 * The machine that measurements belong to. Those of another one, or of this one with other
 * instruction set levels hidden, say nothing here.
 *
 * @param cpu the processor's name
 * @param cores cores that the process may use
 * @param isa ids of the instruction set levels that may be used, lowest first
 */
public record TunedHost(String cpu, int cores, List<String> isa) {
  /** Copies the list and checks that nothing is missing. */
  public TunedHost {
    Objects.requireNonNull(cpu, "cpu");
    isa = List.copyOf(isa);
  }
}
