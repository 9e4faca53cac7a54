package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whether every operation has somebody to do it, and nobody failed the self-test. */
record ProvidersCheck(ProviderSelection selection) implements HealthCheck {
  @Override
  public String name() {
    return "providers";
  }

  @Override
  public Finding look() {
    if (selection == null) {
      return Finding.fail("the choice of providers is not there");
    }
    List<String> operations = selection.operations();
    List<String> orphans = operations.stream().filter(each -> !hasProvider(each)).toList();
    if (!orphans.isEmpty()) {
      return Finding.fail("no provider for " + String.join(", ", orphans));
    }
    List<String> rejected =
        ProviderRow.of(selection, operations).stream()
            .filter(row -> row.candidate().state() == ProviderState.REJECTED)
            .map(ProvidersCheck::rejection)
            .distinct()
            .toList();
    if (!rejected.isEmpty()) {
      return Finding.fail("rejected: " + String.join("; ", rejected));
    }
    List<String> idle = idlePins(operations);
    return idle.isEmpty()
        ? Finding.pass(Counted.of(operations.size(), "operation") + ", each with a provider")
        : Finding.warn("pinned to a provider that is not there: " + String.join("; ", idle));
  }

  /** A pin from the configuration may name anything; calls go to others then. */
  private List<String> idlePins(List<String> operations) {
    Map<String, String> pins = selection.pins();
    return operations.stream()
        .filter(pins::containsKey)
        .filter(each -> !isCandidate(pins.get(each), each))
        .map(each -> each + " to " + pins.get(each))
        .toList();
  }

  private boolean isCandidate(String provider, String operation) {
    return ProviderRow.of(selection, List.of(operation)).stream()
        .anyMatch(row -> row.candidate().provider().equals(provider));
  }

  private boolean hasProvider(String operation) {
    return Arrays.stream(DataType.values())
        .anyMatch(type -> selection.choice(operation, type).selected().isPresent());
  }

  private static String rejection(ProviderRow row) {
    return row.candidate().provider() + " for " + row.operation() + ": " + row.candidate().reason();
  }
}
