package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;

/**
 * What a specification makes of a source: the definition, axis by axis, by {@link ExactFourier}.
 */
final class ExactTransform {
  private final FftKind kind;
  private final FftDirection direction;
  private final double scale;
  private final int[] real;
  private final long repetitions;
  private final int inPoints;
  private final int outPoints;

  ExactTransform(FftSpec spec) {
    this.kind = spec.kind();
    this.direction = spec.direction();
    this.scale = spec.scale();
    this.real = spec.axes().stream().mapToInt(axis -> (int) axis.n()).toArray();
    this.repetitions = spec.repetitions();
    this.inPoints = FftElements.ofSource(spec).points();
    this.outPoints = FftElements.ofResult(spec).points();
  }

  /** The result of a source of any number of repetitions. */
  PreciseVector of(PreciseVector source) {
    int count = source.size() / inPoints;
    PreciseVector result = new PreciseVector(count * outPoints);
    for (int repetition = 0; repetition < count; repetition++) {
      PreciseVector array = new PreciseVector(inPoints);
      for (int i = 0; i < inPoints; i++) {
        array.set(i, source, repetition * inPoints + i);
      }
      PreciseVector transformed = transform(array);
      for (int i = 0; i < outPoints; i++) {
        result.set(repetition * outPoints + i, transformed, i);
      }
    }
    return result.scaled(scale);
  }

  /** About as many multiplications as {@link #of} takes for all repetitions. */
  double cost() {
    double cost = 0;
    for (int n : real) {
      cost += (double) repetitions * inPoints / n * ExactFourier.cost(n);
    }
    return cost;
  }

  private PreciseVector transform(PreciseVector source) {
    PreciseVector array = source;
    int last = real.length - 1;
    if (kind == FftKind.R2C) {
      array = halved(transformed(array, real, last));
    } else if (kind == FftKind.C2C && last >= 0) {
      array = transformed(array, real, last);
    }
    int[] extents = real.clone();
    if (kind != FftKind.C2C) {
      extents[last] = half();
    }
    for (int axis = last - 1; axis >= 0; axis--) {
      array = transformed(array, extents, axis);
    }
    return kind == FftKind.C2R ? transformed(completed(array), real, last).real() : array;
  }

  private int half() {
    return real[real.length - 1] / 2 + 1;
  }

  private PreciseVector transformed(PreciseVector array, int[] extents, int axis) {
    int n = extents[axis];
    ExactFourier fourier = new ExactFourier(n);
    PreciseVector result = new PreciseVector(array.size());
    PreciseVector line = new PreciseVector(n);
    int stride = 1;
    for (int d = axis + 1; d < extents.length; d++) {
      stride *= extents[d];
    }
    for (int number = 0; number < array.size() / n; number++) {
      int begin = number / stride * stride * n + number % stride;
      for (int j = 0; j < n; j++) {
        line.set(j, array, begin + j * stride);
      }
      PreciseVector spectrum = fourier.transform(direction, line);
      for (int k = 0; k < n; k++) {
        result.set(begin + k * stride, spectrum, k);
      }
    }
    return result;
  }

  /** Rows without their redundant half. */
  private PreciseVector halved(PreciseVector array) {
    int n = real[real.length - 1];
    int half = half();
    PreciseVector rows = new PreciseVector(array.size() / n * half);
    for (int i = 0; i < rows.size(); i++) {
      rows.set(i, array, i / half * n + i % half);
    }
    return rows;
  }

  /** Rows with their redundant half; numbers that are real in such a row are made so. */
  private PreciseVector completed(PreciseVector array) {
    int n = real[real.length - 1];
    int half = half();
    PreciseVector rows = new PreciseVector(array.size() / half * n);
    for (int i = 0; i < rows.size(); i++) {
      int k = i % n;
      int row = i / n * half;
      if (k < half) {
        rows.set(i, array, row + k);
      } else {
        rows.setConjugate(i, array, row + n - k);
      }
      if (k == 0 || 2 * k == n) {
        rows.makeReal(i);
      }
    }
    return rows;
  }
}
