package com.spacewink.vgpu.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSizeTest {
  private final List<String> errors = new ArrayList<>();

  @Test
  void isTheNumberOfCpusByDefault() {
    assertEquals(6, PoolSize.of(null, 6, errors::add));
    assertEquals(List.of(), errors);
  }

  @Test
  void isLimitedOnTheLargestMachines() {
    assertEquals(1024, PoolSize.of(null, 4096, errors::add));
  }

  @Test
  void isWhatIsConfigured() {
    assertEquals(1, PoolSize.of("1", 6, errors::add));
    assertEquals(1024, PoolSize.of(" 1024 ", 6, errors::add));
    assertEquals(3, PoolSize.of(3, 6, errors::add));
    assertEquals(List.of(), errors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1025", "99999999999", "", "two", "1.5"})
  void wrongValueIsReportedAndCountsAsNone(String value) {
    assertEquals(6, PoolSize.of(value, 6, errors::add));
    assertEquals(
        List.of("vgpu.pool.workers is '" + value + "': expected a number from 1 to 1024; using 6"),
        errors);
  }
}
