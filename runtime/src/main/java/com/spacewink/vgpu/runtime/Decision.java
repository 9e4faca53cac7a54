package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that is known when a choice is explained. */
record Decision(
    String capability,
    String operation,
    DataType type,
    Preference preference,
    List<Provider> candidates,
    List<Provider> admitted,
    Map<Provider, String> rejected,
    List<Candidate> absent) {

  Choice choice() {
    List<Candidate> all = new ArrayList<>();
    for (Provider provider : candidates) {
      all.add(candidate(provider));
    }
    all.addAll(absent);
    return new Choice(
        capability,
        operation,
        type,
        admitted.stream().findFirst().map(provider -> provider.id().name()),
        reason(),
        all);
  }

  private Candidate candidate(Provider provider) {
    ProviderId id = provider.id();
    ProviderState state;
    String reason;
    if (rejected.containsKey(provider)) {
      state = ProviderState.REJECTED;
      reason = rejected.get(provider);
    } else if (provider == admitted.get(0)) {
      state = ProviderState.SELECTED;
      reason = preference.reason(id, admitted.size());
    } else {
      state = ProviderState.STANDBY;
      reason = preference.behind(admitted.get(0).id(), id);
    }
    return new Candidate(
        id.name(), id.version(), id.isa(), id.ranking(), preference.rate(id), state, reason);
  }

  private String reason() {
    if (admitted.isEmpty()) {
      return "no provider is admitted";
    }
    String reason = preference.reason(admitted.get(0).id(), admitted.size());
    String pinned = preference.pinned();
    if (pinned != null && !preference.isPinned(admitted.get(0).id())) {
      return reason + "; the pinned provider " + pinned + " is not there";
    }
    for (Candidate missing : absent) {
      reason += "; " + missing.provider() + ": " + missing.reason();
    }
    return reason;
  }
}
