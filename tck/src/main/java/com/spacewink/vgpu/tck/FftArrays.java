package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Source and result of one execution, as real numbers between guards, and the ways to execute. Gaps
 * between elements, workspace and scratch hold NaN at first: whoever reads them is found out by the
 * result.
 */
final class FftArrays {
  private final FftSpec spec;
  private final String label;
  private final FftElements inElements;
  private final FftElements outElements;
  private final Memory in;
  private final Memory out;

  /**
   * @param spec the transform
   * @param source its source, all repetitions
   * @param shift real numbers from a 64-byte boundary to the source; the result's is another
   * @param label names the case
   */
  FftArrays(FftSpec spec, PreciseVector source, int shift, String label) {
    this.spec = spec;
    this.label = label;
    this.inElements = FftElements.ofSource(spec);
    this.outElements = FftElements.ofResult(spec);
    boolean isInPlace = spec.placement() == FftPlacement.IN_PLACE;
    long inReals = spec.inBytes() / spec.precision().bytes();
    long outReals = spec.outBytes() / spec.precision().bytes();
    this.in =
        new Memory(spec.precision(), isInPlace ? Math.max(inReals, outReals) : inReals, shift);
    this.out = isInPlace ? in : new Memory(spec.precision(), outReals, (shift * 5 + 3) % 16);
    for (int element = 0; element < inElements.count(); element++) {
      int place = inElements.place(element);
      in.set(place, source.re(element), 0);
      if (inElements.parts() == 2) {
        in.set(place + 1, source.im(element), 0);
      }
    }
  }

  FftSpec spec() {
    return spec;
  }

  String label() {
    return label;
  }

  /** Elements of the result, of all repetitions. */
  int count() {
    return outElements.count();
  }

  /** Elements of one repetition's result. */
  int points() {
    return outElements.points();
  }

  PreciseVector result() {
    PreciseVector result = new PreciseVector(count());
    for (int element = 0; element < count(); element++) {
      result.set(element, re(element), im(element));
    }
    return result;
  }

  double re(int element) {
    return out.re(outElements.place(element));
  }

  /** The imaginary part, 0 in real results. */
  double im(int element) {
    return outElements.parts() == 1 ? 0 : out.re(outElements.place(element) + 1);
  }

  /** Runs the whole transform on this thread. */
  void runAll(FftTransform transform) {
    execute(
        transform,
        workspace -> {
          Memory scratch = area(transform.scratchBytes());
          transform.runAll(in.address(), out.address(), workspace.address(), scratch.address());
          scratch.assertGuardsIntact("the scratch memory", label);
        });
  }

  /** Runs the pieces of each step in any order, some alone and some together. */
  void runInAnyOrder(FftTransform transform, Random random) {
    execute(
        transform,
        workspace -> {
          for (int step = 0; step < transform.steps(); step++) {
            for (Range range : shuffledRanges(transform.pieces(step), random)) {
              run(transform, step, range, workspace);
            }
          }
        });
  }

  /** Lets two threads take turns at the pieces of each step. */
  void runOnTwoThreads(FftTransform transform, Random random) {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      execute(
          transform,
          workspace -> {
            for (int step = 0; step < transform.steps(); step++) {
              List<Callable<Object>> tasks = new ArrayList<>();
              int number = step;
              for (Range range : shuffledRanges(transform.pieces(step), random)) {
                tasks.add(Executors.callable(() -> run(transform, number, range, workspace)));
              }
              await(pool, tasks);
            }
          });
    } finally {
      pool.shutdown();
    }
  }

  /** Fails unless the results of all repetitions have the same bits. */
  void assertSameResults(FftArrays expected, String what) {
    for (int element = 0; element < outElements.count(); element++) {
      assertSameResult(element, expected, what);
    }
  }

  /** Fails unless one element of the result has the same bits. */
  void assertSameResult(int element, FftArrays expected, String what) {
    for (int part = 0; part < outElements.parts(); part++) {
      int place = outElements.place(element) + part;
      if (!out.sameBits(place, expected.out, place)) {
        fail(
            "%s: %s: element %d of the result, part %d: got %s, expected %s"
                .formatted(label, what, element, part, out.text(place), expected.out.text(place)));
      }
    }
  }

  @FunctionalInterface
  private interface Steps {
    void run(Memory workspace);
  }

  private record Range(long begin, long end) {}

  private void execute(FftTransform transform, Steps steps) {
    Memory inBefore = in.copy();
    Memory outBefore = out.copy();
    Memory workspace = area(transform.workspaceBytes());
    steps.run(workspace);
    workspace.assertGuardsIntact("the workspace", label);
    BitSet written = outElements.allPlaces();
    if (spec.placement() == FftPlacement.IN_PLACE) {
      written.or(inElements.allPlaces());
    } else {
      in.assertSameBits(inBefore, "the source", label);
    }
    out.assertUnchanged(outBefore, written, "the result", label);
  }

  private void run(FftTransform transform, int step, Range range, Memory workspace) {
    Memory scratch = area(transform.scratchBytes());
    transform.run(
        step,
        range.begin(),
        range.end(),
        in.address(),
        out.address(),
        workspace.address(),
        scratch.address());
    scratch.assertGuardsIntact("the scratch memory", label);
  }

  private Memory area(long bytes) {
    assertTrue(
        bytes >= 0 && bytes < Integer.MAX_VALUE / 2,
        label + ": asks for " + bytes + " bytes of workspace or scratch memory");
    return new Memory(DataType.F64, (bytes + Double.BYTES - 1) / Double.BYTES, 0);
  }

  private static List<Range> shuffledRanges(long pieces, Random random) {
    List<Range> ranges = new ArrayList<>();
    long begin = 0;
    while (begin < pieces) {
      long end = Math.min(pieces, begin + 1 + random.nextInt(2) * random.nextInt(5));
      ranges.add(new Range(begin, end));
      begin = end;
    }
    Collections.shuffle(ranges, random);
    return ranges;
  }

  private static void await(ExecutorService pool, List<Callable<Object>> tasks) {
    try {
      for (Future<Object> task : pool.invokeAll(tasks)) {
        task.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
