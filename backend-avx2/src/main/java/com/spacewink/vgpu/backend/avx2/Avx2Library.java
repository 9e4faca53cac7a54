package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.lifecycle.CallGate;
import com.spacewink.vgpu.nativelib.Descriptor;
import com.spacewink.vgpu.nativelib.NativeFunction;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * {@code libvgpu_avx2}, the one class that knows the layout of its descriptors: every field is
 * eight bytes wide, in the order of {@code native/include/vgpu_avx2.h}.
 */
final class Avx2Library implements AutoCloseable {
  private static final String RESOURCE = "/native/" + NativeLibrary.platform() + "/libvgpu_avx2.so";

  private static final int VGPU_OK = 0;
  private static final int VGPU_NO_MEMORY = -1;
  private static final int VGPU_UNSUPPORTED = -2;

  /** Fields of struct vgpu_permute; the three arrays it points to follow in the same memory. */
  private static final int PERMUTE_FIELDS = 7;

  private static final int FIELDS = PERMUTE_FIELDS + 3 * PermuteSpec.MAX_RANK;

  private final CallGate gate = new CallGate();
  private final Descriptor descriptors = new Descriptor(FIELDS);
  private final NativeLibrary library;
  private final NativeFunction vgpu_avx2_gemm;
  private final NativeFunction vgpu_avx2_gemm_batched;
  private final NativeFunction vgpu_avx2_permute;
  private final NativeFunction vgpu_avx2_reduce;
  private final NativeFunction vgpu_avx2_peak;
  private final NativeFunction vgpu_avx2_close;
  private final long context;

  private Avx2Library(NativeLibrary library, DeviceProperties machine) {
    this.library = library;
    vgpu_avx2_gemm = library.function("vgpu_avx2_gemm");
    vgpu_avx2_gemm_batched = library.function("vgpu_avx2_gemm_batched");
    vgpu_avx2_permute = library.function("vgpu_avx2_permute");
    vgpu_avx2_reduce = library.function("vgpu_avx2_reduce");
    vgpu_avx2_peak = library.function("vgpu_avx2_peak");
    vgpu_avx2_close = library.function("vgpu_avx2_close");
    context = open(library.function("vgpu_avx2_open"), machine);
  }

