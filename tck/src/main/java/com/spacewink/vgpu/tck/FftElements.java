package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.Arrays;
import java.util.BitSet;

/**
 * One side of a transform: where its elements lie. They are numbered as a dense row-major array of
 * the batch axes and, inside, the transformed ones.
 */
final class FftElements {
  private final int parts;
  private final int[] extents;
  private final int[] places;

  private FftElements(int parts, int[] extents, int[] places) {
    this.parts = parts;
    this.extents = extents;
    this.places = places;
  }

  static FftElements ofSource(FftSpec spec) {
    return of(spec, true);
  }

  static FftElements ofResult(FftSpec spec) {
    return of(spec, false);
  }

  private static FftElements of(FftSpec spec, boolean isSource) {
    int parts = (isSource ? spec.inType() : spec.outType()).isComplex() ? 2 : 1;
    int[] places = {0};
    for (FftAxis axis : spec.batch()) {
      places =
          repeated(places, (int) axis.n(), parts * (isSource ? axis.inStride() : axis.outStride()));
    }
    int[] extents = extents(spec, parts == 2);
    for (int d = 0; d < extents.length; d++) {
      FftAxis axis = spec.axes().get(d);
      places =
          repeated(places, extents[d], parts * (isSource ? axis.inStride() : axis.outStride()));
    }
    return new FftElements(parts, extents, places);
  }

  private static int[] extents(FftSpec spec, boolean isComplex) {
    int[] extents = spec.axes().stream().mapToInt(axis -> (int) axis.n()).toArray();
    if (spec.kind() != FftKind.C2C && isComplex) {
      extents[extents.length - 1] = extents[extents.length - 1] / 2 + 1;
    }
    return extents;
  }

  private static int[] repeated(int[] places, int n, long stride) {
    int[] more = new int[places.length * n];
    for (int i = 0; i < more.length; i++) {
      more[i] = Math.toIntExact(places[i / n] + i % n * stride);
    }
    return more;
  }

  /** Real numbers in an element: 1 or 2. */
  int parts() {
    return parts;
  }

  /** Extents of the transformed axes. */
  int[] extents() {
    return extents.clone();
  }

  /** How many elements, of all repetitions. */
  int count() {
    return places.length;
  }

  /** How many elements one transform has. */
  int points() {
    return Arrays.stream(extents).reduce(1, (x, y) -> x * y);
  }

  /** Real numbers from the array's first one to an element. */
  int place(int element) {
    return places[element];
  }

  /** The places of all real numbers. */
  BitSet allPlaces() {
    BitSet all = new BitSet();
    for (int place : places) {
      all.set(place, place + parts);
    }
    return all;
  }
}
