package com.spacewink.vgpu.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffinityTest {
  private final List<String> errors = new ArrayList<>();

  @Test
  void isNoneByDefault() {
    assertEquals(Affinity.NONE, Affinity.of(null, errors::add));
    assertEquals(List.of(), errors);
  }

  @Test
  void isWhatIsConfiguredInAnyCase() {
    assertEquals(Affinity.COMPACT, Affinity.of(" Compact ", errors::add));
    assertEquals(Affinity.SPREAD, Affinity.of("SPREAD", errors::add));
    assertEquals(Affinity.NONE, Affinity.of("none", errors::add));
    assertEquals(List.of(), errors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "close", "true", "compact,0"})
  void wrongValueIsReportedAndCountsAsNone(String value) {
    assertEquals(Affinity.NONE, Affinity.of(value, errors::add));
    assertEquals(
        List.of(
            "vgpu.pool.affinity is '" + value + "': expected none, compact or spread; using none"),
        errors);
  }
}