  /**
   * Loads the library from the bundle.
   *
   * @param folder where the copy goes that the system loads
   * @param machine cache sizes decide the blocking, logical CPUs the number of workspaces
   */
  static Avx2Library load(Path folder, DeviceProperties machine) {
    NativeLibrary library;
    try {
      library = NativeLibrary.load(Avx2Library.class, RESOURCE, folder);
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.PROVIDER_FAILED, "avx2: cannot load libvgpu_avx2.so: " + e.getMessage(), e);
    }
    try {
      return new Avx2Library(library, machine);
    } catch (RuntimeException | Error e) {
      library.close();
      throw e;
    }
  }

  void gemm(GemmSpec spec, long a, long b, long c) {
    call(vgpu_avx2_gemm, putGemm(spec, a, b, c));
  }

  void gemmStrided(
      GemmSpec spec, long count, long a, long strideA, long b, long strideB, long c, long strideC) {
    ByteBuffer d = putGemm(spec, a, b, c);
    put(d, 15, count);
    put(d, 16, strideA);
    put(d, 17, strideB);
    put(d, 18, strideC);
    put(d, 19, 0);
    put(d, 20, 0);
    put(d, 21, 0);
    call(vgpu_avx2_gemm_batched, d);
  }

  void gemmPointers(GemmSpec spec, long count, long a, long b, long c) {
    ByteBuffer d = putGemm(spec, 0, 0, 0);
    put(d, 15, count);
    put(d, 16, 0);
    put(d, 17, 0);
    put(d, 18, 0);
    put(d, 19, a);
    put(d, 20, b);
    put(d, 21, c);
    call(vgpu_avx2_gemm_batched, d);
  }

  void permute(PermuteSpec spec, long in, long out) {
    ByteBuffer d = descriptors.get();
    int rank = spec.rank();
    long arrays = descriptors.address(d) + (long) Long.BYTES * PERMUTE_FIELDS;
    put(d, 0, spec.type().bytes());
    put(d, 1, rank);
    put(d, 2, arrays);
    put(d, 3, arrays + (long) Long.BYTES * rank);
    put(d, 4, arrays + 2L * Long.BYTES * rank);
    put(d, 5, in);
    put(d, 6, out);
    put(d, PERMUTE_FIELDS, spec.extents());
    put(d, PERMUTE_FIELDS + rank, spec.inStrides());
    put(d, PERMUTE_FIELDS + 2 * rank, spec.outStrides());
    call(vgpu_avx2_permute, d);
  }

  void reduce(ReduceSpec spec, long in, long out) {
    ByteBuffer d = descriptors.get();
    put(d, 0, type(spec.type()));
    put(d, 1, operation(spec));
    put(d, 2, spec.outer());
    put(d, 3, spec.count());
    put(d, 4, spec.inner());
    put(d, 5, in);
    put(d, 6, out);
    call(vgpu_avx2_reduce, d);
  }

  long peak(DataType type, long iterations) {
    ByteBuffer d = descriptors.get();
    put(d, 0, type(type));
    put(d, 1, iterations);
    put(d, 2, 0);
    call(vgpu_avx2_peak, d);
    return d.getLong(2 * Long.BYTES);
  }

  /** Keeps new calls out, waits for those inside, and unloads the library. */
  @Override
  public void close() {
    gate.close();
    ByteBuffer d = descriptors.get();
    put(d, 0, context);
    check(vgpu_avx2_close.call(descriptors.address(d)));
    library.close();
  }

  private long open(NativeFunction vgpu_avx2_open, DeviceProperties machine) {
    ByteBuffer d = descriptors.get();
    put(d, 0, machine.dataCacheBytes(1));
    put(d, 1, machine.dataCacheBytes(2));
    put(d, 2, machine.dataCacheBytes(3));
    put(d, 3, machine.logicalCpus());
    put(d, 4, 0);
    check(vgpu_avx2_open.call(descriptors.address(d)));
    return d.getLong(4 * Long.BYTES);
  }

  private ByteBuffer putGemm(GemmSpec spec, long a, long b, long c) {
    ByteBuffer d = descriptors.get();
    put(d, 0, context);
    put(d, 1, type(spec.type()));
    put(d, 2, spec.transA().isTransposed() ? 1 : 0);
    put(d, 3, spec.transB().isTransposed() ? 1 : 0);
    put(d, 4, spec.m());
    put(d, 5, spec.n());
    put(d, 6, spec.k());
    d.putDouble(7 * Long.BYTES, spec.alpha().re());
    put(d, 8, a);
    put(d, 9, spec.lda());
    put(d, 10, b);
    put(d, 11, spec.ldb());
    d.putDouble(12 * Long.BYTES, spec.beta().re());
    put(d, 13, c);
    put(d, 14, spec.ldc());
    return d;
  }

  private void call(NativeFunction function, ByteBuffer descriptor) {
    if (!gate.enter()) {
      throw new VgpuException(Status.NOT_READY, "avx2: the backend was stopped");
    }
    try {
      check(function.call(descriptors.address(descriptor)));
    } finally {
      gate.leave();
    }
  }

  private static void check(int status) {
    switch (status) {
      case VGPU_OK -> {}
      case VGPU_NO_MEMORY ->
          throw new VgpuException(
              Status.OUT_OF_MEMORY, "avx2: no memory for the kernel's workspace");
      case VGPU_UNSUPPORTED ->
          throw new VgpuException(
              Status.NOT_SUPPORTED, "avx2: the kernel does not know the type or the operation");
      default ->
          throw new VgpuException(
              Status.PROVIDER_FAILED, "avx2: the kernel returned the status " + status);
    }
  }

  private static int type(DataType type) {
    return switch (type) {
      case F32 -> 0;
      case F64 -> 1;
      case C64, C128 ->
          throw new VgpuException(Status.NOT_SUPPORTED, "avx2: no kernel for " + type.id());
    };
  }

  private static int operation(ReduceSpec spec) {
    return switch (spec.operation()) {
      case SUM -> 0;
      case PRODUCT -> 1;
      case MIN -> 2;
      case MAX -> 3;
      case SUM_ABS -> 4;
      case SUM_SQUARES -> 5;
      case MAX_ABS -> 6;
    };
  }

  private static void put(ByteBuffer descriptor, int field, long value) {
    descriptor.putLong(Long.BYTES * field, value);
  }

  private static void put(ByteBuffer descriptor, int field, long[] values) {
    for (int i = 0; i < values.length; i++) {
      put(descriptor, field + i, values[i]);
    }
  }
}
