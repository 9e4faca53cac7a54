package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftNorm;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.api.kernel.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link FftProvider} must do.
 *
 * <p>Results are held against transforms in twice the precision of double. For each repetition, the
 * relative error in the Euclidean norm must not exceed 6e-16 in f64 where all extents have prime
 * factors up to 13 alone, 1.5e-15 for other extents, and 3.5e-7 in f32. Where such a transform
 * would take too long, sources are sums of chirps, whose spectra are known.
 *
 * <p>Every test also fails if a transform writes beside its result, workspace or scratch memory,
 * changes its source out of place, or reads what is in the gaps of its source or was in its
 * workspace or scratch memory: all of that holds NaN.
 */
public abstract class FftContract extends Contract {
  private static final int ALL_UP_TO = 1024;

  private static final int[] POWERS_OF_TWO = {2048, 4096, 8192, 16384, 32768, 65536, 1 << 17};
  private static final int[] SMOOTH = {
    1155, 1500, 3600, 10000, 14641, 15015, 15625, 16807, 19683, 28561, 46656, 60060, 100_000,
    177_147
  };
  private static final int[] PRIMES = {1031, 2053, 4099, 8191, 10007, 16411, 65537};
  private static final int[] WITH_LARGE_FACTORS = {1369, 3721, 8198, 10201, 12108, 63001, 66049};
  private static final int[] LARGE = {1 << 20, 1_000_003};

  /** For the subclasses. */
  protected FftContract() {}

  /**
   * @return the provider to test, the same at each call
   */
  protected abstract FftProvider provider();

  /**
   * Says what the provider can do: everything, unless a subclass overrides this. Transforms that it
   * cannot do must be refused with {@link Status#NOT_SUPPORTED}.
   *
   * @param spec a transform
   * @return whether the provider prepares it
   */
  protected boolean supports(FftSpec spec) {
    return true;
  }

  @Override
  final Kernel anyKernel() {
    return provider();
  }

