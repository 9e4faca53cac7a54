package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.Random;

/**
 * Complex numbers, and their spectrum in twice the precision of double.
 *
 * @param numbers the numbers
 * @param spectrum their forward transform, not scaled
 */
record FftSignal(PreciseVector numbers, PreciseVector spectrum) {
  /** The most multiplications that the oracle may take; for more, a spectrum must be known. */
  private static final double MOST_WORK = 5e6;

  /** Random numbers, or random sums of chirps where the spectrum of others would take long. */
  static FftSignal random(DataType type, int n, Random random) {
    if (ExactFourier.cost(n) <= MOST_WORK) {
      PreciseVector numbers = PreciseVector.random(type, n, random);
      return new FftSignal(numbers, new ExactFourier(n).transform(FftDirection.FORWARD, numbers));
    }
    Chirp first = new Chirp(n, random);
    Chirp second = new Chirp(n, random);
    double weight = 0.5 + random.nextDouble();
    return new FftSignal(
        first.numbers().plus(second.numbers().scaled(weight)),
        first.spectrum().plus(second.spectrum().scaled(weight)));
  }

  /**
   * What a transform over one dense axis makes of the numbers, their real parts or their spectra.
   */
  FftExample example(FftSpec spec) {
    DataType type = spec.precision();
    boolean isForward = spec.direction() == FftDirection.FORWARD;
    PreciseVector signal = spec.kind().isReal() ? numbers.real() : numbers;
    PreciseVector transform = spec.kind().isReal() ? ofRealParts() : spectrum;
    return isForward
        ? FftExample.rounded(type, signal, transform.scaled(spec.scale()))
        : FftExample.rounded(type, transform, signal.scaled(numbers.size() * spec.scale()));
  }

  /** The non-redundant half of the spectrum of the numbers' real parts. */
  private PreciseVector ofRealParts() {
    int n = numbers.size();
    PreciseVector mirrored = new PreciseVector(n);
    for (int k = 0; k < n; k++) {
      mirrored.setConjugate(k, spectrum, (n - k) % n);
    }
    return spectrum.plus(mirrored).scaled(0.5).first(n / 2 + 1);
  }
}
