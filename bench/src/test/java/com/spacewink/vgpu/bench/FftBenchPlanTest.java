package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.FftBenchPlan;
import com.spacewink.vgpu.api.bench.FftBenchPlan.Transform;
import com.spacewink.vgpu.api.bench.FftShape;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FftBenchPlanTest {
  private static final Transform TRANSFORM = new Transform(FftKind.C2C, FftShape.parse("8"));

  @ParameterizedTest
  @CsvSource({
    "1024,[1024],1,1024",
    "256x128,'[256, 128]',1,32768",
    "4x5x6,'[4, 5, 6]',1,120",
    "256@1000,[256],1000,256",
    "8x8@3,'[8, 8]',3,64"
  })
  void sizesAreExtentsAndABatch(String text, String extents, long batch, long points) {
    FftShape shape = FftShape.parse(text);
    assertEquals(extents, shape.n().toString());
    assertEquals(batch, shape.batch());
    assertEquals(points, shape.points());
    assertEquals(text, shape.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "8x", "8*9", "8@", "8@2@2", "-", "1e3", "99999999999999999999"})
  void whatIsNoSizeIsRefused(String text) {
    VgpuException e = assertThrows(VgpuException.class, () -> FftShape.parse(text));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(
        "size '" + text + "': expected N, NxM or N@BATCH, such as 1024, 256x256 or 256@1000",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-4",
        "8@0",
        "4x0",
        "9223372036854775807x9223372036854775807",
        "1x1x1x1x1x1x1x1x1"
      })
  void extentsHaveBounds(String text) {
    VgpuException e = assertThrows(VgpuException.class, () -> FftShape.parse(text));
    assertEquals(
        "size "
            + text
            + ": expected 1 to 8 extents and a batch, 1 or more each, and at most 2^56 numbers",
        e.getMessage());
  }

  @Test
  void everyCombinationIsACaseInTheOrderOfTheLists() {
    FftBenchPlan plan =
        new FftBenchPlan(
            List.of(DataType.F32, DataType.F64),
            List.of(TRANSFORM, new Transform(FftKind.R2C, FftShape.parse("4x4@2"))),
            List.of(1, 2),
            List.of(),
            List.of(),
            FftEffort.ESTIMATE,
            1);
    assertEquals(
        List.of(
            "f32 c2c 8 1 thread",
            "f32 c2c 8 2 threads",
            "f32 r2c 4x4@2 1 thread",
            "f32 r2c 4x4@2 2 threads",
            "f64 c2c 8 1 thread",
            "f64 c2c 8 2 threads",
            "f64 r2c 4x4@2 1 thread",
            "f64 r2c 4x4@2 2 threads"),
        FftCase.of(plan).stream().map(FftCase::toString).toList());
    assertEquals(8, plan.cases());
  }

  @Test
  void inverseTransformsAreNotMeasured() {
    VgpuException e =
        assertThrows(VgpuException.class, () -> new Transform(FftKind.C2R, FftShape.parse("8")));
    assertEquals("bench fft: kind is c2r: expected c2c or r2c", e.getMessage());
  }

  @Test
  void typesAreThoseOfNumbersAndTheirParts() {
    assertEquals(
        "bench fft: type is c64: expected f32 or f64, of numbers and their parts",
        refused(DataType.C64, 1, 1));
  }

  @Test
  void threadsAndSecondsHaveBounds() {
    assertEquals("bench fft: threads are [0]: expected 1 or more", refused(DataType.F32, 0, 1));
    for (double seconds : new double[] {0, -1, 3601, Double.NaN}) {
      assertEquals(
          "bench fft: seconds is " + seconds + ": expected more than 0 and at most 3600",
          refused(DataType.F32, 1, seconds));
    }
  }

  private static String refused(DataType type, int threads, double seconds) {
    return assertThrows(
            VgpuException.class,
            () ->
                new FftBenchPlan(
                    List.of(type),
                    List.of(TRANSFORM),
                    List.of(threads),
                    List.of(),
                    List.of(),
                    FftEffort.MEASURE,
                    seconds))
        .getMessage();
  }
}