  /**
   * Every length up to 1024, of every kind.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void everyLengthUpTo1024(DataType type) {
    Random random = random("every", type);
    for (int n = 1; n <= ALL_UP_TO; n++) {
      checkLength(type, n, random);
    }
  }

  /**
   * All kinds over their source; rows of real numbers are padded.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void inPlace(DataType type) {
    Random random = random("in place", type);
    for (FftSpec kind : FftSpecs.kinds(type)) {
      for (int n = 1; n <= 80; n++) {
        check(FftSpecs.padded(kind, n).inPlace(), random);
      }
      for (long[] shape :
          new long[][] {
            {101}, {128}, {255}, {1000}, {1009}, {4096}, {10007}, {65536},
            {5, 6}, {6, 5}, {1, 9}, {9, 1}, {33, 32}, {64, 64}, {37, 41}, {200, 120},
            {3, 4, 5}, {8, 1, 7}, {16, 16, 16}, {2, 3, 4, 5}
          }) {
        check(FftSpecs.padded(kind, shape).inPlace(), random);
      }
    }
  }

  /**
   * Powers of two up to 2^17, of every kind.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void powersOfTwo(DataType type) {
    checkLengths(type, POWERS_OF_TWO);
  }

  /**
   * Products of small prime factors, of every kind.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void productsOfSmallPrimes(DataType type) {
    checkLengths(type, SMOOTH);
  }

  /**
   * Primes up to 65537, of every kind.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void primes(DataType type) {
    checkLengths(type, PRIMES);
  }

  /**
   * Squares of primes and multiples of large ones, of every kind.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void productsOfLargePrimes(DataType type) {
    checkLengths(type, WITH_LARGE_FACTORS);
  }

  /**
   * 2^20 and the prime 1000003, of every kind.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void aMillionPoints(DataType type) {
    checkLengths(type, LARGE);
  }

  /**
   * A one at some place gives the roots of unity.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void impulsesGiveRootsOfUnity(DataType type) {
    Random random = random("impulses", type);
    IntStream.concat(lengths(), Arrays.stream(LARGE))
        .forEach(
            n -> {
              RootsOfUnity roots = new RootsOfUnity(n);
              int place = random.nextInt(n);
              PreciseVector impulse = new PreciseVector(n);
              impulse.set(place, 1, 0);
              PreciseVector spectrum = new PreciseVector(n);
              for (int k = 0; k < n; k++) {
                roots.get((int) ((long) k * place % n), spectrum, k);
              }
              FftSignal signal = new FftSignal(impulse, spectrum);
              FftSpec spec = FftSpec.of(FftKind.C2C, type, n);
              check(spec, signal.example(spec), random);
            });
  }

  /**
   * One frequency gives one number of the spectrum.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void tonesGiveOneNumber(DataType type) {
    Random random = random("tones", type);
    lengths()
        .forEach(
            n -> {
              RootsOfUnity roots = new RootsOfUnity(n);
              int frequency = random.nextInt(n);
              PreciseVector tone = new PreciseVector(n);
              for (int j = 0; j < n; j++) {
                roots.get((int) ((long) (n - frequency) * j % n), tone, j);
              }
              PreciseVector spectrum = new PreciseVector(n);
              spectrum.set(frequency, n, 0);
              FftSpec spec = FftSpec.of(FftKind.C2C, type, n);
              check(spec, new FftSignal(tone, spectrum).example(spec), random);
            });
  }

  /**
   * Parseval's theorem: a spectrum has n times the energy of its signal.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void energyIsConserved(DataType type) {
    Random random = random("energy", type);
    lengths()
        .forEach(
            n -> {
              FftSpec spec = FftSpec.of(FftKind.C2C, type, n);
              PreciseVector x = PreciseVector.random(type, n, random);
              with(
                  spec,
                  transform -> {
                    double energy = run(transform, spec, x, random).result().energy();
                    double error = Math.abs(energy / (n * x.energy()) - 1);
                    // Twice the error of the spectrum, and what dividing adds.
                    double bound = 2.1 * FftAccuracy.bound(spec);
                    assertTrue(error <= bound, label(spec) + ": " + error + " > " + bound);
                  });
            });
  }

  /**
   * The transform of a sum is the sum of the transforms.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void transformsAreLinear(DataType type) {
    Random random = random("linear", type);
    lengths()
        .forEach(
            n -> {
              FftSpec spec = FftSpec.of(FftKind.C2C, type, n);
              PreciseVector x = integers(n, random);
              PreciseVector y = integers(n, random);
              with(
                  spec,
                  transform -> {
                    PreciseVector ofX = run(transform, spec, x, random).result();
                    PreciseVector ofY = run(transform, spec, y, random).result();
                    // Three errors, of which two are relative to spectra of sqrt(1/2) the size.
                    double bound = (1 + Math.sqrt(2)) * FftAccuracy.bound(spec);
                    FftArrays ofSum = run(transform, spec, x.plus(y), random);
                    FftAccuracy.assertClose(ofSum, ofX.plus(ofY), bound);
                  });
            });
  }

  /**
   * Turning a signal round turns the phases of its spectrum.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void shiftsTurnPhases(DataType type) {
    Random random = random("shifts", type);
    lengths()
        .forEach(
            n -> {
              FftSpec spec = FftSpec.of(FftKind.C2C, type, n);
              int shift = 1 + random.nextInt(n - 1);
              PreciseVector x = PreciseVector.random(type, n, random);
              PreciseVector shifted = new PreciseVector(n);
              for (int j = 0; j < n; j++) {
                shifted.set((j + shift) % n, x, j);
              }
              PreciseVector roots = new RootsOfUnity(n).all();
              with(
                  spec,
                  transform -> {
                    PreciseVector spectrum = run(transform, spec, x, random).result();
                    PreciseVector turned = new PreciseVector(n);
                    for (int k = 0; k < n; k++) {
                      turned.setProduct(k, spectrum, k, roots, (int) ((long) k * shift % n));
                    }
                    FftArrays ofShifted = run(transform, spec, shifted, random);
                    FftAccuracy.assertClose(ofShifted, turned, 2 * FftAccuracy.bound(spec));
                  });
            });
  }

  /**
   * All norms in both directions, with even and odd lengths and several axes.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void everyNorm(DataType type) {
    Random random = random("norms", type);
    for (FftNorm norm : FftNorm.values()) {
      for (FftSpec kind : FftSpecs.kinds(type)) {
        for (long[] shape :
            new long[][] {
              {1}, {2}, {3}, {16}, {49}, {60}, {97}, {1024}, {6, 10}, {9, 11}, {3, 4, 5}
            }) {
          check(FftSpecs.dense(kind, shape).norm(norm), random);
          check(FftSpecs.padded(kind, shape).norm(norm).inPlace(), random);
        }
      }
    }
  }

  /**
   * All choices of axes of some arrays, in every order.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void everyChoiceAndOrderOfAxes(DataType type) {
    Random random = random("axes", type);
    for (long[] shape :
        new long[][] {
          {12}, {8, 12}, {7, 9}, {1, 5}, {16, 1}, {4, 5, 6}, {8, 8, 8}, {3, 1, 7}, {5, 4, 3, 2}
        }) {
      for (int[] axes : FftSpecs.choices(shape.length)) {
        for (FftSpec kind : FftSpecs.kinds(type)) {
          if (axes.length > 0 || kind.kind() == FftKind.C2C) {
            check(FftSpecs.ofAxes(kind, shape, axes), random);
          }
        }
      }
    }
  }

  /**
   * Arrays and batches beyond every block size.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void largeArrays(DataType type) {
    Random random = random("large", type);
    for (FftSpec kind : FftSpecs.kinds(type)) {
      check(FftSpecs.dense(kind, 256, 256), random);
      check(FftSpecs.dense(kind, 120, 350), random);
      check(FftSpecs.dense(kind, 67, 101), random);
      check(FftSpecs.dense(kind, 32, 32, 32), random);
      check(FftSpecs.dense(kind, 1, 5000, 3), random);
      check(FftSpecs.ofAxes(kind, new long[] {300, 256}, 1), random);
      check(FftSpecs.ofAxes(kind, new long[] {256, 300}, 0), random);
      check(FftSpecs.ofAxes(kind, new long[] {5000, 7}, 1), random);
      check(FftSpecs.ofAxes(kind, new long[] {11, 3001}, 0), random);
      check(FftSpecs.ofAxes(kind, new long[] {40, 20, 30}, 2, 0), random);
    }
  }

  /**
   * Arrays within larger ones, their axes in any order: what is between their elements is neither
   * read nor written.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void stridedArraysLeaveTheRestAlone(DataType type) {
    Random random = random("strided", type);
    for (int round = 0; round < 60; round++) {
      for (FftSpec kind : FftSpecs.kinds(type)) {
        check(FftSpecs.strided(kind, random), random);
        check(FftSpecs.stridedInPlace(kind, random).inPlace(), random);
      }
    }
  }

  /**
   * Single long lines with elements apart.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void longStridedLines(DataType type) {
    Random random = random("strided lines", type);
    for (FftSpec kind : FftSpecs.kinds(type)) {
      for (int n : new int[] {500, 1009, 1024, 4095, 16384}) {
        check(FftSpecs.withAxes(kind, List.of(new FftAxis(n, 3, 2)), List.of()), random);
        check(FftSpecs.withAxes(kind, List.of(new FftAxis(n, 1, 5)), List.of()), random);
      }
    }
  }

  /**
   * As many axes as there may be, most of extent 1.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void asManyAxesAsThereMayBe(DataType type) {
    Random random = random("rank", type);
    long[] shape = new long[FftSpec.MAX_RANK];
    Arrays.fill(shape, 1);
    for (int d = 0; d < 8; d++) {
      shape[d * 4 + 3] = 2 + d % 2;
    }
    int[] even = IntStream.range(0, shape.length).filter(axis -> axis % 8 != 0).toArray();
    for (FftSpec kind : FftSpecs.kinds(type)) {
      check(FftSpecs.dense(kind, shape), random);
      check(FftSpecs.ofAxes(kind, shape, even), random);
    }
  }

  /**
   * Without transformed axes, numbers are copied, the sign of zero with them.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void withoutTransformedAxesNumbersAreCopied(DataType type) {
    Random random = random("copies", type);
    for (FftNorm norm : FftNorm.values()) {
      FftSpec spec =
          FftSpecs.withAxes(
                  FftSpec.of(FftKind.C2C, type, 1),
                  List.of(),
                  List.of(new FftAxis(7, 20, 1), new FftAxis(9, 2, 7)))
              .norm(norm);
      PreciseVector source = PreciseVector.random(type, 63, random);
      source.set(5, -0.0, 0.0);
      source.set(6, 0.0, -0.0);
      with(
          spec,
          transform -> {
            FftArrays arrays = run(transform, spec, source, random);
            for (int i = 0; i < source.size(); i++) {
              // As objects: equals tells zeros apart.
              assertEquals((Double) source.re(i), (Double) arrays.re(i), label(spec) + ": " + i);
              assertEquals((Double) source.im(i), (Double) arrays.im(i), label(spec) + ": " + i);
            }
          });
    }
  }

  /**
   * Zeros of either sign give zeros.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void zerosGiveZeros(DataType type) {
    Random random = random("zeros", type);
    for (FftSpec kind : FftSpecs.kinds(type)) {
      for (int n : new int[] {1, 2, 7, 16, 60, 97, 257, 1000, 1031}) {
        FftSpec spec = FftSpecs.dense(kind, n);
        PreciseVector zeros = new PreciseVector(FftElements.ofSource(spec).count());
        for (int j = 0; j < zeros.size(); j += 3) {
          zeros.set(j, -0.0, j % 2 == 0 ? -0.0 : 0.0);
        }
        with(
            spec,
            transform -> {
              FftArrays arrays = run(transform, spec, zeros, random);
              for (int element = 0; element < arrays.count(); element++) {
                boolean isZero = arrays.re(element) == 0 && arrays.im(element) == 0;
                assertTrue(isZero, label(spec) + ": element " + element + " is not 0");
              }
            });
      }
    }
  }

  /**
   * NaN and infinities in one repetition reach its whole spectrum, and no other repetition.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void nanAndInfinityStayInTheirRepetition(DataType type) {
    Random random = random("nan", type);
    for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      for (FftSpec kind : FftSpecs.kinds(type)) {
        for (int n : new int[] {2, 5, 16, 60, 64, 97, 211, 1024}) {
          checkRepetitions(FftSpecs.ofAxes(kind, new long[] {13, n}, 1), odd, random);
          checkRepetitions(FftSpecs.ofAxes(kind, new long[] {n, 13}, 0), odd, random);
        }
      }
    }
  }

  /**
   * C2R ignores the imaginary parts of numbers that are real in a Hermitian spectrum, whatever they
   * are.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void imaginaryPartsOfRealNumbersAreIgnored(DataType type) {
    Random random = random("ignored", type);
    for (int n : new int[] {1, 2, 3, 8, 15, 60, 64, 97, 202, 1000, 1009, 4096}) {
      FftSpec spec = FftSpec.of(FftKind.C2R, type, n);
      PreciseVector real = FftExample.randomSource(spec, random);
      PreciseVector odd = real.first(real.size());
      for (int k : n % 2 == 0 ? new int[] {0, n / 2} : new int[] {0}) {
        real.makeReal(k);
        odd.set(k, real.re(k), Double.NaN);
      }
      with(
          spec,
          transform -> {
            int shift = random.nextInt(16);
            FftArrays expected = runAll(transform, spec, real, shift);
            runAll(transform, spec, odd, shift)
                .assertSameResults(expected, "with NaN in the imaginary parts");
          });
    }
  }

  /**
   * The pieces of a step may run in any order, alone or several at a time, on one thread or two:
   * the bits are those of a run of the whole.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void bitsDoNotDependOnWhoRunsThePieces(DataType type) {
    Random random = random("pieces", type);
    for (FftSpec spec : severalPieces(type)) {
      PreciseVector source = FftExample.randomSource(spec, random);
      int shift = random.nextInt(16);
      with(
          spec,
          transform -> {
            assertCutIsSound(transform, spec);
            FftArrays whole = runAll(transform, spec, source, shift);
            FftArrays anyOrder = arrays(spec, source, shift);
            anyOrder.runInAnyOrder(transform, random);
            anyOrder.assertSameResults(whole, "pieces in another order");
            FftArrays twoThreads = arrays(spec, source, shift);
            twoThreads.runOnTwoThreads(transform, random);
            twoThreads.assertSameResults(whole, "pieces on two threads");
          });
    }
  }

  /**
   * The same specification is cut in the same way, and the number of threads changes nothing.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void bitsDoNotDependOnTheNumberOfThreads(DataType type) {
    Random random = random("threads", type);
    for (FftSpec spec : severalPieces(type)) {
      PreciseVector source = FftExample.randomSource(spec, random);
      int shift = random.nextInt(16);
      with(
          spec.onThreads(1),
          one -> {
            FftArrays expected = runAll(one, spec, source, shift);
            for (int threads : new int[] {0, 1, 2}) {
              FftSpec onThreads = spec.onThreads(threads);
              with(
                  onThreads,
                  transform -> {
                    if (threads == 1) {
                      assertEquals(cut(one), cut(transform), label(spec) + ": pieces by step");
                    }
                    runAll(transform, spec, source, shift)
                        .assertSameResults(expected, "for " + threads + " threads");
                  });
            }
          });
    }
  }

  /**
   * Many threads may run one transform at once, each on its own memory.
   *
   * @param type precision
   * @throws Exception if a thread fails
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void manyThreadsMayRunOneTransform(DataType type) throws Exception {
    Random random = random("concurrent", type);
    for (FftSpec spec : smallTransforms(type)) {
      List<PreciseVector> sources = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        sources.add(FftExample.randomSource(spec, random));
      }
      with(
          spec,
          transform -> {
            List<FftArrays> expected = new ArrayList<>();
            sources.forEach(source -> expected.add(runAll(transform, spec, source, 1)));
            onManyThreads(
                thread -> {
                  for (int round = 0; round < 3; round++) {
                    runAll(transform, spec, sources.get(thread), 1)
                        .assertSameResults(expected.get(thread), "beside other threads");
                  }
                });
          });
    }
  }

  /**
   * Many threads may prepare transforms at once.
   *
   * @throws Exception if a thread fails
   */
  @Test
  public final void manyThreadsMayPrepareAtOnce() throws Exception {
    onManyThreads(
        thread -> {
          Random random = new Random(thread);
          for (DataType type : provider().types()) {
            for (int round = 0; round < 6; round++) {
              for (FftSpec kind : FftSpecs.kinds(type)) {
                check(FftSpecs.dense(kind, 1 + random.nextInt(300)), random);
                check(FftSpecs.strided(kind, random), random);
              }
            }
          }
        });
  }

