package com.spacewink.vgpu.api.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import org.junit.jupiter.api.Test;

class PermuteSpecTest {
  @Test
  void permutedAxesGiveADenseResult() {
    PermuteSpec spec = PermuteSpec.ofAxes(DataType.F32, new long[] {2, 3, 5}, new int[] {2, 0, 1});
    assertArrayEquals(new long[] {5, 2, 3}, spec.extents());
    assertArrayEquals(new long[] {1, 15, 5}, spec.inStrides());
    assertArrayEquals(new long[] {6, 3, 1}, spec.outStrides());
    assertEquals(30, spec.elements());
    assertEquals(120, spec.inBytes());
    assertEquals(120, spec.outBytes());
    assertEquals(0, spec.inBytesBefore());
  }

  @Test
  void aScalarIsOneElement() {
    PermuteSpec spec = PermuteSpec.ofAxes(DataType.F64, new long[] {}, new int[] {});
    assertEquals(1, spec.elements());
    assertEquals(8, spec.inBytes());
  }

  @Test
  void negativeStridesReachBeforeTheFirstElement() {
    PermuteSpec spec =
        new PermuteSpec(DataType.F32, new long[] {3, 4}, new long[] {10, -2}, new long[] {4, 1});
    assertEquals(3 * 2 * 4, spec.inBytesBefore());
    assertEquals((2 * 10 + 1) * 4, spec.inBytes());
  }

  @Test
  void arraysAreCopiedInAndOut() {
    long[] extents = {2, 2};
    PermuteSpec spec = new PermuteSpec(DataType.F32, extents, new long[] {2, 1}, new long[] {2, 1});
    extents[0] = 100;
    spec.extents()[1] = 100;
    assertArrayEquals(new long[] {2, 2}, spec.extents());
  }

  @Test
  void equalityIsThatOfTheNumbers() {
    PermuteSpec one = PermuteSpec.ofAxes(DataType.F32, new long[] {2, 3}, new int[] {1, 0});
    PermuteSpec same = PermuteSpec.ofAxes(DataType.F32, new long[] {2, 3}, new int[] {1, 0});
    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    assertNotEquals(one, PermuteSpec.ofAxes(DataType.F32, new long[] {2, 3}, new int[] {0, 1}));
  }

  @Test
  void destinationsThatMeetAreRefused() {
    assertInvalid("overlap", new long[] {2, 3}, new long[] {3, 1}, new long[] {2, 1});
    assertInvalid("overlap", new long[] {2}, new long[] {1}, new long[] {0});
    assertInvalid("overlap", new long[] {2}, new long[] {1}, new long[] {-1});
  }

  @Test
  void sizesThatOverflowAreRefused() {
    long most = Long.MAX_VALUE;
    assertInvalid("2^58", new long[] {most, most}, new long[] {1, 1}, new long[] {1, 1});
    assertInvalid("2^58", new long[] {2}, new long[] {most}, new long[] {1});
    assertInvalid("2^58", new long[] {2}, new long[] {1}, new long[] {most});
  }

  @Test
  void wrongAxesAndExtentsAreNamed() {
    assertInvalid("none may be negative", new long[] {-1}, new long[] {1}, new long[] {1});
    assertInvalid("as many of each", new long[] {1}, new long[] {1, 1}, new long[] {1});
    VgpuException e =
        assertThrows(
            VgpuException.class,
            () -> PermuteSpec.ofAxes(DataType.F32, new long[] {2, 3}, new int[] {0, 0}));
    assertTrue(e.getMessage().contains("are no permutation"), e.getMessage());
  }

  private static void assertInvalid(String part, long[] extents, long[] in, long[] out) {
    VgpuException e =
        assertThrows(VgpuException.class, () -> new PermuteSpec(DataType.F32, extents, in, out));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
