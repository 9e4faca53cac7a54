package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.lifecycle.CallGate;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A transform that a provider has prepared. Calls pass a gate of its own, so that it can be closed
 * whenever its provider goes or the cache gives it up: then it waits for those inside.
 *
 * <p>Its steps follow each other; the pieces of each are dealt out to the pool's threads, where
 * that pays.
 */
final class PreparedTransform {
  /** Below some 20 µs of one core, waking others up costs more than they do. */
  static final double LEAST_PARALLEL_FLOPS = 5e5;

  /** Work that a task does at least. */
  private static final double LEAST_FLOPS_OF_TASK = 1e5;

  /** Scratches of two threads share no cache line, nor a pair of lines that is fetched at once. */
  private static final long SCRATCH_UNIT = 128;

  private final Route route;
  private final FftTransform transform;
  private final TaskPool pool;
  private final WorkMemory memory;
  private final CallGate gate = new CallGate();

  private final int threads;
  private final long workspaceBytes;
  private final long scratchBytes;
  private final long tableBytes;
  private final long[] pieces;
  private final long[] grains;
  private boolean isClosed;

  /**
   * @param route leads to the provider
   * @param transform what it has prepared
   * @param spec what for
   * @param pool runs pieces
   * @param memory lends workspaces
   */
  PreparedTransform(
      Route route, FftTransform transform, FftSpec spec, TaskPool pool, WorkMemory memory) {
    this.route = route;
    this.transform = transform;
    this.pool = pool;
    this.memory = memory;
    this.workspaceBytes = rounded(transform.workspaceBytes());
    this.scratchBytes = rounded(transform.scratchBytes());
    this.tableBytes = transform.tableBytes();
    this.pieces = new long[transform.steps()];
    this.grains = new long[pieces.length];
    this.threads = threads(spec);
    for (int step = 0; step < pieces.length; step++) {
      pieces[step] = transform.pieces(step);
      double flopsOfPiece = Math.max(1, spec.flops() / pieces.length / pieces[step]);
      double least = Math.ceil(LEAST_FLOPS_OF_TASK / flopsOfPiece);
      double fair = Math.ceil((double) pieces[step] / threads);
      grains[step] = (long) Math.max(1, Math.min(least, fair));
    }
  }

  Route route() {
    return route;
  }

  long tableBytes() {
    return tableBytes;
  }

  /**
   * Computes the transform.
   *
   * @return false, with nothing done, if it is closed
   */
  boolean execute(long in, long out) {
    int place = gate.take();
    if (place == CallGate.REFUSED) {
      return false;
    }
    try {
      route.count();
      if (threads == 1) {
        runAlone(in, out);
      } else {
        runTogether(in, out);
      }
      return true;
    } catch (RuntimeException | LinkageError e) {
      throw route.failure(KernelFamily.FFT, e);
    } finally {
      gate.giveBack(place);
    }
  }

  /** As {@link #execute}, on the calling thread, and counted nowhere. */
  boolean executeAlone(long in, long out) {
    int place = gate.take();
    if (place == CallGate.REFUSED) {
      return false;
    }
    try {
      runAlone(in, out);
      return true;
    } catch (RuntimeException | LinkageError e) {
      throw route.failure(KernelFamily.FFT, e);
    } finally {
      gate.giveBack(place);
    }
  }

  boolean isClosed() {
    return gate.isClosed();
  }

  /** Waits for the calls inside, and gives the tables back. Closing again only waits. */
  synchronized void close() {
    gate.close();
    if (!isClosed) {
      isClosed = true;
      try {
        transform.close();
      } catch (RuntimeException | LinkageError e) {
        Log.SELECT.warn(
            "fft: provider " + route.provider().id().name() + " cannot close a transform: " + e);
      }
      route.provider().drop(this);
    }
  }

  private int threads(FftSpec spec) {
    int most = spec.threads() == 0 ? route.threads() : spec.threads();
    return spec.flops() < LEAST_PARALLEL_FLOPS
        ? 1
        : most == 0 ? pool.workers() : Math.min(most, pool.workers());
  }

  private void runAlone(long in, long out) {
    long bytes = workspaceBytes + scratchBytes;
    if (bytes == 0) {
      transform.runAll(in, out, 0, 0);
      return;
    }
    WorkMemory.Block block = memory.take(bytes);
    try {
      transform.runAll(in, out, block.address(), block.address() + workspaceBytes);
    } finally {
      memory.giveBack(block);
    }
  }

  private void runTogether(long in, long out) {
    long bytes = workspaceBytes + scratchBytes * threads;
    if (bytes == 0) {
      runSteps(in, out, 0);
      return;
    }
    WorkMemory.Block block = memory.take(bytes);
    try {
      runSteps(in, out, block.address());
    } finally {
      memory.giveBack(block);
    }
  }

  private void runSteps(long in, long out, long workspace) {
    Scratches scratches = new Scratches(workspace + workspaceBytes, scratchBytes, threads);
    for (int i = 0; i < pieces.length; i++) {
      int step = i;
      if (pieces[step] <= grains[step]) {
        transform.run(step, 0, pieces[step], in, out, workspace, scratches.address(0));
      } else {
        pool.parallelFor(
            0,
            pieces[step],
            grains[step],
            threads,
            (begin, end) -> {
              int scratch = scratches.take();
              try {
                transform.run(step, begin, end, in, out, workspace, scratches.address(scratch));
              } finally {
                scratches.giveBack(scratch);
              }
            });
      }
    }
  }

  private static long rounded(long bytes) {
    return bytes + (SCRATCH_UNIT - bytes % SCRATCH_UNIT) % SCRATCH_UNIT;
  }

  /** The scratches of one call's threads: whoever runs pieces takes one that is free. */
  private static final class Scratches {
    private final long first;
    private final long bytes;
    private final AtomicIntegerArray taken;

    private Scratches(long first, long bytes, int count) {
      this.first = first;
      this.bytes = bytes;
      this.taken = new AtomicIntegerArray(count);
    }

    private long address(int scratch) {
      return first + scratch * bytes;
    }

    /** There is one for each thread that works at the same time, so one is free. */
    private int take() {
      for (int i = 0; ; i = i + 1 < taken.length() ? i + 1 : 0) {
        if (taken.get(i) == 0 && taken.compareAndSet(i, 0, 1)) {
          return i;
        }
      }
    }

    private void giveBack(int scratch) {
      taken.set(scratch, 0);
    }
  }
}
