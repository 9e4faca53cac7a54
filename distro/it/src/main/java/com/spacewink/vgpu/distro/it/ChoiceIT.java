package com.spacewink.vgpu.distro.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChoiceIT {
  private final Framework framework = new Framework();
  private ProviderSelection selection;
  private boolean avx2;

  @BeforeEach
  void find() throws InterruptedException {
    selection = framework.service(ProviderSelection.class);
    avx2 = framework.mayUse(IsaLevel.AVX2);
  }

  @AfterEach
  void unpin() {
    selection.unpin("gemm");
  }

  @Test
  void theBestBackendThatTheMachineAllowsIsChosen() {
    Choice choice = selection.choice("gemm", DataType.F32);
    assertEquals(Optional.of(avx2 ? "avx2" : "scalar"), choice.selected());
    assertEquals(avx2 ? ProviderState.SELECTED : ProviderState.UNSATISFIED, state(choice, "avx2"));
    assertEquals(avx2 ? ProviderState.STANDBY : ProviderState.SELECTED, state(choice, "scalar"));
  }

  @Test
  void aBackendThatCannotRunSaysWhy() {
    if (!avx2) {
      Candidate candidate = candidate(selection.choice("gemm", DataType.F32), "avx2");
      assertTrue(
          candidate.reason().contains("vgpu.isa.max hides avx2")
              || candidate.reason().contains("this processor has no avx2"),
          candidate.reason());
    }
  }

  @Test
  void typesThatOnlyTheReferenceHasGoThere() {
    assertEquals(Optional.of("scalar"), selection.choice("gemm", DataType.C128).selected());
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
    assertEquals(
        Optional.of(avx2 ? "avx2" : "scalar"), selection.choice("gemm", DataType.F32).selected());
  }

  @Test
  void unknownProviderIsNotPinned() {
    VgpuException e = assertThrows(VgpuException.class, () -> selection.pin("gemm", "turbo"));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertTrue(e.getMessage().contains("unknown provider 'turbo'"), e.getMessage());
  }

  private static ProviderState state(Choice choice, String provider) {
    return candidate(choice, provider).state();
  }

  private static Candidate candidate(Choice choice, String provider) {
    return choice.candidates().stream()
        .filter(candidate -> candidate.provider().equals(provider))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no candidate " + provider + " in " + choice));
  }
}