  /**
   * More effort than a look at the specification changes nothing in what is computed.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void everyEffortGivesTheSame(DataType type) {
    Random random = random("efforts", type);
    for (FftSpec kind : FftSpecs.kinds(type)) {
      check(FftSpecs.dense(kind, 60).effort(FftEffort.MEASURE), random);
      check(FftSpecs.dense(kind, 12, 15).effort(FftEffort.MEASURE), random);
      check(FftSpecs.padded(kind, 20).inPlace().effort(FftEffort.PATIENT), random);
    }
  }

  /**
   * A transform may be closed again, also one that never ran.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void closingAgainDoesNothing(DataType type) {
    Random random = random("close", type);
    for (int n : new int[] {1, 16, 97, 4096}) {
      for (FftSpec kind : FftSpecs.kinds(type)) {
        FftSpec spec = FftSpecs.dense(kind, n);
        with(
            spec,
            transform -> {
              transform.close();
              transform.close();
            });
        with(
            spec,
            transform -> {
              run(transform, spec, FftExample.randomSource(spec, random), random);
              transform.close();
            });
      }
    }
  }

  /**
   * A transform of 2^50 points is refused, if there is no room for its tables.
   *
   * @param type precision
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void transformsBeyondMemoryAreRefused(DataType type) {
    for (FftSpec kind : FftSpecs.kinds(type)) {
      for (long n : new long[] {1L << 50, (1L << 50) - 27}) {
        FftSpec spec = FftSpecs.dense(kind, n);
        try (FftTransform transform = provider().prepare(spec)) {
          assertTrue(transform.tableBytes() >= 0 && transform.workspaceBytes() >= 0, label(spec));
        } catch (VgpuException e) {
          assertTrue(
              Set.of(Status.OUT_OF_MEMORY, Status.NOT_SUPPORTED).contains(e.status()),
              label(spec) + ": refused with " + e.status() + ": " + e.getMessage());
        }
      }
    }
  }

  @FunctionalInterface
  private interface Check<E extends Exception> {
    void on(FftTransform transform) throws E;
  }

  /** Prepares a transform, or sees that it is refused as it must be. */
  private <E extends Exception> void with(FftSpec spec, Check<E> check) throws E {
    if (!supports(spec)) {
      VgpuException refusal =
          assertThrows(VgpuException.class, () -> provider().prepare(spec), label(spec));
      assertEquals(Status.NOT_SUPPORTED, refusal.status(), label(spec));
      return;
    }
    try (FftTransform transform = provider().prepare(spec)) {
      check.on(transform);
    }
  }

