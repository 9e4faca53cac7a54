package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.nativelib.NativeCall;
import com.spacewink.vgpu.nativelib.NativeCalls;
import com.spacewink.vgpu.nativelib.NativeFunction;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The shared library of one instruction set: fills in the descriptors of {@code
 * native/include/vgpu_fft.h}, and calls.
 */
final class FftLibrary implements AutoCloseable {
  private static final int VGPU_FFT_OK = 0;
  private static final int VGPU_FFT_NO_MEMORY = 1;
  private static final int VGPU_FFT_TOO_LARGE = 2;

  private static final int MAX_AXES = 32;
  private static final int MAX_STEPS = 72;

  // Fields of struct vgpu_fft_spec.
  private static final int AXIS = 8;
  private static final int TRANSFORM = AXIS + 3 * MAX_AXES;
  private static final int PIECES = TRANSFORM + 5;
  private static final int SPEC_FIELDS = PIECES + MAX_STEPS;

  /** Fields of struct vgpu_fft_call. */
  private static final int CALL_FIELDS = 8;

  /** Apart from the others, whose descriptors are a twentieth as long. */
  private final NativeCalls preparations = new NativeCalls(SPEC_FIELDS);

  private final NativeCalls calls = new NativeCalls(CALL_FIELDS);
  private final String provider;
  private final NativeLibrary library;
  private final NativeFunction vgpu_fft_prepare;
  private final NativeFunction vgpu_fft_run;
  private final NativeFunction vgpu_fft_run_all;
  private final NativeFunction vgpu_fft_release;

  private FftLibrary(String provider, NativeLibrary library) {
    this.provider = provider;
    this.library = library;
    vgpu_fft_prepare = library.function("vgpu_fft_prepare");
    vgpu_fft_run = library.function("vgpu_fft_run");
    vgpu_fft_run_all = library.function("vgpu_fft_run_all");
    vgpu_fft_release = library.function("vgpu_fft_release");
  }

  /**
   * Loads the library from the bundle.
   *
   * @param provider short id of the provider
   * @param file name of the library inside the bundle
   * @param folder where the copy goes that the system loads
   */
  static FftLibrary load(String provider, String file, Path folder) {
    String resource = "/native/" + NativeLibrary.platform() + "/" + file;
    NativeLibrary library;
    try {
      library = NativeLibrary.load(FftLibrary.class, resource, folder);
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.PROVIDER_FAILED, provider + ": cannot load " + file + ": " + e.getMessage(), e);
    }
    try {
      return new FftLibrary(provider, library);
    } catch (RuntimeException | Error e) {
      library.close();
      throw e;
    }
  }

  NativeTransform prepare(FftSpec spec) {
    try (NativeCall call = begin(preparations)) {
      fill(call, spec);
      check(call.invoke(vgpu_fft_prepare), spec);
      long[] pieces = new long[Math.toIntExact(call.get(TRANSFORM + 4))];
      for (int step = 0; step < pieces.length; step++) {
        pieces[step] = call.get(PIECES + step);
      }
      return new NativeTransform(
          this,
          call.get(TRANSFORM),
          call.get(TRANSFORM + 1),
          call.get(TRANSFORM + 2),
          call.get(TRANSFORM + 3),
          pieces);
    }
  }

  void run(
      long transform,
      int step,
      long begin,
      long end,
      long in,
      long out,
      long workspace,
      long scratch) {
    try (NativeCall call = begin(calls)) {
      call.put(1, step);
      call.put(2, begin);
      call.put(3, end);
      fill(call, transform, in, out, workspace, scratch);
      call.invoke(vgpu_fft_run);
    }
  }

  void runAll(long transform, long in, long out, long workspace, long scratch) {
    try (NativeCall call = begin(calls)) {
      fill(call, transform, in, out, workspace, scratch);
      call.invoke(vgpu_fft_run_all);
    }
  }

  /** Once the library is unloaded, its transforms are out of reach, and this does nothing. */
  void release(long transform) {
    NativeCall call = calls.begin();
    if (call != null) {
      try (call) {
        vgpu_fft_release.call(transform);
      }
    }
  }

  /** Keeps new calls out, waits for those inside, and unloads the library. */
  @Override
  public void close() {
    preparations.close();
    calls.close();
    library.close();
  }

  private NativeCall begin(NativeCalls kind) {
    NativeCall call = kind.begin();
    if (call == null) {
      throw new VgpuException(Status.NOT_READY, provider + ": the provider was stopped");
    }
    return call;
  }

  private static void fill(
      NativeCall call, long transform, long in, long out, long workspace, long scratch) {
    call.put(0, transform);
    call.put(4, in);
    call.put(5, out);
    call.put(6, workspace);
    call.put(7, scratch);
  }

  private static void fill(NativeCall call, FftSpec spec) {
    call.put(0, code(spec.kind()));
    call.put(1, spec.direction() == FftDirection.INVERSE ? 1 : 0);
    call.put(2, spec.precision() == DataType.F32 ? Float.BYTES : Double.BYTES);
    call.put(3, spec.placement() == FftPlacement.IN_PLACE ? 1 : 0);
    call.put(4, code(spec.effort()));
    call.putDouble(5, spec.scale());
    call.put(6, spec.axes().size());
    call.put(7, spec.batch().size());
    int field = AXIS;
    for (FftAxis axis : spec.axes()) {
      field = fill(call, field, axis);
    }
    for (FftAxis axis : spec.batch()) {
      field = fill(call, field, axis);
    }
  }

  private static int fill(NativeCall call, int field, FftAxis axis) {
    call.put(field, axis.n());
    call.put(field + 1, axis.inStride());
    call.put(field + 2, axis.outStride());
    return field + 3;
  }

  private void check(int status, FftSpec spec) {
    switch (status) {
      case VGPU_FFT_OK -> {}
      case VGPU_FFT_NO_MEMORY ->
          throw new VgpuException(
              Status.OUT_OF_MEMORY,
              provider + ": no memory for the tables of " + spec.points() + " points");
      case VGPU_FFT_TOO_LARGE ->
          throw new VgpuException(
              Status.NOT_SUPPORTED,
              provider + ": cannot transform " + spec.points() + " points: an axis is too long");
      default ->
          throw new VgpuException(
              Status.PROVIDER_FAILED, provider + ": the library returned the status " + status);
    }
  }

  /** Enum vgpu_fft_kind. */
  private static int code(FftKind kind) {
    return switch (kind) {
      case C2C -> 0;
      case R2C -> 1;
      case C2R -> 2;
    };
  }

  /** Enum vgpu_fft_effort. */
  private static int code(FftEffort effort) {
    return switch (effort) {
      case ESTIMATE -> 0;
      case MEASURE -> 1;
      case PATIENT -> 2;
    };
  }
}
