package com.spacewink.vgpu.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuMaskTest {
  private static List<Integer> parse(String text) {
    return CpuList.toList(CpuMask.parse(text).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "f; [0, 1, 2, 3]",
        "a; [1, 3]",
        "00000000; []",
        "80000000; [31]",
        "1,00000001; [0, 32]",
        "00000000,00000000,0000000c; [2, 3]"
      })
  void wordsOf32BitsBeginWithTheHighest(String mask, String cpus) {
    assertEquals(cpus, parse(mask).toString());
  }

  @Test
  void maskOfTheMostCpusIsRead() {
    assertEquals(List.of(65535), parse("80000000" + ",00000000".repeat(2047)));
    assertTrue(CpuMask.parse("1" + ",00000000".repeat(2048)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "f,", ",f", "g", "F", "0x1", "-1", "100000000", "1 2", "٣"})
  void malformedMaskIsNotKnown(String text) {
    assertTrue(CpuMask.parse(text).isEmpty(), text);
  }
}
