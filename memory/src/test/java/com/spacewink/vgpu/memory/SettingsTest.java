package com.spacewink.vgpu.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private final List<String> errors = new ArrayList<>();

  private Settings of(Map<String, Object> properties) {
    return Settings.of(properties::get, errors::add);
  }

  @Test
  void byDefaultThereIsNoLimitAndNoTraceAndPagesLieWhereTheyAreTouched() {
    assertEquals(new Settings(OptionalLong.empty(), false, NumaPolicy.LOCAL), of(Map.of()));
  }

  @Test
  void numbersAndTextAreUnderstood() {
    assertEquals(OptionalLong.of(5), of(Map.of("vgpu.memory.limit", 5)).limit());
    assertEquals(
        OptionalLong.of(8_000_000_000L), of(Map.of("vgpu.memory.limit", " 8000000000 ")).limit());
    assertTrue(of(Map.of("vgpu.memory.trace", true)).trace());
    assertTrue(of(Map.of("vgpu.memory.trace", "true")).trace());
    assertFalse(of(Map.of("vgpu.memory.trace", "no")).trace());
    assertEquals(List.of(), errors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "", "8G", "99999999999999999999"})
  void wrongLimitIsReportedAndCountsAsNone(String value) {
    assertEquals(OptionalLong.empty(), of(Map.of("vgpu.memory.limit", value)).limit());
    assertEquals(
        List.of(
            "vgpu.memory.limit is '"
                + value
                + "': expected a number of bytes, 1 or more; using no limit"),
        errors);
  }

  @Test
  void policyIsUnderstoodInAnyCase() {
    assertEquals(NumaPolicy.INTERLEAVE, of(Map.of("vgpu.memory.numa", " Interleave ")).numa());
    assertEquals(NumaPolicy.LOCAL, of(Map.of("vgpu.memory.numa", "local")).numa());
    assertEquals(List.of(), errors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bind", "interleave,local"})
  void wrongPolicyIsReportedAndCountsAsLocal(String value) {
    assertEquals(NumaPolicy.LOCAL, of(Map.of("vgpu.memory.numa", value)).numa());
    assertEquals(
        List.of("vgpu.memory.numa is '" + value + "': expected local or interleave; using local"),
        errors);
  }
}
