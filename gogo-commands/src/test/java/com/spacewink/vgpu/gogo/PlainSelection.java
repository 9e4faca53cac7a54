package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.MeasuredChoice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A choice between avx2, for real types alone, and scalar; a third provider was rejected.
 * Transforms are radix's or radix-java's.
 */
final class PlainSelection implements ProviderSelection {
  private final Map<String, String> pins = new LinkedHashMap<>();
  private List<MeasuredChoice> measured = List.of();

  @Override
  public List<String> operations() {
    return List.of("gemm", "permute");
  }

  @Override
  public String selected(String operation, DataType type) {
    return choice(operation, type).selected().orElseThrow();
  }

  @Override
  public Choice choice(String operation, DataType type) {
    if (operation.equals("fft")) {
      return transforms(type);
    }
    check(operation);
    String selected = pins.getOrDefault(operation, type.isComplex() ? "scalar" : "avx2");
    List<Candidate> candidates = new ArrayList<>();
    if (!type.isComplex()) {
      candidates.add(candidate("avx2", 200, OptionalDouble.of(61.5), selected));
    }
    candidates.add(candidate("scalar", 0, OptionalDouble.empty(), selected));
    candidates.add(
        new Candidate(
            "broken",
            "9.0.0",
            "scalar",
            300,
            OptionalDouble.empty(),
            ProviderState.REJECTED,
            "self-test: 2 + 2 is 5"));
    return new Choice(
        "kernel", operation, type, Optional.of(selected), "highest service ranking", candidates);
  }

  private static Choice transforms(DataType type) {
    if (type.isComplex()) {
      return new Choice(
          "kernel", "fft", type, Optional.empty(), "no provider is admitted", List.of());
    }
    List<Candidate> candidates =
        List.of(
            candidate("radix", 200, OptionalDouble.empty(), "radix"),
            candidate("radix-java", 0, OptionalDouble.empty(), "radix"));
    return new Choice(
        "kernel", "fft", type, Optional.of("radix"), "highest service ranking", candidates);
  }

  @Override
  public String selected(GemmSpec product) {
    return selected("gemm", product.type());
  }

  @Override
  public Choice choice(GemmSpec product) {
    return choice("gemm", product.type());
  }

  @Override
  public List<MeasuredChoice> measured(String operation) {
    return measured;
  }

  /** What was measured; nothing unless a test says so. */
  void measured(MeasuredChoice... choices) {
    measured = List.of(choices);
  }

  @Override
  public void pin(String operation, String provider) {
    check(operation);
    if (!List.of("avx2", "scalar").contains(provider)) {
      throw VgpuException.invalid("no provider '" + provider + "' offers " + operation);
    }
    pins.put(operation, provider);
  }

  @Override
  public void unpin(String operation) {
    check(operation);
    pins.remove(operation);
  }

  @Override
  public Map<String, String> pins() {
    return Map.copyOf(pins);
  }

  private void check(String operation) {
    if (!operations().contains(operation)) {
      throw VgpuException.invalid(
          "unknown operation '" + operation + "': expected one of " + operations());
    }
  }

  private static Candidate candidate(
      String id, int ranking, OptionalDouble measured, String selected) {
    boolean isSelected = id.equals(selected);
    return new Candidate(
        id,
        "0.1.0",
        id,
        ranking,
        measured,
        isSelected ? ProviderState.SELECTED : ProviderState.STANDBY,
        isSelected ? "highest service ranking" : selected + " is preferred");
  }

  @Override
  public Map<String, Integer> callsInside() {
    return Map.of();
  }
}
