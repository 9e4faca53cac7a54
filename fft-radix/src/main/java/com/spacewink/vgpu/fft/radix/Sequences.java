package com.spacewink.vgpu.fft.radix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The sequences that one stage transforms: those of a lane axis, for each index of the outer axes.
 *
 * @param outer outermost first
 * @param lanes the axis whose sequences are closest together
 */
record Sequences(List<Axis> outer, Axis lanes) {
  /**
   * Indices of an array.
   *
   * @param n how many
   * @param inStride bytes from one to the next in the source
   * @param outStride the same in the result
   */
  record Axis(long n, long inStride, long outStride) {
    /** Whether one axis can stand for this one and an inner one. */
    private boolean continues(Axis inner) {
      return inStride == inner.n * inner.inStride && outStride == inner.n * inner.outStride;
    }
  }

  static Sequences of(List<Axis> axes) {
    List<Axis> sorted = new ArrayList<>(axes);
    sorted.removeIf(axis -> axis.n() == 1);
    sorted.sort(Comparator.comparingLong(Axis::outStride).reversed());
    List<Axis> merged = new ArrayList<>();
    for (Axis axis : sorted) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).continues(axis)) {
        Axis outer = merged.remove(last);
        merged.add(new Axis(outer.n() * axis.n(), axis.inStride(), axis.outStride()));
      } else {
        merged.add(axis);
      }
    }
    if (merged.isEmpty()) {
      return new Sequences(List.of(), new Axis(1, 0, 0));
    }
    Axis lanes = merged.remove(merged.size() - 1);
    return new Sequences(List.copyOf(merged), lanes);
  }

  /** How many sequences there are. */
  long count() {
    return outerCount() * lanes.n();
  }

  /** How many indices the outer axes have together. */
  long outerCount() {
    long count = 1;
    for (Axis axis : outer) {
      count *= axis.n();
    }
    return count;
  }

  /** Bytes from the source's address to lane 0 of an outer index. */
  long inOffset(long index) {
    return offset(index, Axis::inStride);
  }

  /** Bytes from the result's address to lane 0 of an outer index. */
  long outOffset(long index) {
    return offset(index, Axis::outStride);
  }

  private long offset(long index, ToLongFunction<Axis> stride) {
    long offset = 0;
    long rest = index;
    for (int i = outer.size() - 1; i >= 0; i--) {
      Axis axis = outer.get(i);
      offset += rest % axis.n() * stride.applyAsLong(axis);
      rest /= axis.n();
    }
    return offset;
  }
}
