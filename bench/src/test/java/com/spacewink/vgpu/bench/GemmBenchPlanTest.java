package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.kernel.Transpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GemmBenchPlanTest {
  @Test
  void oneNumberIsACube() {
    assertEquals(new GemmShape(512, 512, 512), GemmShape.parse("512"));
    assertEquals(new GemmShape(1760, 16, 1760), GemmShape.parse("1760x16x1760"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "5x5", "5x5x5x5", "0", "-3", "1e3", "99999999999999999999"})
  void otherSizesAreRefused(String text) {
    assertThrows(VgpuException.class, () -> GemmShape.parse(text));
  }

  @Test
  void twoLettersNameTheTransposes() {
    assertEquals(new Operands(Transpose.NONE, Transpose.CONJUGATE), Operands.parse("nC"));
    assertEquals("tn", Operands.parse("TN").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n", "nnn", "xy"})
  void otherTransposesAreRefused(String text) {
    assertThrows(VgpuException.class, () -> Operands.parse(text));
  }
}