  private FftArrays arrays(FftSpec spec, PreciseVector source, int shift) {
    return new FftArrays(spec, source, shift, label(spec));
  }

  private FftArrays runAll(FftTransform transform, FftSpec spec, PreciseVector source, int shift) {
    FftArrays arrays = arrays(spec, source, shift);
    arrays.runAll(transform);
    return arrays;
  }

  /** Runs a transform on arrays that are aligned in some way. */
  private FftArrays run(FftTransform transform, FftSpec spec, PreciseVector source, Random random) {
    return runAll(transform, spec, source, random.nextInt(16));
  }

  private void check(FftSpec spec, Random random) {
    with(spec, transform -> check(transform, spec, FftExample.of(spec, random), random));
  }

  private void check(FftSpec spec, FftExample example, Random random) {
    with(spec, transform -> check(transform, spec, example, random));
  }

  private void check(FftTransform transform, FftSpec spec, FftExample example, Random random) {
    double bound = FftAccuracy.bound(spec) + example.sourceError();
    FftArrays arrays = run(transform, spec, example.source(), random);
    FftAccuracy.assertClose(arrays, example.expected(), bound);
  }

  private void checkLengths(DataType type, int... lengths) {
    Random random = random("lengths " + lengths[0], type);
    for (int n : lengths) {
      checkLength(type, n, random);
    }
  }

