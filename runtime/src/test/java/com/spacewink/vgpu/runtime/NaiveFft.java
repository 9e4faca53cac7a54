package com.spacewink.vgpu.runtime;

import com.kenai.jffi.MemoryIO;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Transforms by the formula, one piece for each repetition. It counts what it prepares and closes,
 * and does before that what a test asks for.
 */
class NaiveFft implements FftProvider {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  final AtomicInteger prepared = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger runs = new AtomicInteger();
  final AtomicLong tables = new AtomicLong();

  /** A planner of small bounds, without measurements. */
  static FftPlans plans(BufferAllocator memory, TaskPool pool, KernelSelection selection) {
    return plans(memory, pool, selection, Records.measurements(), new SystemWatch(() -> false));
  }

  static FftPlans plans(
      BufferAllocator memory,
      TaskPool pool,
      KernelSelection selection,
      TunerRecords records,
      Watch watch) {
    return new FftPlans(
        new PlanCacheSettings(4, 4000),
        memory,
        pool,
        selection,
        new TransformContest(records, memory, watch, 1 << 20));
  }

  @Override
  public Set<DataType> types() {
    return Set.of(DataType.F32, DataType.F64);
  }

  @Override
  public FftTransform prepare(FftSpec spec) {
    beforePrepare(spec);
    prepared.incrementAndGet();
    tables.addAndGet(tableBytes(spec));
    return new Formula(spec);
  }

  final int open() {
    return prepared.get() - closed.get();
  }

  void beforePrepare(FftSpec spec) {}

  void beforeRun(FftSpec spec) {}

  /** Whether anything is to be computed. */
  boolean computes(FftSpec spec) {
    return true;
  }

  long tableBytes(FftSpec spec) {
    return 1000;
  }

  long workspaceBytes(FftSpec spec) {
    return 24;
  }

  /** What comes out, given the unscaled transform. */
  DenseSignal result(FftSpec spec, DenseSignal transform) {
    return transform.scaled(spec.scale());
  }

  static VgpuException refusal(String what) {
    return new VgpuException(Status.NOT_SUPPORTED, what);
  }

  private final class Formula implements FftTransform {
    private final FftSpec spec;
    private final int real;
    private boolean isClosed;

    private Formula(FftSpec spec) {
      this.spec = spec;
      this.real = spec.precision().bytes();
    }

    @Override
    public long workspaceBytes() {
      return NaiveFft.this.workspaceBytes(spec);
    }

    @Override
    public long scratchBytes() {
      return 8;
    }

    @Override
    public long tableBytes() {
      return NaiveFft.this.tableBytes(spec);
    }

    @Override
    public int steps() {
      return 1;
    }

    @Override
    public long pieces(int step) {
      return spec.repetitions();
    }

    @Override
    public void run(
        int step, long begin, long end, long in, long out, long workspace, long scratch) {
      if (isClosed) {
        throw new IllegalStateException("run after it was closed");
      }
      runs.incrementAndGet();
      beforeRun(spec);
      boolean isComputed = computes(spec);
      // Workspace and scratch are there, and this call's alone.
      MEMORY.putDouble(scratch, begin);
      for (long piece = begin; piece < end && isComputed; piece++) {
        transform(in + offset(piece, true), out + offset(piece, false));
      }
      if (MEMORY.getDouble(scratch) != begin) {
        throw new IllegalStateException("two threads have one scratch");
      }
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        closed.incrementAndGet();
        tables.addAndGet(-tableBytes());
      }
    }

    /** Bytes from the first repetition to another. */
    private long offset(long repetition, boolean isSource) {
      long at = 0;
      long rest = repetition;
      for (int i = spec.batch().size() - 1; i >= 0; i--) {
        FftAxis axis = spec.batch().get(i);
        at += rest % axis.n() * (isSource ? axis.inStride() : axis.outStride());
        rest /= axis.n();
      }
      return at * (isSource ? spec.inType() : spec.outType()).bytes();
    }

    private void transform(long in, long out) {
      int[] extents = spec.axes().stream().mapToInt(axis -> (int) axis.n()).toArray();
      int points = (int) spec.points();
      double[] re = new double[points];
      double[] im = new double[points];
      List<int[]> indices = indices(extents);
      for (int i = 0; i < points; i++) {
        read(in, indices.get(i), extents, i, re, im);
      }
      DenseSignal result =
          result(spec, DenseSignal.of(extents, re, im).transformed(0, spec.direction()));
      for (int i = 0; i < points; i++) {
        int[] index = indices.get(i);
        boolean isHalf = spec.kind() == FftKind.R2C;
        int last = extents.length - 1;
        if (!isHalf || index[last] <= extents[last] / 2) {
          write(out, index, result.re(i), result.im(i));
        }
      }
    }

    private List<int[]> indices(int[] extents) {
      int points = (int) spec.points();
      DenseSignal shape = DenseSignal.of(extents, new double[points], new double[points]);
      List<int[]> indices = new ArrayList<>();
      for (int i = 0; i < points; i++) {
        int[] index = new int[extents.length];
        shape.index(i, index);
        indices.add(index);
      }
      return indices;
    }

    private void read(long in, int[] index, int[] extents, int i, double[] re, double[] im) {
      int last = extents.length - 1;
      boolean isMirrored = spec.kind() == FftKind.C2R && index[last] > extents[last] / 2;
      long at = in;
      for (int d = 0; d < index.length; d++) {
        int k = isMirrored ? Math.floorMod(-index[d], extents[d]) : index[d];
        at += k * spec.axes().get(d).inStride() * spec.inType().bytes();
      }
      re[i] = get(at);
      if (spec.kind() != FftKind.R2C) {
        boolean isReal =
            spec.kind() == FftKind.C2R
                && extents.length == 1
                && 2 * index[last] % extents[last] == 0;
        im[i] = isReal ? 0 : isMirrored ? -get(at + real) : get(at + real);
      }
    }

    private void write(long out, int[] index, double re, double im) {
      long at = out;
      for (int d = 0; d < index.length; d++) {
        at += index[d] * spec.axes().get(d).outStride() * spec.outType().bytes();
      }
      put(at, re);
      if (spec.kind() != FftKind.C2R) {
        put(at + real, im);
      }
    }

    private double get(long at) {
      return real == Float.BYTES ? MEMORY.getFloat(at) : MEMORY.getDouble(at);
    }

    private void put(long at, double value) {
      if (real == Float.BYTES) {
        MEMORY.putFloat(at, (float) value);
      } else {
        MEMORY.putDouble(at, value);
      }
    }
  }
}
