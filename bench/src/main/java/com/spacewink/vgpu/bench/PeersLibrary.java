package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.lifecycle.CallGate;
import com.spacewink.vgpu.nativelib.Descriptor;
import com.spacewink.vgpu.nativelib.NativeFunction;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code libvgpu_bench_peers}, which calls functions of other libraries by address; the one class
 * that knows the layout of its descriptors: every field is eight bytes wide, in the order of {@code
 * native/include/vgpu_bench_peers.h}.
 */
final class PeersLibrary implements AutoCloseable {
  private static final String RESOURCE =
      "/native/" + NativeLibrary.platform() + "/libvgpu_bench_peers.so";

  private static final int VGPU_PEER_OK = 0;

  /** Fields of struct vgpu_peer_gemm and struct vgpu_peer_version, the largest ones. */
  private static final int FIELDS = 17;

  private final CallGate gate = new CallGate();
  private final Descriptor descriptors = new Descriptor(FIELDS);
  private final NativeLibrary library;
  private final NativeFunction vgpu_peer_gemm;
  private final NativeFunction vgpu_peer_set_threads;
  private final NativeFunction vgpu_peer_read_cpu_time;
  private final NativeFunction vgpu_peer_read_version;

  private PeersLibrary(NativeLibrary library) {
    this.library = library;
    vgpu_peer_gemm = library.function("vgpu_peer_gemm");
    vgpu_peer_set_threads = library.function("vgpu_peer_set_threads");
    vgpu_peer_read_cpu_time = library.function("vgpu_peer_read_cpu_time");
    vgpu_peer_read_version = library.function("vgpu_peer_read_version");
  }

  /**
   * Loads the library from the bundle.
   *
   * @param folder where the copy goes that the system loads
   */
  static PeersLibrary load(Path folder) {
    try {
      return new PeersLibrary(NativeLibrary.load(PeersLibrary.class, RESOURCE, folder));
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.PROVIDER_FAILED,
          "bench gemm: cannot load libvgpu_bench_peers.so: " + e.getMessage(),
          e);
    }
  }

  /** Calls the CBLAS routine at an address. Extents fit in its int: {@link GemmSpec#MAX_EXTENT}. */
  void gemm(long routine, GemmSpec spec, long a, long b, long c) {
    ByteBuffer d = descriptors.get();
    put(d, 0, routine);
    put(d, 1, type(spec.type()));
    put(d, 2, transpose(spec.transA()));
    put(d, 3, transpose(spec.transB()));
    put(d, 4, spec.m());
    put(d, 5, spec.n());
    put(d, 6, spec.k());
    put(d, 7, spec.alpha().re());
    put(d, 8, spec.alpha().im());
    put(d, 9, a);
    put(d, 10, spec.lda());
    put(d, 11, b);
    put(d, 12, spec.ldb());
    put(d, 13, spec.beta().re());
    put(d, 14, spec.beta().im());
    put(d, 15, c);
    put(d, 16, spec.ldc());
    call(vgpu_peer_gemm, d);
  }

  /** Calls the function at an address that sets a library's number of threads. */
  void setThreads(long setter, boolean isWide, int threads) {
    ByteBuffer d = descriptors.get();
    put(d, 0, setter);
    put(d, 1, isWide ? 1 : 0);
    put(d, 2, threads);
    call(vgpu_peer_set_threads, d);
  }

  /** CPU time that all threads of the process have used. */
  long cpuNanos() {
    ByteBuffer d = descriptors.get();
    call(vgpu_peer_read_cpu_time, d);
    return d.getLong(0);
  }

  /** The text that the function at an address returns, cut where it is very long. */
  String version(long function) {
    ByteBuffer d = descriptors.get();
    put(d, 0, function);
    call(vgpu_peer_read_version, d);
    byte[] text = new byte[Long.BYTES * (FIELDS - 1)];
    d.get(Long.BYTES, text);
    int end = 0;
    while (text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /** Keeps new calls out, waits for those inside, and unloads the library. */
  @Override
  public void close() {
    gate.close();
    library.close();
  }

  private void call(NativeFunction function, ByteBuffer descriptor) {
    if (!gate.enter()) {
      throw new VgpuException(Status.NOT_READY, "bench gemm: the benchmark was stopped");
    }
    try {
      int status = function.call(descriptors.address(descriptor));
      if (status != VGPU_PEER_OK) {
        throw new VgpuException(
            Status.PROVIDER_FAILED, "bench gemm: vgpu_bench_peers returned the status " + status);
      }
    } finally {
      gate.leave();
    }
  }

  private static int type(DataType type) {
    return switch (type) {
      case F32 -> 0;
      case F64 -> 1;
      case C64 -> 2;
      case C128 -> 3;
    };
  }

  /** The numbers that CBLAS gives to its operations. */
  private static int transpose(Transpose transpose) {
    return switch (transpose) {
      case NONE -> 111;
      case TRANSPOSE -> 112;
      case CONJUGATE -> 113;
    };
  }

  private static void put(ByteBuffer descriptor, int field, long value) {
    descriptor.putLong(Long.BYTES * field, value);
  }

  private static void put(ByteBuffer descriptor, int field, double value) {
    descriptor.putDouble(Long.BYTES * field, value);
  }
}
