package com.spacewink.vgpu.tck;

import java.math.BigInteger;
import java.util.Random;

/**
 * The chirp x<sub>j</sub> = exp(2&pi;i·b·j²/p) of n numbers, where p is n or, if that is even, 2n,
 * so that it has the period n. By completion of the square its spectrum is a chirp too:
 * X<sub>k</sub> = X<sub>0</sub>·exp(-2&pi;i·b·s²/p), where s solves 2n·b·s/p = k modulo n. Numbers
 * and spectrum are full of all phases, which makes chirps a test as hard as random numbers are.
 */
final class Chirp {
  private final int n;
  private final int period;
  private final long rate;
  private final long inverse;
  private final RootsOfUnity roots;

  /**
   * @param n how many numbers
   * @param random chooses the rate b, which has no factor in common with p
   */
  Chirp(int n, Random random) {
    this.n = n;
    this.period = n % 2 == 0 ? 2 * n : n;
    this.rate = unit(period, random);
    this.inverse =
        BigInteger.valueOf(2L * n / period * rate).modInverse(BigInteger.valueOf(n)).longValue();
    this.roots = new RootsOfUnity(period);
  }

  PreciseVector numbers() {
    PreciseVector numbers = new PreciseVector(n);
    for (int j = 0; j < n; j++) {
      roots.get(turns(j), numbers, j);
      numbers.setConjugate(j, numbers, j);
    }
    return numbers;
  }

  /** The forward transform of the numbers. */
  PreciseVector spectrum() {
    PreciseVector sum = numbers().sum();
    PreciseVector spectrum = new PreciseVector(n);
    for (int k = 0; k < n; k++) {
      roots.get(turns(k * inverse % n), spectrum, k);
      spectrum.setProduct(k, spectrum, k, sum, 0);
    }
    return spectrum;
  }

  /** b·j² modulo p. */
  private int turns(long j) {
    return (int) (j * j % period * rate % period);
  }

  private static long unit(int period, Random random) {
    while (true) {
      int candidate = 1 + random.nextInt(period - 1);
      if (BigInteger.valueOf(candidate).gcd(BigInteger.valueOf(period)).equals(BigInteger.ONE)) {
        return candidate;
      }
    }
  }
}
