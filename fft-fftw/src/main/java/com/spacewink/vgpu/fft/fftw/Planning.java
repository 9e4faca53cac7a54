package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.lifecycle.CallGate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Makes plans with the FFTW of one precision, one after the other, and knows which there are.
 * FFTW's planner is one for the process: while it measures, others wait, {@value #MEASURE_SECONDS}
 * s at most for one plan, or {@value #PATIENT_SECONDS} s for a patient one.
 *
 * <p>FFTW remembers how it planned, also where it only estimated, and never forgets by itself. What
 * was estimated is forgotten from time to time, and before something is measured: only what was
 * measured is worth being kept.
 */
final class Planning implements AutoCloseable {
  /** Where arrays are said to lie on which nothing is timed: FFTW does not read them then. */
  private static final long SOME_PLACE = 1L << 12;

  private static final long ANOTHER_PLACE = 1L << 61;

  private static final int ALIGNMENT = 64;

  /** Beyond that much memory to measure on, plans are estimated. */
  private static final long MOST_TRIAL_BYTES = 1L << 31;

  private static final double MEASURE_SECONDS = 10;
  private static final double PATIENT_SECONDS = 120;

  /** What FFTW remembers of an estimated plan takes some hundreds of bytes. */
  private static final int MOST_ESTIMATES = 1000;

  private final FftwLibrary fftw;
  private final Experience experience;
  private final Object lock;
  private final CallGate gate = new CallGate();

  private final Set<Long> plans = new HashSet<>();
  private int estimates;

  /**
   * @param fftw the library
   * @param experience what was measured with it
   */
  Planning(FftwLibrary fftw, Experience experience) {
    this.fftw = fftw;
    this.experience = experience;
    this.lock = fftw.planningLock();
  }

  FftwLibrary fftw() {
    return fftw;
  }

  /**
   * Lets a thread in, unless the provider was stopped; it must {@link #leave}.
   *
   * @throws VgpuException with NOT_READY if it was
   */
  void enter() {
    if (!gate.enter()) {
      throw new VgpuException(Status.NOT_READY, "fftw: the provider was stopped");
    }
  }

  void leave() {
    gate.leave();
  }

  /**
   * @param spec what to compute; FFTW leaves out the scale
   * @param flags what FFTW may do to the source, and of alignment
   * @return FFTW's plan, to be destroyed by the caller
   * @throws VgpuException with OUT_OF_MEMORY if there is no room for its tables, NOT_SUPPORTED if
   *     FFTW knows no way
   */
  long plan(FftSpec spec, int flags) {
    synchronized (lock) {
      checkRoom(spec);
      experience.recall();
      long plan = recalled(spec, flags);
      if (plan == 0) {
        plan = isMeasured(spec) ? measured(spec, flags) : estimated(spec, flags);
      }
      if (plan == 0) {
        throw new VgpuException(
            Status.NOT_SUPPORTED, "fftw: FFTW has no plan for the transform " + spec);
      }
      plans.add(plan);
      return plan;
    }
  }

  /**
   * Frees a plan, unless that happened when the provider was stopped.
   *
   * @param plan what {@link #plan} returned, or 0 for none
   */
  void destroy(long plan) {
    synchronized (lock) {
      if (plans.remove(plan)) {
        fftw.destroy_plan(plan);
      }
    }
  }

  /** Keeps new calls out, waits for those inside, and frees all plans. */
  @Override
  public void close() {
    gate.close();
    synchronized (lock) {
      plans.forEach(fftw::destroy_plan);
      plans.clear();
    }
  }

  /**
   * FFTW ends the process where it gets no memory, for its tables and, in a transform, for buffers;
   * so both must be there before it is asked.
   */
  private static void checkRoom(FftSpec spec) {
    long bytes = 2 * Tables.bytes(spec);
    FftwLibrary.release(FftwLibrary.allocate(bytes));
  }

  private static boolean isMeasured(FftSpec spec) {
    return spec.effort() != FftEffort.ESTIMATE
        && spec.inBytes() + spec.outBytes() <= MOST_TRIAL_BYTES;
  }

  /** Makes a plan from wisdom of the effort at least, if there is some: nothing is timed. */
  private long recalled(FftSpec spec, int flags) {
    return withTimeLimit(
        spec.effort(),
        () -> create(spec, flags | measuring(spec.effort()) | FftwLibrary.FFTW_WISDOM_ONLY));
  }

  private long estimated(FftSpec spec, int flags) {
    if (estimates++ == MOST_ESTIMATES) {
      forgetEstimates();
    }
    return create(spec, flags | FftwLibrary.FFTW_ESTIMATE);
  }

  private long measured(FftSpec spec, int flags) {
    forgetEstimates();
    boolean isInPlace = spec.placement() == FftPlacement.IN_PLACE;
    long inBytes = aligned(isInPlace ? Math.max(spec.inBytes(), spec.outBytes()) : spec.inBytes());
    long outBytes = isInPlace ? 0 : aligned(spec.outBytes());
    long memory = FftwLibrary.allocate(inBytes + outBytes + ALIGNMENT);
    try {
      long in = aligned(memory);
      long out = isInPlace ? in : in + inBytes;
      long plan =
          withTimeLimit(
              spec.effort(), () -> create(spec, flags | measuring(spec.effort()), in, out));
      experience.keep();
      return plan;
    } finally {
      FftwLibrary.release(memory);
    }
  }

  private static int measuring(FftEffort effort) {
    return effort == FftEffort.PATIENT ? FftwLibrary.FFTW_PATIENT : FftwLibrary.FFTW_MEASURE;
  }

  /** Wisdom is told apart by the limit under which it was won, so recalling needs it as well. */
  private long withTimeLimit(FftEffort effort, LongSupplier planner) {
    fftw.set_timelimit(effort == FftEffort.PATIENT ? PATIENT_SECONDS : MEASURE_SECONDS);
    try {
      return planner.getAsLong();
    } finally {
      fftw.set_timelimit(FftwLibrary.FFTW_NO_TIMELIMIT);
    }
  }

  private void forgetEstimates() {
    experience.restore();
    estimates = 0;
  }

  private long create(FftSpec spec, int flags) {
    boolean isInPlace = spec.placement() == FftPlacement.IN_PLACE;
    return create(spec, flags, SOME_PLACE, isInPlace ? SOME_PLACE : ANOTHER_PLACE);
  }

  private long create(FftSpec spec, int flags, long in, long out) {
    long[] dims = iodims(spec.axes());
    long[] howmany = iodims(spec.batch());
    return switch (spec.kind()) {
      case C2C -> {
        boolean isForward = spec.direction() == FftDirection.FORWARD;
        int sign = isForward ? FftwLibrary.FFTW_FORWARD : FftwLibrary.FFTW_BACKWARD;
        yield fftw.plan_guru64_dft(dims, howmany, in, out, sign, flags);
      }
      case R2C -> fftw.plan_guru64_dft_r2c(dims, howmany, in, out, flags);
      case C2R -> fftw.plan_guru64_dft_c2r(dims, howmany, in, out, flags);
    };
  }

  /** Structures fftw_iodim64. */
  private static long[] iodims(List<FftAxis> axes) {
    long[] iodims = new long[3 * axes.size()];
    int next = 0;
    for (FftAxis axis : axes) {
      iodims[next++] = axis.n();
      iodims[next++] = axis.inStride();
      iodims[next++] = axis.outStride();
    }
    return iodims;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
