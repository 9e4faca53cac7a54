package com.spacewink.vgpu.api.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import org.junit.jupiter.api.Test;

class ReduceSpecTest {
  @Test
  void bytesFollowFromTheExtents() {
    ReduceSpec spec = new ReduceSpec(DataType.F64, ReduceOperation.MAX, 2, 3, 5);
    assertEquals(2 * 3 * 5 * 8, spec.inBytes());
    assertEquals(2 * 5 * 8, spec.outBytes());
  }

  @Test
  void complexNumbersHaveNoOrder() {
    assertInvalid("not defined", DataType.C64, ReduceOperation.MIN, 1);
    new ReduceSpec(DataType.C64, ReduceOperation.PRODUCT, 1, 1, 1);
  }

  @Test
  void wrongExtentsAreRefused() {
    assertInvalid("count is -1", DataType.F32, ReduceOperation.SUM, -1);
    assertInvalid("2^58", DataType.F32, ReduceOperation.SUM, Long.MAX_VALUE);
  }

  private static void assertInvalid(
      String part, DataType type, ReduceOperation operation, long count) {
    VgpuException e =
        assertThrows(VgpuException.class, () -> new ReduceSpec(type, operation, 1, count, 1));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