  /** All kinds of transforms of the same numbers. */
  private void checkLength(DataType type, int n, Random random) {
    FftSignal signal = FftSignal.random(type, n, random);
    for (FftSpec kind : FftSpecs.kinds(type)) {
      FftSpec spec = FftSpecs.dense(kind, n);
      check(spec, signal.example(spec), random);
    }
  }

  private void checkRepetitions(FftSpec spec, double odd, Random random) {
    PreciseVector source = FftExample.randomSource(spec, random);
    int points = FftElements.ofSource(spec).points();
    int repetition = random.nextInt(source.size() / points);
    PreciseVector poisoned = source.first(source.size());
    poisoned.set(repetition * points + random.nextInt(points), odd, odd);
    int shift = random.nextInt(16);
    with(
        spec,
        transform -> {
          FftArrays expected = runAll(transform, spec, source, shift);
          FftArrays arrays = runAll(transform, spec, poisoned, shift);
          for (int element = 0; element < arrays.count(); element++) {
            if (element / arrays.points() != repetition) {
              arrays.assertSameResult(element, expected, "beside a repetition with " + odd);
            } else if (Double.isFinite(arrays.re(element)) && Double.isFinite(arrays.im(element))) {
              fail(
                  "%s: %s in the source did not reach element %d, which is %s + i %s"
                      .formatted(
                          label(spec), odd, element, arrays.re(element), arrays.im(element)));
            }
          }
        });
  }

