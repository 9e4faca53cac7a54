package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.memory.RamAllocator;
import com.spacewink.vgpu.scheduler.WorkStealingPool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transforms of heap arrays, against figures of NumPy 2.4. */
class HeapFourierTest {
  private static final double[] COMPLEX = {1, 2, -3, 0.5, 2, -1, 0, 1, 4, 0};
  private static final double[] SPECTRUM = {
    4,
    2.5,
    -1.00905924,
    7.63633361,
    3.00502265,
    7.6121013,
    -1.38698866,
    -4.4211183,
    0.39102525,
    -3.32731661
  };
  private static final double[] REAL = {1, -2, 3, 0.5, 4, -1.5};
  private static final double[] HALF = {5, 0, -4.75, 1.29903811, -0.25, -0.4330127, 11, 0};

  private final FakeServices services = new FakeServices().with("vgpu.pool.workers", "2");
  private final RamAllocator memory = new RamAllocator(services.context(), Map.of());
  private final WorkStealingPool pool = new WorkStealingPool(services.context(), Map.of());
  private final Set<Long> lengths = ConcurrentHashMap.newKeySet();
  private final KernelSelection selection =
      new KernelSelection(
          services.context(),
          memory,
          (family, type, present) -> List.of(),
          Measurements.NONE,
          Demand.NONE);
  private final FftPlans plans = NaiveFft.plans(memory, pool, selection);
  private final VirtualGpuService gpu = gpu();

  @AfterEach
  void nothingIsLeft() {
    plans.stop();
    pool.stop();
    assertEquals(0, memory.statistics().liveBuffers());
  }

  @Test
  void complexTransformAndItsInverse() {
    assertNear(SPECTRUM, gpu.fft(COMPLEX));
    assertNear(COMPLEX, gpu.ifft(SPECTRUM));
    assertNear(floats(SPECTRUM), gpu.fft(floats(COMPLEX)));
    assertNear(floats(COMPLEX), gpu.ifft(floats(SPECTRUM)));
  }

  @Test
  void realTransformAndItsInverse() {
    assertNear(HALF, gpu.rfft(REAL));
    assertNear(REAL, gpu.irfft(HALF, 6));
    assertNear(floats(HALF), gpu.rfft(floats(REAL)));
    assertNear(floats(REAL), gpu.irfft(floats(HALF), 6));
  }

  @Test
  void lengthOfTheRealSideTellsOddFromEvenAndImaginaryPartsOfRealNumbersAreIgnored() {
    double[] half = {1, 9, 2, -1, 3, 4};
    assertNear(
        new double[] {2.2, -1.08364059, 1.68041132, -1.83319773, 0.036427}, gpu.irfft(half, 5));
    assertNear(new double[] {2, 0, 0, -1}, gpu.irfft(half, 4));
  }

  @Test
  void severalAxes() {
    double[] x = {0, 25, 1, 16, 2, 9, 3, 4, 4, 1, 5, 0};
    double[] spectrum = {
      15,
      55,
      3.92820323,
      17.73205081,
      -9.92820323,
      14.26794919,
      -9,
      45,
      5.19615242,
      9,
      -5.19615242,
      9
    };
    assertNear(spectrum, gpu.fft2(x, 2, 3));
    assertNear(x, gpu.ifft2(spectrum, 2, 3));
    assertNear(floats(spectrum), gpu.fft2(floats(x), 2, 3));
    assertNear(floats(x), gpu.ifft2(floats(spectrum), 2, 3));
    double[] y = new double[12];
    for (int i = 0; i < y.length; i++) {
      y[i] = i * i;
    }
    double[] half = {
      506,
      0,
      -66,
      0,
      -132,
      0,
      12,
      0,
      -232,
      207.84609691,
      24,
      -13.85640646,
      48,
      -27.71281292,
      0,
      0,
      -232,
      -207.84609691,
      24,
      13.85640646,
      48,
      27.71281292,
      0,
      0
    };
    assertNear(half, gpu.rfftn(y, 3, 2, 2));
    assertNear(y, gpu.irfftn(half, 3, 2, 2));
    assertNear(floats(half), gpu.rfftn(floats(y), 3, 2, 2));
    assertNear(floats(y), gpu.irfftn(floats(half), 3, 2, 2));
  }

  @Test
  void argumentsAreLeftAsTheyWere() {
    double[] x = COMPLEX.clone();
    double[] half = HALF.clone();
    gpu.fft(x);
    gpu.irfft(half, 6);
    gpu.fftshift(x, 5);
    assertArrayEquals(COMPLEX, x);
    assertArrayEquals(HALF, half);
  }

