package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.fft.radix.Sequences.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the stages of a transform: one for each transformed axis, over all sequences along it, or
 * several for an axis that is long. The first one takes the source to where the result goes, and
 * the others work there; only an inverse transform to real numbers, whose source is larger than its
 * result, needs memory of its own between its axes.
 */
final class JavaPlan {
  /** Beyond it, a sequence and what its transform takes do not fit into the caches. */
  private static final long LONGEST_IN_FRAME = 1 << 15;

  /** The longest sequence that is transformed by passes over all of it. */
  private static final long LONGEST_LINE = 1 << 16;

  /** From here on, a sequence whose numbers lie side by side is transformed alone. */
  private static final long LONG_ENOUGH = 64;

  /** Numbers in the lanes of a block: their arrays fit into the second-level cache. */
  private static final long BLOCK = 1 << 13;

  private static final long MOST_LANES = 64;

  /** Of numbers that do not lie side by side: two cache lines of f64, one of f32. */
  private static final long FEWEST_LANES = 8;

  private final FftSpec spec;
  private final boolean isFloat;
  private final boolean isInverse;
  private final Workspace workspace = new Workspace();
  private final List<Stage> stages = new ArrayList<>();
  private long scratchBytes;

  private JavaPlan(FftSpec spec) {
    this.spec = spec;
    isFloat = spec.precision() == DataType.F32;
    isInverse = spec.direction() == FftDirection.INVERSE;
  }

  static JavaTransform transform(FftSpec spec) {
    JavaPlan plan = new JavaPlan(spec);
    switch (spec.kind()) {
      case C2C -> plan.complex();
      case R2C -> plan.forward();
      case C2R -> plan.inverse();
    }
    return new JavaTransform(plan.stages, plan.workspace.bytes(), plan.scratchBytes);
  }

  private void complex() {
    List<Axis> axes = axes();
    List<Integer> transformed = transformed(spec.axes().size());
    if (transformed.isEmpty()) {
      axes.add(new Axis(1, 0, 0));
      transformed = List.of(axes.size() - 1);
    }
    complex(transformed, axes, Site.IN, Site.OUT, spec.scale());
  }

  private void forward() {
    List<Axis> axes = axes();
    int halved = spec.axes().size() - 1;
    List<Integer> others = transformed(halved);
    real(axes, halved, Site.IN, Site.OUT, others.isEmpty() ? spec.scale() : 1);
    if (!others.isEmpty()) {
      complex(others, inResult(halve(axes, halved)), Site.OUT, Site.OUT, spec.scale());
    }
  }

  private void inverse() {
    List<Axis> axes = axes();
    int halved = spec.axes().size() - 1;
    List<Integer> others = transformed(halved);
    if (others.isEmpty()) {
      real(axes, halved, Site.IN, Site.OUT, spec.scale());
    } else if (spec.placement() == FftPlacement.IN_PLACE) {
      complex(others, inSource(halve(axes, halved)), Site.IN, Site.IN, 1);
      real(axes, halved, Site.IN, Site.OUT, spec.scale());
    } else {
      List<Axis> half = halve(axes, halved);
      long[] strides = new long[axes.size()];
      Site between = workspace.take(dense(half, strides));
      complex(others, withOutStrides(half, strides), Site.IN, between, 1);
      real(withInStrides(axes, strides), halved, between, Site.OUT, spec.scale());
    }
  }

  /** All axes with strides in bytes, the transformed ones first. */
  private List<Axis> axes() {
    long inBytes = spec.inType().bytes();
    long outBytes = spec.outType().bytes();
    List<Axis> axes = new ArrayList<>();
    for (List<FftAxis> some : List.of(spec.axes(), spec.batch())) {
      for (FftAxis axis : some) {
        axes.add(new Axis(axis.n(), axis.inStride() * inBytes, axis.outStride() * outBytes));
      }
    }
    return axes;
  }

  /** Those of the first axes along which there is something to do, innermost first. */
  private List<Integer> transformed(int count) {
    List<Integer> transformed = new ArrayList<>();
    for (int axis = count - 1; axis >= 0; axis--) {
      if (spec.axes().get(axis).n() > 1) {
        transformed.add(axis);
      }
    }
    return transformed;
  }

  private static List<Axis> halve(List<Axis> axes, int halved) {
    List<Axis> half = new ArrayList<>(axes);
    Axis axis = axes.get(halved);
    half.set(halved, new Axis(axis.n() / 2 + 1, axis.inStride(), axis.outStride()));
    return half;
  }

  private static List<Axis> inSource(List<Axis> axes) {
    return axes.stream().map(a -> new Axis(a.n(), a.inStride(), a.inStride())).toList();
  }