  private void assertCutIsSound(FftTransform transform, FftSpec spec) {
    assertTrue(transform.steps() >= 1, label(spec) + ": " + transform.steps() + " steps");
    for (long pieces : cut(transform)) {
      assertTrue(pieces >= 1, label(spec) + ": pieces by step " + cut(transform));
    }
    assertTrue(transform.tableBytes() >= 0, label(spec) + ": " + transform.tableBytes());
  }

  /** The number of pieces by step. */
  private static List<Long> cut(FftTransform transform) {
    return IntStream.range(0, transform.steps()).mapToObj(transform::pieces).toList();
  }

  /** Lengths of all sorts. */
  private static IntStream lengths() {
    return Stream.of(POWERS_OF_TWO, SMOOTH, PRIMES, WITH_LARGE_FACTORS)
        .flatMapToInt(Arrays::stream);
  }

  /** Transforms that take different ways. */
  private static List<FftSpec> smallTransforms(DataType type) {
    List<FftSpec> specs = new ArrayList<>();
    for (FftSpec kind : FftSpecs.kinds(type)) {
      specs.add(FftSpecs.dense(kind, 60));
      specs.add(FftSpecs.dense(kind, 1009));
      specs.add(FftSpecs.dense(kind, 4096));
      specs.add(FftSpecs.padded(kind, 30, 32).inPlace());
      specs.add(FftSpecs.ofAxes(kind, new long[] {20, 50}, 0));
    }
    return specs;
  }

  /** Transforms with work enough to be cut. */
  private static List<FftSpec> severalPieces(DataType type) {
    List<FftSpec> specs = new ArrayList<>();
    for (FftSpec kind : FftSpecs.kinds(type)) {
      specs.add(FftSpecs.dense(kind, 60));
      specs.add(FftSpecs.dense(kind, 1 << 16));
      specs.add(FftSpecs.dense(kind, 10_007));
      specs.add(FftSpecs.dense(kind, 200, 256));
      specs.add(FftSpecs.padded(kind, 120, 125).inPlace());
      specs.add(FftSpecs.dense(kind, 24, 30, 28));
      specs.add(FftSpecs.ofAxes(kind, new long[] {300, 128}, 1));
      specs.add(FftSpecs.ofAxes(kind, new long[] {128, 300}, 0));
    }
    return specs;
  }

  /** Small integers: their sums are exact. */
  private static PreciseVector integers(int n, Random random) {
    PreciseVector integers = new PreciseVector(n);
    for (int i = 0; i < n; i++) {
      integers.set(i, random.nextInt(2001) - 1000, random.nextInt(2001) - 1000);
    }
    return integers;
  }
}
