package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.select.Candidate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Tells the operator, once for each case, that an operation goes to another provider than one would
 * expect, and what to do about it.
 */
final class FallbackLog {
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /** A provider that came before the chosen one failed its self-test. */
  void rejected(KernelFamily family, DataType type, ProviderId id, String reason) {
    String text =
        "provider "
            + id.name()
            + " is rejected for "
            + family.operation()
            + " "
            + type.id()
            + ": "
            + reason;
    warn(text);
  }

  /**
   * A provider was chosen, though another is pinned, or for want of a better one.
   *
   * @param preference what decided
   * @param chosen the provider
   * @param absent asks for those that are installed and not there; it takes time, so only where the
   *     chosen one is no native code
   */
  void chosen(Preference preference, ProviderId chosen, Supplier<List<Candidate>> absent) {
    String work =
        preference.operation() + " " + preference.type().id() + " goes to " + chosen.name();
    if (preference.pinned() != null && !preference.isPinned(chosen)) {
      warn(
          work
              + ", as the pinned provider "
              + preference.pinned()
              + " is not there for it: install or start its bundle, or take the pin back");
    } else if (chosen.isa().equals(IsaLevel.SCALAR.id())) {
      for (Candidate missing : absent.get()) {
        if (missing.ranking() > chosen.ranking()) {
          inform(work + ", not to " + missing.provider() + ": " + missing.reason());
        }
      }
    }
  }

  private void warn(String text) {
    if (said.add(text)) {
      Log.SELECT.warn(text);
    }
  }

  private void inform(String text) {
    if (said.add(text)) {
      Log.SELECT.info(text);
    }
  }
}