  private static List<Axis> inResult(List<Axis> axes) {
    return axes.stream().map(a -> new Axis(a.n(), a.outStride(), a.outStride())).toList();
  }

  private static List<Axis> withInStrides(List<Axis> axes, long[] strides) {
    List<Axis> changed = new ArrayList<>();
    for (Axis axis : axes) {
      changed.add(new Axis(axis.n(), strides[changed.size()], axis.outStride()));
    }
    return changed;
  }

  private static List<Axis> withOutStrides(List<Axis> axes, long[] strides) {
    List<Axis> changed = new ArrayList<>();
    for (Axis axis : axes) {
      changed.add(new Axis(axis.n(), axis.inStride(), strides[changed.size()]));
    }
    return changed;
  }

  /**
   * Lays complex numbers side by side, in the order in which they lie in the source.
   *
   * @param strides gets the axes' strides
   * @return bytes in all
   */
  private long dense(List<Axis> axes, long[] strides) {
    List<Integer> order = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      order.add(axis);
    }
    order.sort((a, b) -> Long.compare(axes.get(a).inStride(), axes.get(b).inStride()));
    long stride = spec.inType().bytes();
    for (int axis : order) {
      strides[axis] = stride;
      stride *= axes.get(axis).n();
    }
    return stride;
  }

  /** Transforms complex numbers along some axes: the first takes them to where they go. */
  private void complex(
      List<Integer> transformed, List<Axis> axes, Site from, Site to, double scale) {
    List<Axis> there = inResult(axes);
    for (int i = 0; i < transformed.size(); i++) {
      boolean isFirst = i == 0;
      boolean isLast = i == transformed.size() - 1;
      along(
          FftKind.C2C,
          isFirst ? axes : there,
          transformed.get(i),
          isFirst ? from : to,
          to,
          isLast ? scale : 1);
    }
  }

  private void real(List<Axis> axes, int halved, Site from, Site to, double scale) {
    along(spec.kind(), axes, halved, from, to, scale);
  }

  private void along(
      FftKind kind, List<Axis> axes, int transformed, Site from, Site to, double scale) {
    Axis axis = axes.get(transformed);
    List<Axis> others = new ArrayList<>(axes);
    others.remove(transformed);
    Sequences sequences = Sequences.of(others);
    long length = kind.isReal() && axis.n() % 2 == 0 ? axis.n() / 2 : axis.n();
    if (isLine(length, axis, sequences)) {
      LineStage stage = inLines(kind, axis, sequences, from, to, scale);
      stages.add(stage);
      scratchBytes = Math.max(scratchBytes, stage.scratchBytes());
    } else if (length <= (RowDft.isSmooth(length) ? LONGEST_IN_FRAME : LONGEST_IN_FRAME / 4)) {
      stages.add(inFrames(kind, axis, sequences, from, to, scale));
    } else if (sequences.count() == 1) {
      stages.addAll(inSteps(kind, axis, from, to, scale, workspace));
    } else {
      Workspace each = new Workspace();
      List<Stage> line = inSteps(kind, axis, Site.IN, Site.OUT, scale, each);
      stages.add(new EachSequence(line, sequences, from, to));
      scratchBytes = Math.max(scratchBytes, each.bytes());
    }
  }

  /** Whether sequences are best transformed one after the other, from memory to memory. */
  private static boolean isLine(long length, Axis axis, Sequences sequences) {
    return length <= (Stockham.has(length) ? LONGEST_LINE : LONGEST_LINE / 4)
        && LineDft.has(length)
        && axis.n() * Math.max(axis.inStride(), axis.outStride()) <= Integer.MAX_VALUE
        && (sequences.count() == 1 || isContiguous(axis, sequences.lanes()));
  }

  private static boolean isContiguous(Axis axis, Axis lanes) {
    return axis.inStride() < lanes.inStride() && axis.outStride() < lanes.outStride();
  }

  private LineStage inLines(
      FftKind kind, Axis axis, Sequences sequences, Site from, Site to, double scale) {
    int n = (int) axis.n();
    boolean isHalf = kind.isReal() && n % 2 == 0;
    Halves halves = isHalf ? new Halves(n / 2) : null;
    return new LineStage(
        LineDft.of(isHalf ? n / 2 : n),
        lineSource(kind, n, axis.inStride(), halves),
        lineTarget(kind, n, axis.outStride(), halves),
        scale,
        sequences,
        from,
        to);
  }

  private LineSource lineSource(FftKind kind, int n, long stride, Halves halves) {
    return switch (kind) {
      case C2C -> lineSource(stride, spec.precision().bytes(), n);
      case R2C ->
          halves == null
              ? LineSource.converted(Numbers.real(isFloat), stride, n, false)
              : lineSource(2 * stride, stride, n / 2);
      case C2R ->
          halves == null
              ? LineSource.mirrored(complexNumbers(), stride, n)
              : LineSource.tangled(halves, complexNumbers(), stride);
    };
  }

  private LineTarget lineTarget(FftKind kind, int n, long stride, Halves halves) {
    return switch (kind) {
      case C2C -> lineTarget(stride, spec.precision().bytes(), n);
      case R2C ->
          halves == null
              ? LineTarget.converted(complexNumbers(), stride, n / 2 + 1, false)
              : LineTarget.untangled(halves, complexNumbers(), stride);
      case C2R ->
          halves == null
              ? LineTarget.converted(Numbers.real(isFloat), stride, n, true)
              : lineTarget(2 * stride, stride, n / 2);
    };
  }

  private LineSource lineSource(long step, long gap, int n) {
    return isFloat
        ? LineSource.converted(Numbers.complex(true, gap), step, n, isInverse)
        : LineSource.direct((int) step, (int) gap, isInverse);
  }

  private LineTarget lineTarget(long step, long gap, int n) {
    return isFloat
        ? LineTarget.converted(Numbers.complex(true, gap), step, n, isInverse)
        : LineTarget.direct((int) step, (int) gap, isInverse);
  }

  private List<Stage> inSteps(
      FftKind kind, Axis axis, Site from, Site to, double scale, Workspace memory) {
    End source = new End(from, inNumbers(kind), axis.inStride(), kind == FftKind.C2C && isInverse);
    End result = new End(to, outNumbers(kind), axis.outStride(), kind != FftKind.R2C && isInverse);
    return LongDft.stages(kind, axis.n(), isFloat, source, result, scale, memory);
  }

  private Stage inFrames(
      FftKind kind, Axis axis, Sequences sequences, Site from, Site to, double scale) {
    int n = (int) axis.n();
    boolean isHalf = kind.isReal() && n % 2 == 0;
    BlockDft dft = blockDft(isHalf ? n / 2 : n, axis, sequences.lanes());
    Halves halves = isHalf ? new Halves(n / 2) : null;
    return new BlockStage(
        dft,
        reader(kind, axis, sequences.lanes().inStride(), halves),
        BlockStage.Turn.NONE,
        writer(kind, axis, sequences.lanes().outStride(), halves, scale),
        sequences,
        from,
        to);
  }

  private static BlockDft blockDft(int length, Axis axis, Axis lanes) {
    boolean isPrime = RowDft.isSmooth(length) && Factors.of(length).first() == 1;
    if (isContiguous(axis, lanes) && length >= LONG_ENOUGH && !isPrime) {
      return BlockDft.of(length, 1);
    }
    long fitting = Math.max(FEWEST_LANES, Math.min(BLOCK / length, MOST_LANES));
    return BlockDft.of(length, (int) Math.min(fitting, lanes.n()));
  }

  /** The transform's source; without a halving trick, real numbers have imaginary parts of 0. */
  private Reader reader(FftKind kind, Axis axis, long lane, Halves halves) {
    Spread spread = new Spread(inNumbers(kind), axis.inStride(), lane, isInverse);
    return switch (kind) {
      case C2C -> new PlainReader(spread);
      case R2C -> new PlainReader(halves == null ? spread : pairs(axis.inStride(), lane));
      case C2R -> halves == null ? new HermitianReader(spread) : new TanglingReader(halves, spread);
    };
  }

  private Writer writer(FftKind kind, Axis axis, long lane, Halves halves, double scale) {
    int n = (int) axis.n();
    Spread spread = new Spread(outNumbers(kind), axis.outStride(), lane, isInverse);
    return switch (kind) {
      case C2C -> new PlainWriter(spread, n, scale);
      case R2C ->
          halves == null
              ? new PlainWriter(spread, n / 2 + 1, scale)
              : new UntanglingWriter(halves, spread, scale);
      case C2R ->
          halves == null
              ? new PlainWriter(spread, n, scale)
              : new PlainWriter(pairs(axis.outStride(), lane), n / 2, scale);
    };
  }

  /** Each two real numbers as a complex one. */
  private Spread pairs(long stride, long lane) {
    return new Spread(Numbers.complex(isFloat, stride), 2 * stride, lane, isInverse);
  }

  private Numbers inNumbers(FftKind kind) {
    return kind == FftKind.R2C ? Numbers.real(isFloat) : complexNumbers();
  }

  private Numbers outNumbers(FftKind kind) {
    return kind == FftKind.C2R ? Numbers.real(isFloat) : complexNumbers();
  }

  private Numbers complexNumbers() {
    return Numbers.complex(isFloat, spec.precision().bytes());
  }
}
