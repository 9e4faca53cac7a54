package com.spacewink.vgpu.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "32K, 32768",
    "1M, 1048576",
    "512 KB, 524288",
    "24684084 kB, 25276502016",
    "2G, 2147483648",
    "9223372036854775807, 9223372036854775807"
  })
  void unitsArePowersOf1024(String text, long bytes) {
    assertEquals(OptionalLong.of(bytes), ByteSize.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "K",
        "-1",
        "-32K",
        "32 KiB/s",
        "1.5M",
        "max",
        "9223372036854775808",
        "9007199254740992K"
      })
  void anythingElseIsNotKnown(String text) {
    assertTrue(ByteSize.parse(text).isEmpty(), text);
  }
}
