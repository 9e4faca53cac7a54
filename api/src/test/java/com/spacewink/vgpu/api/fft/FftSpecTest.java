package com.spacewink.vgpu.api.fft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FftSpecTest {
  @Test
  void aDenseArrayIsTransformedOverAllOfItsAxes() {
    FftSpec spec = FftSpec.of(FftKind.C2C, DataType.F64, 3, 4, 5);

    assertEquals(
        List.of(new FftAxis(3, 20, 20), new FftAxis(4, 5, 5), new FftAxis(5, 1, 1)), spec.axes());
    assertEquals(List.of(), spec.batch());
    assertEquals(60, spec.points());
    assertEquals(60 * 16, spec.inBytes());
    assertEquals(60 * 16, spec.outBytes());
  }

  @Test
  void axesThatAreNotTransformedRepeatTheTransform() {
    FftSpec spec = FftSpec.ofAxes(FftKind.C2C, DataType.F32, new long[] {3, 4, 5}, new int[] {-2});

    assertEquals(List.of(new FftAxis(4, 5, 5)), spec.axes());
    assertEquals(List.of(new FftAxis(3, 20, 20), new FftAxis(5, 1, 1)), spec.batch());
    assertEquals(15, spec.repetitions());
  }

  @Test
  void theLastAxisOfARealTransformIsHalvedOnTheComplexSide() {
    FftSpec forward = FftSpec.of(FftKind.R2C, DataType.F64, 3, 5);
    FftSpec inverse = FftSpec.of(FftKind.C2R, DataType.F64, 3, 5);

    assertEquals(List.of(new FftAxis(3, 5, 3), new FftAxis(5, 1, 1)), forward.axes());
    assertEquals(15 * 8, forward.inBytes());
    assertEquals(9 * 16, forward.outBytes());
    assertEquals(List.of(new FftAxis(3, 3, 5), new FftAxis(5, 1, 1)), inverse.axes());
    assertEquals(9 * 16, inverse.inBytes());
    assertEquals(15 * 8, inverse.outBytes());
    assertEquals(FftDirection.INVERSE, inverse.direction());
  }

  @Test
  void theHalvedAxisIsTheLastOneGiven() {
    FftSpec spec = FftSpec.ofAxes(FftKind.R2C, DataType.F32, new long[] {6, 4}, new int[] {1, 0});

    assertEquals(List.of(new FftAxis(4, 1, 1), new FftAxis(6, 4, 4)), spec.axes());
    assertEquals(24 * 4, spec.inBytes());
    assertEquals(16 * 8, spec.outBytes());
  }

  @Test
  void scalesAreThoseOfNumPy() {
    FftSpec forward = FftSpec.of(FftKind.C2C, DataType.F64, 4, 4);
    FftSpec inverse = forward.direction(FftDirection.INVERSE);

    assertEquals(1, forward.scale());
    assertEquals(1.0 / 16, inverse.scale());
    assertEquals(0.25, forward.norm(FftNorm.ORTHO).scale());
    assertEquals(0.25, inverse.norm(FftNorm.ORTHO).scale());
    assertEquals(1.0 / 16, forward.norm(FftNorm.FORWARD).scale());
    assertEquals(1, inverse.norm(FftNorm.FORWARD).scale());
  }

  @Test
  void equalSpecificationsAreOneKey() {
    FftSpec spec = FftSpec.of(FftKind.C2C, DataType.F64, 8).repeated(new FftAxis(3, 8, 8));
    FftSpec same = FftSpec.ofAxes(FftKind.C2C, DataType.F64, new long[] {3, 8}, new int[] {1});

    assertEquals(spec, same);
    assertEquals(spec.hashCode(), same.hashCode());
    assertNotEquals(spec, spec.onThreads(1));
    assertNotEquals(spec, spec.effort(FftEffort.MEASURE));
    assertNotEquals(spec, spec.inPlace());
  }

  @Test
  void nothingIsDoneWhereAnExtentIsZero() {
    FftSpec spec = FftSpec.ofAxes(FftKind.C2C, DataType.F64, new long[] {0, 8}, new int[] {1});

    assertTrue(spec.isEmpty());
    assertEquals(0, spec.inBytes());
    assertEquals(0, spec.outBytes());
  }

  @Test
  void inPlaceNeedsEqualDistancesOnBothSides() {
    FftAxis padded = new FftAxis(3, 10, 5);
    FftSpec spec = FftSpec.of(FftKind.R2C, DataType.F64, 8).repeated(padded).inPlace();

    assertEquals(FftPlacement.IN_PLACE, spec.placement());
    assertInvalid(
        "fft: in place, an axis of 3 has strides 8 and 5, which are not equally far apart",
        () ->
            FftSpec.ofAxes(FftKind.R2C, DataType.F64, new long[] {3, 8}, new int[] {1}).inPlace());
    assertInvalid(
        "fft: in place, the halved axis of r2c has strides 4 and 4: expected 1 and 1",
        () ->
            FftSpec.ofAxes(FftKind.R2C, DataType.F32, new long[] {6, 4}, new int[] {0}).inPlace());
  }

  @Test
  void argumentsAreNamedThatAreWrong() {
    assertInvalid(
        "fft: precision is C128: expected f32 or f64",
        () -> FftSpec.of(FftKind.C2C, DataType.C128, 8));
    assertInvalid(
        "fft: axis 2 of an array of 2 axes does not exist",
        () -> FftSpec.ofAxes(FftKind.C2C, DataType.F64, new long[] {2, 2}, new int[] {2}));
    assertInvalid(
        "fft: axis 1 is given twice",
        () -> FftSpec.ofAxes(FftKind.C2C, DataType.F64, new long[] {2, 2}, new int[] {1, -1}));
    assertInvalid(
        "fft: r2c of no axis: expected at least one",
        () -> FftSpec.ofAxes(FftKind.R2C, DataType.F64, new long[] {2}, new int[0]));
    assertInvalid(
        "fft: r2c is a forward transform; its inverse is c2r",
        () -> FftSpec.of(FftKind.R2C, DataType.F64, 8).direction(FftDirection.INVERSE));
    assertInvalid(
        "fft: an extent is -1: expected 0 to 2^56",
        () -> FftSpec.of(FftKind.C2C, DataType.F64, -1));
    assertInvalid("fft: an in-stride is 0: expected 1 or more", () -> new FftAxis(4, 0, 1));
    assertInvalid(
        "fft: an out-stride of 4 lets elements overlap",
        () -> FftSpec.of(FftKind.C2C, DataType.F64, 8).repeated(new FftAxis(2, 8, 4)));
    assertInvalid(
        "fft: 33 axes: expected at most 32",
        () -> FftSpec.of(FftKind.C2C, DataType.F64, ones(FftSpec.MAX_RANK + 1)));
  }

  @Test
  void arraysBeyondAllBoundsAreRefused() {
    long huge = 1L << 40;

    assertInvalid(null, () -> FftSpec.of(FftKind.C2C, DataType.F64, huge, huge));
    assertInvalid(null, () -> FftSpec.of(FftKind.C2C, DataType.F64, Long.MAX_VALUE));
    assertInvalid(null, () -> new FftAxis(huge, huge, 1));
    assertEquals(1L << 44, FftSpec.of(FftKind.C2C, DataType.F64, huge).inBytes());
  }

  @Test
  void workIsCountedAsBenchFftDoes() {
    assertEquals(5 * 1024 * 10, FftSpec.of(FftKind.C2C, DataType.F64, 1024).flops(), 1e-9);
    assertEquals(2.5 * 1024 * 10, FftSpec.of(FftKind.R2C, DataType.F64, 32, 32).flops(), 1e-9);
    assertEquals(
        7 * 5 * 1024 * 10,
        FftSpec.of(FftKind.C2C, DataType.F64, 1024).repeated(new FftAxis(7, 1024, 1024)).flops(),
        1e-9);
  }

  @Test
  void aSpecificationDoesNotChangeWithTheListItWasMadeOf() {
    List<FftAxis> axes = new ArrayList<>(List.of(new FftAxis(4, 1, 1)));
    FftSpec spec =
        new FftSpec(
            FftKind.C2C,
            FftDirection.FORWARD,
            FftNorm.BACKWARD,
            DataType.F64,
            FftPlacement.OUT_OF_PLACE,
            FftEffort.ESTIMATE,
            0,
            axes,
            List.of());
    axes.clear();

    assertEquals(4, spec.points());
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static void assertInvalid(String message, Executable call) {
    VgpuException thrown = assertThrows(VgpuException.class, call);
    assertEquals(Status.INVALID_VALUE, thrown.status());
    if (message != null) {
      assertEquals(message, thrown.getMessage());
    }
  }
}
