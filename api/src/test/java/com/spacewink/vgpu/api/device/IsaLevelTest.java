package com.spacewink.vgpu.api.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.VgpuException;
import org.junit.jupiter.api.Test;

class IsaLevelTest {
  @Test
  void levelsOfOneFamilyAreOrdered() {
    assertTrue(IsaLevel.AVX2.isWithin(IsaLevel.AVX512));
    assertTrue(IsaLevel.AVX2.isWithin(IsaLevel.AVX2));
    assertFalse(IsaLevel.AVX512.isWithin(IsaLevel.AVX2));
  }

  @Test
  void levelsOfAnotherFamilyAreNotWithin() {
    assertFalse(IsaLevel.NEON.isWithin(IsaLevel.AVX512));
    assertFalse(IsaLevel.AVX2.isWithin(IsaLevel.SVE));
  }

  @Test
  void scalarIsWithinEveryLimit() {
    for (IsaLevel limit : IsaLevel.values()) {
      assertTrue(IsaLevel.SCALAR.isWithin(limit));
    }
  }

  @Test
  void namesAreReadInAnyCase() {
    assertEquals(IsaLevel.AVX512, IsaLevel.of("Avx512"));
    VgpuException e = assertThrows(VgpuException.class, () -> IsaLevel.of("sse9"));
    assertTrue(e.getMessage().contains("expected one of scalar, avx2, avx512, neon, sve"));
  }
}
