package com.spacewink.vgpu.fft.fftw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import org.junit.jupiter.api.Test;

class SlicingTest {
  private static final FftSpec ROW = FftSpec.of(FftKind.R2C, DataType.F32, 1024);

  @Test
  void singleTransformIsOneSlice() {
    Slicing slicing = Slicing.of(FftSpec.of(FftKind.C2C, DataType.F64, 1 << 20));
    assertEquals(1, slicing.slices());
    assertEquals(slicing.slice(), slicing.last());
  }

  @Test
  void littleWorkIsOneSlice() {
    Slicing slicing = Slicing.of(rows(4));
    assertEquals(1, slicing.slices());
    assertEquals(rows(4), slicing.slice());
  }

  @Test
  void slicesAreEqualButForTheLast() {
    Slicing slicing = Slicing.of(rows(1003));
    long rest = 1003 - (slicing.slices() - 1) * rowsOf(slicing.slice());
    assertTrue(slicing.slices() > 1, slicing.toString());
    assertEquals(0, rowsOf(slicing.slice()) % 8, slicing.toString());
    assertEquals(rest, rowsOf(slicing.last()), slicing.toString());
    assertTrue(rest > 0 && rest <= rowsOf(slicing.slice()), slicing.toString());
  }

  @Test
  void slicesOfLongTransformsHaveFewOrOne() {
    FftSpec spec =
        FftSpec.of(FftKind.C2C, DataType.F64, 1 << 20).repeated(new FftAxis(5, 1 << 20, 1 << 20));
    assertEquals(5, Slicing.of(spec).slices());
  }

  @Test
  void theLongestAxisIsTheOneThatIsCut() {
    Slicing slicing = Slicing.of(rows(1000).repeated(new FftAxis(3, 1 << 20, 1 << 20)));
    assertEquals(3, slicing.slice().batch().get(0).n());
    assertTrue(slicing.slice().batch().get(1).n() < 1000);
  }

  @Test
  void slicesLieTheirRowsApart() {
    Slicing slicing = Slicing.of(rows(1003));
    assertEquals(rowsOf(slicing.slice()) * 1024 * Float.BYTES, slicing.inBytes());
    assertEquals(rowsOf(slicing.slice()) * 513 * 2 * Float.BYTES, slicing.outBytes());
  }

  private static FftSpec rows(long rows) {
    return ROW.repeated(new FftAxis(rows, 1024, 513));
  }

  private static long rowsOf(FftSpec slice) {
    return slice.batch().get(0).n();
  }
}
