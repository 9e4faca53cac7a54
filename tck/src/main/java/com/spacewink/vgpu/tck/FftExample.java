package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.Random;

/**
 * What a transform is given, and what must come of it.
 *
 * @param source the source's elements, of all repetitions
 * @param expected the result's elements
 * @param sourceError how far the source is off the numbers of which they are the transform,
 *     relative to those in the Euclidean norm: by this the result may be off, beside the provider's
 *     error
 */
record FftExample(PreciseVector source, PreciseVector expected, double sourceError) {
  FftExample(PreciseVector source, PreciseVector expected) {
    this(source, expected, 0);
  }

  /** The transform of numbers that may have to be rounded. */
  static FftExample rounded(DataType type, PreciseVector numbers, PreciseVector expected) {
    PreciseVector source = numbers.rounded(type);
    return new FftExample(source, expected, numbers.distanceTo(source));
  }

  /** An example with random numbers. */
  static FftExample of(FftSpec spec, Random random) {
    if (spec.axes().size() == 1 && spec.repetitions() == 1) {
      int n = (int) spec.points();
      return FftSignal.random(spec.precision(), n, random).example(spec);
    }
    PreciseVector source = randomSource(spec, random);
    return new FftExample(source, new ExactTransform(spec).of(source));
  }

  /** Random numbers; those of C2R have the symmetry that a spectrum of real numbers has. */
  static PreciseVector randomSource(FftSpec spec, Random random) {
    int count = FftElements.ofSource(spec).count();
    PreciseVector source = PreciseVector.random(spec.precision(), count, random);
    return switch (spec.kind()) {
      case C2C -> source;
      case R2C -> source.real();
      case C2R -> FftSpecs.madeHermitian(spec, source);
    };
  }
}
