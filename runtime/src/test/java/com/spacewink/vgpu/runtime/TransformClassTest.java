package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformClassTest {
  @ParameterizedTest
  @CsvSource({
    "1, p1",
    "2, p2",
    "3, s3",
    "5, s6",
    "17, o24",
    "1000, s1024",
    "1009, o1024",
    "1024, p1024",
    "1155, s1536",
    "10000, s12288",
    "65537, o98304",
    "1048576, p1048576",
    "134217728, p134217728",
    "268435456, p134217728"
  })
  void lengthBelongsToTheHalfOctaveOfItsNature(long n, String id) {
    assertEquals(
        "c2c." + id + ".1d.one", TransformClass.of(FftSpec.of(FftKind.C2C, DataType.F64, n)).id());
  }

  @Test
  void kindAxesAndRepetitionsTellClassesApart() {
    assertEquals("r2c.p1024.nd.one", id(FftSpec.of(FftKind.R2C, DataType.F32, 32, 32)));
    assertEquals("c2r.p1024.1d.one", id(FftSpec.of(FftKind.C2R, DataType.F32, 1, 1024)));
    assertEquals(
        "c2c.p256.1d.many",
        id(FftSpec.of(FftKind.C2C, DataType.F32, 256).repeated(new FftAxis(1000, 256, 256))));
    assertEquals("c2c.p1.1d.one", id(FftSpec.of(FftKind.C2C, DataType.F32)));
  }

  @Test
  void everyTransformHasAClassWhoseLargestMemberIsOfIt() {
    for (FftKind kind : FftKind.values()) {
      for (long n = 1; n <= 3000; n++) {
        check(FftSpec.of(kind, DataType.F32, n));
      }
      for (long rows = 2; rows <= 64; rows++) {
        for (long columns = 2; columns <= 64; columns++) {
          check(FftSpec.of(kind, DataType.F32, rows, columns));
        }
      }
    }
    check(
        FftSpec.of(FftKind.C2C, DataType.F32, 1 << 20).repeated(new FftAxis(7, 1 << 20, 1 << 20)));
  }

  private static void check(FftSpec spec) {
    TransformClass of = TransformClass.of(spec);
    SizeClass sizeClass = new SizeClass(KernelFamily.FFT, of.code());
    assertEquals(of, TransformClass.ofCode(of.code()));
    assertTrue(of.code() >= 0 && of.code() < SizeClass.NONE);
    assertEquals(Optional.of(sizeClass), SizeClass.parse(KernelFamily.FFT, of.id()), of.id());
    assertEquals(of, TransformClass.of(TuneCase.of(sizeClass, DataType.F32).transform()), of.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "...",
        "c2c",
        "c2c.p1024.1d",
        "c2c.p1024.1d.one.x",
        "c2c.p1024.2d.one",
        "c2c.p1024.1d.few",
        "c2c.p1000.1d.one",
        "c2c.p768.1d.one",
        "c2c.s2.1d.one",
        "c2c.o16.1d.one",
        "c2c.q1024.1d.one",
        "c2c.p.1d.one",
        "c2c.p-4.1d.one",
        "c2c.p99999999999999999999.1d.one",
        "C2C.p1024.1d.one"
      })
  void otherIdsAreNone(String id) {
    assertEquals(Optional.empty(), SizeClass.parse(KernelFamily.FFT, id));
  }

  @Test
  void pilotOfALongTransformIsAShorterOne() {
    TuneCase large = TuneCase.transform(FftKind.C2C, DataType.F64, List.of(1L << 22), 1, 1);
    TuneCase pilot = large.pilot();
    assertEquals(large.sizeClass(), pilot.sizeClass());
    assertTrue(pilot.work() <= 2e7 && pilot.work() >= 5e6, "" + pilot.work());
  }

  private static String id(FftSpec spec) {
    return TransformClass.of(spec).id();
  }
}
