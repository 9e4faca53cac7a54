package com.spacewink.vgpu.fft.fftw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class LengthsTest {
  @Test
  void lengthsWithPrimeFactorsUpToThirteenAreSmooth() {
    for (long n : new long[] {1, 2, 13, 1 << 20, 30030, 1L << 56}) {
      assertTrue(Lengths.isSmooth(n), n + " is smooth");
    }
    for (long n : new long[] {17, 34, 65537, 1_000_003, (1L << 56) - 1}) {
      assertFalse(Lengths.isSmooth(n), n + " is not smooth");
    }
  }

  @Test
  void longLengthsWithLargePrimeFactorsNeedDoublePrecision() {
    assertTrue(Lengths.areAccurate(spec(DataType.F64, 65537)));
    assertFalse(Lengths.areAccurate(spec(DataType.F32, 65537)));
    assertFalse(Lengths.areAccurate(spec(DataType.F32, 101, 16, 101)));
    assertTrue(Lengths.areAccurate(spec(DataType.F32, 1009, 1 << 20)));
  }

  @Test
  @EnabledIf(value = ThisMachine.HAS_FFTW, disabledReason = FftwProvider.REMEDY)
  void transformThatWouldNotBeAccurateIsRefusedWithItsLengths() {
    FftwProvider provider = new FftwProvider(ThisMachine.fftw(), null);
    VgpuException e =
        assertThrows(VgpuException.class, () -> provider.prepare(spec(DataType.F32, 101, 16, 101)));
    assertEquals(Status.NOT_SUPPORTED, e.status());
    assertTrue(e.getMessage().endsWith(": 101 x 16 x 101"), e.getMessage());
  }

  private static FftSpec spec(DataType precision, long... shape) {
    return FftSpec.of(FftKind.C2C, precision, shape);
  }
}
