package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.nativelib.NativeCall;
import com.spacewink.vgpu.nativelib.NativeCalls;
import com.spacewink.vgpu.nativelib.NativeFunction;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code libvgpu_bench_reference}, which transforms in long double; the one class that knows the
 * layout of its descriptors: every field is eight bytes wide, in the order of {@code
 * native/include/vgpu_bench_reference.h}.
 */
final class ReferenceLibrary implements AutoCloseable {
  /** Of one complex number of a reference. */
  static final int NUMBER_BYTES = 32;

  private static final String RESOURCE =
      "/native/" + NativeLibrary.platform() + "/libvgpu_bench_reference.so";

  private static final int VGPU_REFERENCE_OK = 0;
  private static final int VGPU_REFERENCE_F32 = 0;
  private static final int VGPU_REFERENCE_F64 = 1;

  /** Fields of struct vgpu_reference_transform, the largest one. */
  private static final int FIELDS = 7;

  private final NativeCalls calls = new NativeCalls(FIELDS);
  private final NativeLibrary library;
  private final NativeFunction vgpu_reference_transform;
  private final NativeFunction vgpu_reference_error;

  private ReferenceLibrary(NativeLibrary library) {
    this.library = library;
    vgpu_reference_transform = library.function("vgpu_reference_transform");
    vgpu_reference_error = library.function("vgpu_reference_error");
  }

  /**
   * Loads the library from the bundle.
   *
   * @param folder where the copy goes that the system loads
   */
  static ReferenceLibrary load(Path folder) {
    try {
      return new ReferenceLibrary(NativeLibrary.load(ReferenceLibrary.class, RESOURCE, folder));
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.PROVIDER_FAILED,
          "bench fft: cannot load libvgpu_bench_reference.so, which checks results: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Forward transforms, not scaled, of dense arrays that follow each other.
   *
   * @param precision of the source
   * @param isReal whether its numbers are real
   * @param rank number of axes
   * @param extents address of their extents
   * @param batch number of arrays
   * @param source address of the first
   * @param reference address of the result
   */
  void transform(
      DataType precision,
      boolean isReal,
      int rank,
      long extents,
      long batch,
      long source,
      long reference) {
    try (NativeCall call = begin()) {
      call.put(0, type(precision));
      call.put(1, isReal ? 1 : 0);
      call.put(2, rank);
      call.put(3, extents);
      call.put(4, batch);
      call.put(5, source);
      call.put(6, reference);
      if (call.invoke(vgpu_reference_transform) != VGPU_REFERENCE_OK) {
        throw new VgpuException(
            Status.OUT_OF_MEMORY, "bench fft: no memory for the transform to check others by");
      }
    }
  }

  /**
   * The distance of complex numbers from a reference, in the relative L2 norm.
   *
   * @param precision of the numbers' parts
   * @param count how many there are
   * @param numbers address of the first
   * @param reference address of the reference's first
   * @return the distance; NaN if a number is
   */
  double error(DataType precision, long count, long numbers, long reference) {
    try (NativeCall call = begin()) {
      call.put(0, type(precision));
      call.put(1, count);
      call.put(2, numbers);
      call.put(3, reference);
      call.invoke(vgpu_reference_error);
      return Double.longBitsToDouble(call.get(4));
    }
  }

  /** Keeps new calls out, waits for those inside, and unloads the library. */
  @Override
  public void close() {
    calls.close();
    library.close();
  }

  private NativeCall begin() {
    NativeCall call = calls.begin();
    if (call == null) {
      throw new VgpuException(Status.NOT_READY, "bench fft: the benchmark was stopped");
    }
    return call;
  }

  private static int type(DataType precision) {
    return precision == DataType.F32 ? VGPU_REFERENCE_F32 : VGPU_REFERENCE_F64;
  }
}
