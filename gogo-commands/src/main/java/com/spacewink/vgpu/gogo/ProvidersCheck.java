package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.Arrays;
import java.util.List;

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
    return rejected.isEmpty()
        ? Finding.pass(Counted.of(operations.size(), "operation") + ", each with a provider")
        : Finding.fail("rejected: " + String.join("; ", rejected));
  }

  private boolean hasProvider(String operation) {
    return Arrays.stream(DataType.values())
        .anyMatch(type -> selection.choice(operation, type).selected().isPresent());
  }

  private static String rejection(ProviderRow row) {
    return row.candidate().provider() + " for " + row.operation() + ": " + row.candidate().reason();
  }
}
