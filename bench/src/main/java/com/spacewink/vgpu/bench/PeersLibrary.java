package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.nativelib.NativeCall;
import com.spacewink.vgpu.nativelib.NativeCalls;
import com.spacewink.vgpu.nativelib.NativeFunction;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private static final int VGPU_PEER_NO_PLAN = -3;

  /** Fields of struct vgpu_peer_gemm and struct vgpu_peer_version, the largest ones. */
  private static final int FIELDS = 17;

  private final NativeCalls calls = new NativeCalls(FIELDS);
  private final NativeLibrary library;
  private final String title;
  private final NativeFunction vgpu_peer_gemm;
  private final NativeFunction vgpu_peer_set_threads;
  private final NativeFunction vgpu_peer_read_cpu_time;
  private final NativeFunction vgpu_peer_read_version;
  private final NativeFunction vgpu_peer_read_text;
  private final NativeFunction vgpu_peer_plan_fft;
  private final NativeFunction vgpu_peer_run_fft;
  private final NativeFunction vgpu_peer_end_fft;

  private PeersLibrary(NativeLibrary library, String title) {
    this.library = library;
    this.title = title;
    vgpu_peer_gemm = library.function("vgpu_peer_gemm");
    vgpu_peer_set_threads = library.function("vgpu_peer_set_threads");
    vgpu_peer_read_cpu_time = library.function("vgpu_peer_read_cpu_time");
    vgpu_peer_read_version = library.function("vgpu_peer_read_version");
    vgpu_peer_read_text = library.function("vgpu_peer_read_text");
    vgpu_peer_plan_fft = library.function("vgpu_peer_plan_fft");
    vgpu_peer_run_fft = library.function("vgpu_peer_run_fft");
    vgpu_peer_end_fft = library.function("vgpu_peer_end_fft");
  }

  /**
   * Loads the library from the bundle.
   *
   * @param folder where the copy goes that the system loads
   * @param title what is measured, for messages
   */
  static PeersLibrary load(Path folder, String title) {
    try {
      return new PeersLibrary(NativeLibrary.load(PeersLibrary.class, RESOURCE, folder), title);
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.PROVIDER_FAILED,
          title + ": cannot load libvgpu_bench_peers.so: " + e.getMessage(),
          e);
    }
  }

  /**
   * Calls the CBLAS routine at an address. Extents fit in its int: {@link GemmSpec#MAX_EXTENT}. A
   * call like the last one writes what differs alone, as our own providers' do.
   */
  void gemm(long routine, GemmSpec spec, long a, long b, long c) {
    try (NativeCall call = begin()) {
      if (!call.isFilled(this, spec)) {
        fill(call, spec);
      }
      call.put(0, routine);
      call.put(9, a);
      call.put(11, b);
      call.put(15, c);
      invoke(vgpu_peer_gemm, call);
    }
  }

  private void fill(NativeCall call, GemmSpec spec) {
    call.put(1, type(spec.type()));
    call.put(2, transpose(spec.transA()));
    call.put(3, transpose(spec.transB()));
    call.put(4, spec.m());
    call.put(5, spec.n());
    call.put(6, spec.k());
    call.putDouble(7, spec.alpha().re());
    call.putDouble(8, spec.alpha().im());
    call.put(10, spec.lda());
    call.put(12, spec.ldb());
    call.putDouble(13, spec.beta().re());
    call.putDouble(14, spec.beta().im());
    call.put(16, spec.ldc());
    call.filled(this, spec);
  }

  /** Calls the function at an address that sets a library's number of threads. */
  void setThreads(long setter, boolean isWide, int threads) {
    try (NativeCall call = beginOther()) {
      call.put(0, setter);
      call.put(1, isWide ? 1 : 0);
      call.put(2, threads);
      invoke(vgpu_peer_set_threads, call);
    }
  }

  /** CPU time that all threads of the process have used. */
  long cpuNanos() {
    try (NativeCall call = beginOther()) {
      invoke(vgpu_peer_read_cpu_time, call);
      return call.get(0);
    }
  }

  /** The text that the function at an address returns, cut where it is very long. */
  String version(long function) {
    try (NativeCall call = beginOther()) {
      call.put(0, function);
      invoke(vgpu_peer_read_version, call);
      return text(call);
    }
  }

  /** The text at an address, likewise. */
  String text(long address) {
    try (NativeCall call = beginOther()) {
      call.put(0, address);
      invoke(vgpu_peer_read_text, call);
      return text(call);
    }
  }

  /**
   * Plans a forward transform, without the wisdom that FFTW has from elsewhere.
   *
   * @param fftw its functions
   * @param spec the transform
   * @param arrays memory to plan on
   * @param flags FFTW's
   * @return the plan's address; 0 if FFTW makes none
   */
  long planFft(FftwFunctions fftw, FftSpec spec, FftwArrays arrays, long flags) {
    try (NativeCall call = beginOther()) {
      call.put(0, fftw.planner(spec.kind()));
      call.put(1, fftw.exportWisdom());
      call.put(2, fftw.importWisdom());
      call.put(3, fftw.forgetWisdom());
      call.put(4, spec.threads() == 1 ? 0 : fftw.initThreads());
      call.put(5, spec.threads() == 1 ? 0 : fftw.withThreads());
      call.put(6, spec.threads());
      call.put(7, spec.kind().isReal() ? 1 : 0);
      call.put(8, spec.axes().size());
      call.put(9, arrays.axes());
      call.put(10, spec.batch().size());
      call.put(11, arrays.batch());
      call.put(12, arrays.in());
      call.put(13, arrays.out());
      call.put(14, flags);
      int status = call.invoke(vgpu_peer_plan_fft);
      if (status == VGPU_PEER_NO_PLAN) {
        return 0;
      }
      check(status);
      return call.get(15);
    }
  }

  /**
   * Runs a plan.
   *
   * @param execute address of the function that runs plans of its kind
   */
  void runFft(long execute, long plan, long in, long out) {
    try (NativeCall call = beginOther()) {
      call.put(0, execute);
      call.put(1, plan);
      call.put(2, in);
      call.put(3, out);
      invoke(vgpu_peer_run_fft, call);
    }
  }

  /**
   * Gives a plan back.
   *
   * @param destroy address of the function that does it
   */
  void endFft(long destroy, long plan) {
    try (NativeCall call = beginOther()) {
      call.put(0, destroy);
      call.put(1, plan);
      invoke(vgpu_peer_end_fft, call);
    }
  }

  private static String text(NativeCall call) {
    ByteBuffer text = ByteBuffer.allocate(Long.BYTES * (FIELDS - 1)).order(ByteOrder.nativeOrder());
    for (int field = 1; field < FIELDS; field++) {
      text.putLong(call.get(field));
    }
    int end = 0;
    while (text.get(end) != 0) {
      end++;
    }
    return new String(text.array(), 0, end, StandardCharsets.UTF_8);
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
      throw new VgpuException(Status.NOT_READY, title + ": the benchmark was stopped");
    }
    return call;
  }

  /** Begins a call that uses the fields of products for something else. */
  private NativeCall beginOther() {
    NativeCall call = begin();
    call.isFilled(this, null);
    return call;
  }

  private void invoke(NativeFunction function, NativeCall call) {
    check(call.invoke(function));
  }

  private void check(int status) {
    if (status != VGPU_PEER_OK) {
      throw new VgpuException(
          Status.PROVIDER_FAILED, title + ": vgpu_bench_peers returned the status " + status);
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
}
