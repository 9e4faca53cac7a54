package com.spacewink.vgpu.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {
  private static List<Integer> parse(String text) {
    return CpuList.toList(CpuList.parse(text).orElseThrow());
  }

  @Test
  void rangesAndSingleCpusMix() {
    assertEquals(List.of(0, 1, 2, 3, 8, 10, 11), parse("0-3,8,10-11"));
  }

  @Test
  void overlapsCountOnce() {
    assertEquals(List.of(1, 2, 3, 4), parse("2-4,1-3"));
  }

  @Test
  void lastCpuNumberIsJustBelowTheBound() {
    assertEquals(List.of(65535), parse("65535"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "0,",
        "-",
        "1-",
        "-1",
        "3-1",
        "0-65536",
        "0-4294967296",
        "a",
        "0x1",
        "1--2",
        "1-2-3",
        "0-3:2/4",
        "٣"
      })
  void malformedListIsNotKnown(String text) {
    assertTrue(CpuList.parse(text).isEmpty(), text);
  }
}
