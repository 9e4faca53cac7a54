package com.spacewink.vgpu.api.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import org.junit.jupiter.api.Test;

class GemmSpecTest {
  @Test
  void denseProductHasNoGapsBetweenRows() {
    GemmSpec spec = GemmSpec.of(DataType.F32, 3, 5, 7);
    assertEquals(7, spec.lda());
    assertEquals(5, spec.ldb());
    assertEquals(5, spec.ldc());
    assertEquals(3 * 7 * 4, spec.bytesA());
    assertEquals(7 * 5 * 4, spec.bytesB());
    assertEquals(3 * 5 * 4, spec.bytesC());
    assertEquals(2.0 * 3 * 5 * 7, spec.flops());
  }

  @Test
  void transposedOperandsAreStoredTheOtherWayRound() {
    GemmSpec spec = GemmSpec.of(DataType.C128, Transpose.TRANSPOSE, Transpose.CONJUGATE, 3, 5, 7);
    assertEquals(3, spec.lda());
    assertEquals(7, spec.ldb());
    assertEquals(8.0 * 3 * 5 * 7, spec.flops());
  }

  @Test
  void lastRowNeedsNoGapBehindIt() {
    GemmSpec spec = GemmSpec.of(DataType.F64, 3, 5, 7).leading(10, 11, 12);
    assertEquals((2 * 10 + 7) * 8, spec.bytesA());
    assertEquals((6 * 11 + 5) * 8, spec.bytesB());
    assertEquals((2 * 12 + 5) * 8, spec.bytesC());
  }

  @Test
  void leadingDimensionsOfColumnMajorAreThoseOfBlas() {
    GemmSpec spec = columnMajor(3, 7, 3);
    assertEquals((6 * 3 + 3) * 4, spec.bytesA());
    assertInvalid("gemm: lda is 2: expected 3 to 1073741824", () -> columnMajor(2, 7, 3));
    assertInvalid("gemm: ldb is 6: expected 7 to 1073741824", () -> columnMajor(3, 6, 3));
    assertInvalid("gemm: ldc is 2: expected 3 to 1073741824", () -> columnMajor(3, 7, 2));
  }

  @Test
  void exchangingTwiceGivesTheSameProduct() {
    GemmSpec spec = columnMajor(4, 8, 5);
    assertEquals(Layout.ROW_MAJOR, spec.exchanged().layout());
    assertEquals(spec.bytesA(), spec.exchanged().bytesB());
    assertEquals(spec.bytesC(), spec.exchanged().bytesC());
    assertEquals(spec, spec.exchanged().exchanged());
  }

  @Test
  void emptyMatricesHaveNoBytesAndNeedLeadingDimensionOne() {
    GemmSpec spec = GemmSpec.of(DataType.F32, 0, 4, 0);
    assertTrue(spec.isEmpty());
    assertEquals(0, spec.bytesA());
    assertEquals(0, spec.bytesB());
    assertInvalid("gemm: lda is 0: expected 1 to 1073741824", () -> spec.leading(0, 4, 4));
  }

  @Test
  void operandsAreNotReadIfTheirFactorOrDepthIsZero() {
    assertFalse(GemmSpec.of(DataType.F32, 2, 2, 0).readsOperands());
    GemmSpec spec = GemmSpec.of(DataType.F32, 2, 2, 2);
    assertTrue(spec.readsOperands());
    assertFalse(spec.scaled(Complex.of(-0.0), Complex.ONE).readsOperands());
  }

  @Test
  void wrongExtentsAndFactorsAreNamed() {
    assertInvalid(
        "gemm: m is -1: expected 0 to 1073741824", () -> GemmSpec.of(DataType.F32, -1, 1, 1));
    assertInvalid(
        "gemm: beta has the imaginary part 2.0, but f32 is real",
        () -> GemmSpec.of(DataType.F32, 1, 1, 1).scaled(Complex.ONE, new Complex(0, 2)));
  }

  @Test
  void matricesThatNoAddressReachesAreRefused() {
    long most = GemmSpec.MAX_EXTENT;
    VgpuException e =
        assertThrows(VgpuException.class, () -> GemmSpec.of(DataType.C128, most, 1, most));
    assertTrue(e.getMessage().contains("more than 2^58"), e.getMessage());
    assertTrue(GemmSpec.of(DataType.C128, most, 1, 1L << 28).bytesA() > 0);
  }

  private static GemmSpec columnMajor(long lda, long ldb, long ldc) {
    return new GemmSpec(
        DataType.F32,
        Layout.COLUMN_MAJOR,
        Transpose.NONE,
        Transpose.NONE,
        3,
        5,
        7,
        Complex.ONE,
        lda,
        ldb,
        Complex.ZERO,
        ldc);
  }

  private static void assertInvalid(String message, Runnable call) {
    VgpuException e = assertThrows(VgpuException.class, call::run);
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(message, e.getMessage());
  }
}
