package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.rawmemory.RawMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A strided copy with as few axes as it can be said in: axes of extent 1 go, axes that lie one upon
 * the other in source and destination become one, and what is contiguous in both becomes a run of
 * bytes. The two axes that are left with the smallest steps, one in the source and one in the
 * destination, are walked tile by tile, so that each cache line is read and written once.
 */
final class StridedCopy {
  /** Runs in a side of a tile: as many as a cache line has of the smallest elements. */
  private static final int TILE = 16;

  /** Bytes of a run from which on a call to copy them, about 4 ns, is cheaper than a loop. */
  private static final int BULK = 32;

  private static final Axis SINGLE = new Axis(1, 0, 0);

  private final int wordBytes;
  private final long runBytes;

  /** Outermost first; the last two are the sides of the tiles. */
  private final List<Axis> axes;

  /** An axis, with steps in bytes. */
  private record Axis(long extent, long inStep, long outStep) {
    boolean liesUpon(Axis inner) {
      return inStep == inner.extent * inner.inStep && outStep == inner.extent * inner.outStep;
    }

    Axis joined(Axis inner) {
      return new Axis(extent * inner.extent, inner.inStep, inner.outStep);
    }
  }

  StridedCopy(PermuteSpec spec) {
    long bytes = spec.type().bytes();
    wordBytes = spec.type().real().bytes();
    axes = joined(sorted(spec));
    Axis last = axes.isEmpty() ? SINGLE : axes.get(axes.size() - 1);
    if (last.inStep == bytes && last.outStep == bytes) {
      axes.remove(axes.size() - 1);
      runBytes = last.extent * bytes;
    } else {
      runBytes = bytes;
    }
    moveTileAxesToTheEnd();
  }

  /** Copies everything. */
  void run(long in, long out) {
    copy(0, in, out);
  }

  private static List<Axis> sorted(PermuteSpec spec) {
    long bytes = spec.type().bytes();
    long[] extents = spec.extents();
    long[] inStrides = spec.inStrides();
    long[] outStrides = spec.outStrides();
    List<Axis> axes = new ArrayList<>();
    for (int d = 0; d < extents.length; d++) {
      if (extents[d] > 1) {
        axes.add(new Axis(extents[d], inStrides[d] * bytes, outStrides[d] * bytes));
      }
    }
    axes.sort(Comparator.comparingLong(Axis::outStep).reversed());
    return axes;
  }

  private static List<Axis> joined(List<Axis> axes) {
    List<Axis> joined = new ArrayList<>();
    for (Axis axis : axes) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).liesUpon(axis)) {
        joined.set(last, joined.get(last).joined(axis));
      } else {
        joined.add(axis);
      }
    }
    return joined;
  }

  /** The last axis has the smallest step in the destination already. */
  private void moveTileAxesToTheEnd() {
    while (axes.size() < 2) {
      axes.add(0, SINGLE);
    }
    int last = axes.size() - 1;
    int side = last - 1;
    for (int d = 0; d < side; d++) {
      if (Math.abs(axes.get(d).inStep) < Math.abs(axes.get(side).inStep)) {
        side = d;
      }
    }
    axes.add(last - 1, axes.remove(side));
  }

  private void copy(int depth, long in, long out) {
    if (depth == axes.size() - 2) {
      copyTiles(axes.get(depth), axes.get(depth + 1), in, out);
      return;
    }
    Axis axis = axes.get(depth);
    for (long i = 0; i < axis.extent; i++) {
      copy(depth + 1, in + i * axis.inStep, out + i * axis.outStep);
    }
  }

  private void copyTiles(Axis rows, Axis columns, long in, long out) {
    for (long i = 0; i < rows.extent; i += TILE) {
      long rowsLeft = Math.min(TILE, rows.extent - i);
      for (long j = 0; j < columns.extent; j += TILE) {
        copyTile(
            new Axis(rowsLeft, rows.inStep, rows.outStep),
            new Axis(Math.min(TILE, columns.extent - j), columns.inStep, columns.outStep),
            in + i * rows.inStep + j * columns.inStep,
            out + i * rows.outStep + j * columns.outStep);
      }
    }
  }

  private void copyTile(Axis rows, Axis columns, long in, long out) {
    for (int i = 0; i < rows.extent; i++) {
      long from = in + i * rows.inStep;
      long to = out + i * rows.outStep;
      for (int j = 0; j < columns.extent; j++) {
        copyRun(from, to);
        from += columns.inStep;
        to += columns.outStep;
      }
    }
  }

  private void copyRun(long in, long out) {
    if (runBytes >= BULK) {
      RawMemory.copy(in, out, runBytes);
    } else if (wordBytes == Integer.BYTES) {
      for (int offset = 0; offset < runBytes; offset += Integer.BYTES) {
        RawMemory.putInt(out + offset, RawMemory.getInt(in + offset));
      }
    } else {
      for (int offset = 0; offset < runBytes; offset += Long.BYTES) {
        RawMemory.putLong(out + offset, RawMemory.getLong(in + offset));
      }
    }
  }
}
