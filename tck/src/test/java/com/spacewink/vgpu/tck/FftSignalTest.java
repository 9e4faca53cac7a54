package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the oracle of the Fourier transforms says is right, to 100 bits. */
class FftSignalTest {
  private static final double BITS_100 = 0x1p-100;

  private final Random random = new Random(5);

  @Test
  void rootsHaveTheDigitsOfOtherSources() {
    // cos(2 pi / 7) and -sin(2 pi / 7).
    PreciseVector roots = new RootsOfUnity(7).all();
    assertClose("0.6234898018587335305250048840042398106322747308964021", roots.preciseRe(1));
    assertClose("-0.7818314824680298087084445266740577502323345187086875", roots.preciseIm(1));
  }

  @Test
  void powersOfARootAreTheOthers() {
    for (int n : new int[] {1, 2, 3, 8, 17, 360, 1000, 65537}) {
      PreciseVector roots = new RootsOfUnity(n).all();
      PreciseVector power = new PreciseVector(1);
      power.set(0, 1, 0);
      for (int k = 0; k < n; k++) {
        assertTrue(distance(power, 0, roots, k) < (k + 1) * 4 * BITS_100 / 16, n + ": " + k);
        power.setProduct(0, power, 0, roots, 1 % n);
      }
      assertTrue(distance(power, 0, roots, 0) < n * BITS_100, "the whole turn of " + n);
    }
  }

  @Test
  void quartersOfATurnAreExact() {
    PreciseVector roots = new RootsOfUnity(4).all();
    double[][] expected = {{1, 0}, {0, -1}, {-1, 0}, {0, 1}};
    for (int k = 0; k < 4; k++) {
      assertEquals(0, roots.squaredDistance(k, expected[k][0], expected[k][1]), "root " + k);
    }
  }

  @Test
  void transformsFollowTheDefinition() {
    for (int n : new int[] {1, 2, 3, 4, 12, 17, 60, 64, 77, 121, 210}) {
      PreciseVector x = PreciseVector.random(DataType.F64, n, random);
      for (FftDirection direction : FftDirection.values()) {
        PreciseVector spectrum = new ExactFourier(n).transform(direction, x);
        for (int k = 0; k < n; k++) {
          PreciseVector expected = fromDefinition(direction, x, k);
          assertTrue(distance(expected, 0, spectrum, k) < n * 100 * BITS_100, n + ": " + k);
        }
      }
    }
  }

  @Test
  void chirpsHaveTheSpectraTheySay() {
    for (int n : new int[] {2, 3, 4, 5, 9, 12, 16, 45, 64, 97, 210, 1024, 1155}) {
      for (int round = 0; round < 5; round++) {
        Chirp chirp = new Chirp(n, random);
        PreciseVector expected =
            new ExactFourier(n).transform(FftDirection.FORWARD, chirp.numbers());
        PreciseVector spectrum = chirp.spectrum();
        for (int k = 0; k < n; k++) {
          assertTrue(distance(expected, k, spectrum, k) < n * BITS_100, n + ": " + k);
        }
      }
    }
  }

  @Test
  void transformsOverTwoAxesFollowTheDefinition() {
    int rows = 3;
    int columns = 4;
    FftSpec spec = FftSpec.of(FftKind.C2C, DataType.F64, rows, columns);
    PreciseVector x = PreciseVector.random(DataType.F64, rows * columns, random);
    PreciseVector roots = new RootsOfUnity(rows * columns).all();
    PreciseVector spectrum = new ExactTransform(spec).of(x);
    PreciseVector terms = new PreciseVector(x.size());
    for (int k = 0; k < x.size(); k++) {
      for (int j = 0; j < x.size(); j++) {
        int turns = j / columns * (k / columns) * columns + j % columns * (k % columns) * rows;
        terms.setProduct(j, x, j, roots, turns % x.size());
      }
      assertTrue(distance(terms.sum(), 0, spectrum, k) < 1000 * BITS_100, "number " + k);
    }
  }

  @Test
  void realTransformsAreHalvesOfComplexOnes() {
    for (long[] shape : new long[][] {{7}, {8}, {3, 5}, {4, 6}, {5, 4}, {2, 3, 4}}) {
      FftSpec there = FftSpec.of(FftKind.R2C, DataType.F64, shape);
      PreciseVector x = FftExample.randomSource(there, random);
      PreciseVector half = new ExactTransform(there).of(x);
      PreciseVector whole = new ExactTransform(FftSpec.of(FftKind.C2C, DataType.F64, shape)).of(x);
      int n = (int) shape[shape.length - 1];
      for (int i = 0; i < half.size(); i++) {
        int k = i / (n / 2 + 1) * n + i % (n / 2 + 1);
        assertTrue(distance(half, i, whole, k) < 1000 * BITS_100, n + ": " + i);
      }
      PreciseVector back =
          new ExactTransform(FftSpec.of(FftKind.C2R, DataType.F64, shape)).of(half);
      for (int i = 0; i < x.size(); i++) {
        // The factor 1/n is a double.
        assertTrue(distance(back, i, x, i) < 1e-14, n + ": " + i);
      }
    }
  }

  private static PreciseVector fromDefinition(FftDirection direction, PreciseVector x, int k) {
    int n = x.size();
    PreciseVector roots = new RootsOfUnity(n).all();
    PreciseVector terms = new PreciseVector(n);
    for (int j = 0; j < n; j++) {
      int turns = j * k % n;
      terms.setProduct(j, x, j, roots, direction == FftDirection.FORWARD ? turns : (n - turns) % n);
    }
    return terms.sum();
  }

  private static void assertClose(String digits, Precise got) {
    double distance =
        new BigDecimal(digits)
            .subtract(new BigDecimal(got.hi()))
            .subtract(new BigDecimal(got.lo()))
            .abs()
            .doubleValue();
    assertTrue(distance < BITS_100, digits + " and " + got + " differ by " + distance);
  }

  private static double distance(PreciseVector x, int i, PreciseVector y, int j) {
    Precise re = x.preciseRe(i).minus(y.preciseRe(j));
    Precise im = x.preciseIm(i).minus(y.preciseIm(j));
    return Math.hypot(re.hi(), im.hi());
  }
}