  @Test
  void frequencies() {
    assertNear(new double[] {0, 2, 4, -4, -2}, gpu.fftfreq(5, 0.1));
    assertNear(new double[] {0, 0.5, -1, -0.5}, gpu.fftfreq(4, 0.5));
    assertNear(new double[] {0, 2, 4}, gpu.rfftfreq(5, 0.1));
    assertNear(new double[] {0, 0.25, 0.5}, gpu.rfftfreq(4, 1));
  }

  @Test
  void shiftMovesFrequencyZeroToTheMiddleAndBack() {
    double[] x = new double[15];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    assertArrayEquals(
        new double[] {13, 14, 10, 11, 12, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7}, gpu.fftshift(x, 3, 5));
    assertArrayEquals(
        new double[] {7, 8, 9, 5, 6, 12, 13, 14, 10, 11, 2, 3, 4, 0, 1}, gpu.ifftshift(x, 3, 5));
    assertArrayEquals(x, gpu.ifftshift(gpu.fftshift(x, 3, 5), 3, 5));
    assertArrayEquals(
        new double[] {5, 6, 1, 2, 3, 4}, gpu.fftshift(new double[] {1, 2, 3, 4, 5, 6}, 3));
  }

  @Test
  void shortConvolutionIsTheSumThatDefinesIt() {
    assertArrayEquals(
        new double[] {0, 1, 2.5, 4, 1.5},
        gpu.convolve(new double[] {1, 2, 3}, new double[] {0, 1, 0.5}));
    assertArrayEquals(
        new float[] {0, 1, 2.5f, 4, 1.5f},
        gpu.convolve(new float[] {1, 2, 3}, new float[] {0, 1, 0.5f}));
    assertEquals(Set.of(), lengths, "it was transformed");
  }

  @Test
  void longConvolutionIsTransformedAtALengthWithSmallFactors() {
    Random random = new Random(5);
    double[] a = random.doubles(101, -1, 1).toArray();
    double[] b = random.doubles(98, -1, 1).toArray();
    double[] expected = new double[198];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        expected[i + j] += a[i] * b[j];
      }
    }
    assertNear(expected, gpu.convolve(a, b));
    assertEquals(Set.of(200L), lengths);
    float[] got = gpu.convolve(floats(a), floats(b));
    assertArrayEquals(floats(expected), got, 1e-4f);
  }

  @Test
  void lengthsThatDoNotFitTheShapeAreRefused() {
    assertInvalid(
        "fft: the array has 3 numbers: expected two for each element",
        () -> gpu.fft(new double[3]));
    assertInvalid("fft: an extent is 0: expected 1 or more", () -> gpu.fft(new double[0]));
    assertInvalid(
        "fft: the array has 6 numbers, expected 8 for c2r of shape [6]",
        () -> gpu.irfft(new double[6], 6));
    assertInvalid(
        "fft: the array has 6 numbers, expected 12 for c2c of shape [2, 3]",
        () -> gpu.fft2(new float[6], 2, 3));
    assertInvalid(
        "fft: an extent is -1: expected 1 or more", () -> gpu.rfftn(new double[6], 2, -1));
    assertInvalid(
        "fftshift: the array has 5 numbers, expected one or two for each element of shape [4]",
        () -> gpu.fftshift(new double[5], 4));
    assertInvalid("fftfreq: n is 0: expected 1 or more", () -> gpu.fftfreq(0, 1));
    assertInvalid(
        "rfftfreq: spacing is 0.0: expected a number other than 0", () -> gpu.rfftfreq(4, 0));
    assertInvalid(
        "convolve: the arrays have 0 and 1 numbers: expected 1 or more",
        () -> gpu.convolve(new double[0], new double[1]));
  }

  @Test
  void resultThatFitsNoArrayIsRefusedBeforeAnythingIsAllocated() {
    assertInvalid(
        "fft: the array has 1 numbers, expected 8000000000 for c2c of shape [2000000000, 2]",
        () -> gpu.fft2(new float[1], 2_000_000_000, 2));
  }

  private VirtualGpuService gpu() {
    selection.bindTransforms(
        services.register(
            "naive",
            0,
            new NaiveFft() {
              @Override
              void beforePrepare(FftSpec spec) {
                if (spec.kind() == FftKind.R2C && spec.precision() == DataType.F64) {
                  lengths.add(spec.points());
                }
              }
            }));
    selection.choice("fft", DataType.F64);
    lengths.clear();
    return new VirtualGpuService(
        MachineReader.ofThisMachine().read(Optional.empty()), memory, pool, selection, plans);
  }

  private static void assertNear(double[] expected, double[] got) {
    assertArrayEquals(expected, got, 1e-8);
  }

  private static void assertNear(float[] expected, float[] got) {
    assertArrayEquals(expected, got, 2e-4f);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static void assertInvalid(String message, Runnable call) {
    VgpuException e = assertThrows(VgpuException.class, call::run);
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(message, e.getMessage());
  }
}
