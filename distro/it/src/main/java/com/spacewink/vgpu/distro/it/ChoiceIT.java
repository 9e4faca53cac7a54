package com.spacewink.vgpu.distro.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChoiceIT {
  private final Framework framework = new Framework();
  private ProviderSelection selection;
  private List<String> backends;

  @BeforeEach
  void find() throws InterruptedException {
    selection = framework.service(ProviderSelection.class);
    backends = framework.usableBackends();
  }

  @AfterEach
  void unpin() {
    selection.unpin("gemm");
  }

  @Test
  void theBestBackendThatTheMachineAllowsIsChosen() {
    Choice choice = selection.choice("gemm", DataType.F32);
    assertEquals(Optional.of(backends.get(0)), choice.selected());
    for (String backend : List.of("avx512", "avx2", "scalar")) {
      assertEquals(expected(backend), candidate(choice, backend).state(), choice.toString());
    }
  }

  @Test
  void aBackendThatCannotRunSaysWhy() {
    Choice choice = selection.choice("gemm", DataType.F32);
    for (String backend : List.of("avx512", "avx2", "scalar")) {
      if (!backends.contains(backend)) {
        String reason = candidate(choice, backend).reason();
        assertTrue(
            reason.contains("vgpu.isa.max hides " + backend)
                || reason.contains("this processor has no " + backend),
            reason);
      }
    }
  }

  @Test
  void typesThatOnlyTheReferenceHasGoThere() {
    assertEquals(Optional.of("scalar"), selection.choice("reduce", DataType.C128).selected());
  }

  @Test
  void everyOperationHasAProviderForRealTypes() {
    for (String operation : selection.operations()) {
      for (DataType type : new DataType[] {DataType.F32, DataType.F64}) {
        Choice choice = selection.choice(operation, type);
        assertTrue(choice.selected().isPresent(), choice.toString());
        assertTrue(
            choice.candidates().stream().noneMatch(c -> c.state() == ProviderState.REJECTED),
            choice.toString());
      }
    }
  }

  @Test
  void pinnedProviderComesFirst() {
    selection.pin("gemm", "scalar");
    Choice choice = selection.choice("gemm", DataType.F32);
    assertEquals(Optional.of("scalar"), choice.selected());
    assertEquals("pinned by the operator", candidate(choice, "scalar").reason());
    selection.unpin("gemm");
    assertEquals(Optional.of(backends.get(0)), selection.choice("gemm", DataType.F32).selected());
  }

  @Test
  void unknownProviderIsNotPinned() {
    VgpuException e = assertThrows(VgpuException.class, () -> selection.pin("gemm", "turbo"));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertTrue(e.getMessage().contains("unknown provider 'turbo'"), e.getMessage());
  }

  private ProviderState expected(String backend) {
    return switch (backends.indexOf(backend)) {
      case -1 -> ProviderState.UNSATISFIED;
      case 0 -> ProviderState.SELECTED;
      default -> ProviderState.STANDBY;
    };
  }

  private static Candidate candidate(Choice choice, String provider) {
    return choice.candidates().stream()
        .filter(candidate -> candidate.provider().equals(provider))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no candidate " + provider + " in " + choice));
  }
}
