package com.spacewink.vgpu.fft.fftw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftNorm;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledIf(value = ThisMachine.HAS_FFTW, disabledReason = FftwProvider.REMEDY)
class FftwTransformTest {
  private static final int THREADS = 8;

  private final FftwProvider provider = new FftwProvider(ThisMachine.fftw(), null);

  @AfterEach
  void stop() {
    provider.stop();
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void spectrumOfToneIsOneLine(DataType precision) {
    int n = 60;
    Reals in = tone(Reals.of(precision, 2 * n), n, 7);
    Reals out = Reals.of(precision, 2 * n);
    run(FftSpec.of(FftKind.C2C, precision, n), in, out);
    assertLine(out, n, 7);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void unalignedArraysHaveTheSameSpectrum(DataType precision) {
    int n = 60;
    for (int end = 0; end < 3; end++) {
      boolean isInShifted = end != 1;
      boolean isOutShifted = end != 0;
      Reals in = isInShifted ? Reals.unaligned(precision, 2 * n) : Reals.of(precision, 2 * n);
      Reals out = isOutShifted ? Reals.unaligned(precision, 2 * n) : Reals.of(precision, 2 * n);
      run(FftSpec.of(FftKind.C2C, precision, n), tone(in, n, 11), out);
      assertLine(out, n, 11);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void repeatedTransformsAreCutIntoSlicesOfWhichTheLastMayBeShorter(DataType precision) {
    int n = 250;
    int repetitions = 1003;
    FftSpec spec = FftSpec.ofAxes(FftKind.C2C, precision, new long[] {repetitions, n}, last(2));
    Reals in = Reals.of(precision, 2 * n * repetitions);
    in.fill(i -> toneAt(i % (2 * n), n, 1 + i / (2 * n) % 100));
    Reals out = Reals.of(precision, 2 * n * repetitions);
    try (FftTransform transform = provider.prepare(spec)) {
      assertEquals(1, transform.steps());
      assertTrue(transform.pieces(0) > 1, transform.pieces(0) + " pieces");
      for (long piece = transform.pieces(0) - 1; piece >= 0; piece--) {
        transform.run(0, piece, piece + 1, in.address(), out.address(), 0, 0);
      }
    }
    for (int i = 0; i < repetitions; i++) {
      int line = 2 * n * i + 2 * (1 + i % 100);
      assertEquals(n, out.get(line), 1e-3 * n, "repetition " + i);
      assertEquals(0, out.get(line + 2), 1e-3 * n, "repetition " + i);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void sourceOfRealResultsIsLeftAsItWas(DataType precision) {
    for (long[] shape : new long[][] {{96}, {97}, {12, 30}, {5, 6, 7}, {2, 3, 4, 5}}) {
      FftSpec spec = FftSpec.of(FftKind.C2R, precision, shape);
      Reals in = Reals.of(precision, (int) spec.inBytes() / precision.bytes());
      in.fill(i -> Math.sin(i));
      double[] before = in.toArray();
      run(spec, in, Reals.of(precision, (int) spec.points()));
      assertArrayEquals(before, in.toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void realNumbersComeBackFromTheirSpectrumOverSeveralAxes(DataType precision) {
    for (long[] shape : new long[][] {{1}, {2}, {97}, {128}, {12, 31}, {5, 6, 8}, {2, 3, 4, 5}}) {
      FftSpec there = FftSpec.of(FftKind.R2C, precision, shape);
      FftSpec back = FftSpec.of(FftKind.C2R, precision, shape);
      int size = (int) there.points();
      Reals numbers = Reals.of(precision, size).fill(i -> Math.sin(i * i));
      Reals spectrum = Reals.of(precision, (int) there.outBytes() / precision.bytes());
      Reals again = Reals.of(precision, size);
      run(there, numbers, spectrum);
      run(back, spectrum, again);
      assertArrayEquals(numbers.toArray(), again.toArray(), 1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void whatIsNotTransformedIsCopied(DataType precision) {
    FftSpec spec = FftSpec.ofAxes(FftKind.C2C, precision, new long[] {3, 4}, new int[0]);
    Reals in = Reals.of(precision, 24).fill(i -> i);
    Reals out = Reals.of(precision, 24);
    run(spec, in, out);
    assertArrayEquals(in.toArray(), out.toArray());
    run(spec.inPlace(), in, in);
    assertArrayEquals(out.toArray(), in.toArray());
    FftSpec single = FftSpec.of(FftKind.C2C, precision);
    run(single, in, out.fill(i -> -1));
    assertEquals(1, out.get(1));
    assertEquals(-1, out.get(2));
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void resultsAreScaledAndTheGapsBetweenThemAreNot(DataType precision) {
    int n = 16;
    int stride = 3;
    FftSpec spec =
        spec(precision, List.of(new FftAxis(n, 1, stride)), List.of(new FftAxis(2, n, 100)));
    Reals in = Reals.of(precision, 4 * n).fill(i -> i % (2 * n) == 0 ? 1 : 0);
    for (FftNorm norm : FftNorm.values()) {
      Reals out = Reals.of(precision, 400).fill(i -> 5);
      run(spec.norm(norm), in, out);
      double scale = norm.scale(FftDirection.FORWARD, n);
      for (int i = 0; i < 200; i++) {
        boolean isResult = i % 100 < stride * n && i % 100 % stride == 0;
        assertEquals(isResult ? scale : 5, out.get(2 * i), 1e-6, "at " + i);
        assertEquals(isResult ? 0 : 5, out.get(2 * i + 1), 1e-6, "at " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void stridesMayReachBeyondThirtyTwoBits(DataType precision) {
    long far = 1L << 40;
    FftSpec spec =
        spec(precision, List.of(new FftAxis(8, far, 1)), List.of(new FftAxis(far / 64, 1, 8)));
    try (FftTransform transform = provider.prepare(spec)) {
      assertTrue(transform.pieces(0) > 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void manyThreadsPlanAndTransformAtOnce(DataType precision) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Object>> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = 16 + thread;
        threads.add(
            Executors.callable(
                () -> {
                  for (int n = first; n < 500; n += 17) {
                    Reals in = tone(Reals.of(precision, 2 * n), n, 5);
                    Reals out = Reals.unaligned(precision, 2 * n);
                    run(FftSpec.of(FftKind.C2C, precision, n), in, out);
                    assertLine(out, n, 5);
                  }
                }));
      }
      for (Future<Object> thread : pool.invokeAll(threads)) {
        thread.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void closingAgainLeavesALaterPlanAlone(DataType precision) {
    int n = 60;
    FftSpec spec = FftSpec.of(FftKind.C2C, precision, n);
    FftTransform first = provider.prepare(spec);
    first.close();
    // Its plan has most likely the address that the first one's had.
    try (FftTransform second = provider.prepare(spec)) {
      first.close();
      Reals in = tone(Reals.of(precision, 2 * n), n, 7);
      Reals out = Reals.of(precision, 2 * n);
      second.runAll(in.address(), out.address(), 0, 0);
      assertLine(out, n, 7);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void providerThatWasStoppedRunsNothingAnyMore(DataType precision) {
    FftSpec spec = FftSpec.of(FftKind.C2C, precision, 8);
    Reals in = Reals.of(precision, 16);
    Reals out = Reals.of(precision, 16);
    FftTransform transform = provider.prepare(spec);
    provider.stop();
    VgpuException onRun =
        assertThrows(
            VgpuException.class, () -> transform.runAll(in.address(), out.address(), 0, 0));
    assertEquals(Status.NOT_READY, onRun.status());
    VgpuException onPrepare = assertThrows(VgpuException.class, () -> provider.prepare(spec));
    assertEquals(Status.NOT_READY, onPrepare.status());
    transform.close();
    transform.close();
  }

  private void run(FftSpec spec, Reals in, Reals out) {
    try (FftTransform transform = provider.prepare(spec)) {
      Reals workspace = Reals.of(DataType.F64, (int) transform.workspaceBytes() / 8 + 1);
      transform.runAll(in.address(), out.address(), workspace.address(), 0);
    }
  }

  private static FftSpec spec(DataType precision, List<FftAxis> axes, List<FftAxis> batch) {
    FftSpec any = FftSpec.of(FftKind.C2C, precision, 1);
    return new FftSpec(
        any.kind(),
        any.direction(),
        any.norm(),
        precision,
        any.placement(),
        any.effort(),
        any.threads(),
        axes,
        batch);
  }

  private static int[] last(int rank) {
    return new int[] {rank - 1};
  }

  private static Reals tone(Reals numbers, int n, int frequency) {
    return numbers.fill(i -> toneAt(i, n, frequency));
  }

  private static double toneAt(int i, int n, int frequency) {
    double angle = 2 * Math.PI * frequency * (i / 2) / n;
    return i % 2 == 0 ? Math.cos(angle) : Math.sin(angle);
  }

  private static void assertLine(Reals spectrum, int n, int frequency) {
    for (int k = 0; k < n; k++) {
      double expected = k == frequency ? n : 0;
      assertEquals(expected, spectrum.get(2 * k), 1e-5 * n, "at " + k + " of " + n);
      assertEquals(0, spectrum.get(2 * k + 1), 1e-5 * n, "at " + k + " of " + n);
    }
  }
}
