package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.nativelib.NativeCall;
import com.spacewink.vgpu.nativelib.NativeCalls;
import com.spacewink.vgpu.nativelib.NativeFunction;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code libvgpu_bench_counters}; the one class that knows the layout of its descriptors, that of
 * {@code native/include/vgpu_bench_counters.h}.
 */
final class CountersLibrary implements AutoCloseable {
  private static final String RESOURCE =
      "/native/" + NativeLibrary.platform() + "/libvgpu_bench_counters.so";

  /** Fields of struct vgpu_counter_read, the largest one. */
  private static final int FIELDS = 4;

  private final NativeCalls calls = new NativeCalls(FIELDS);
  private final NativeLibrary library;
  private final NativeFunction vgpu_counter_open;
  private final NativeFunction vgpu_counter_read;
  private final NativeFunction vgpu_counter_close;

  /**
   * A counter's state.
   *
   * @param count events so far
   * @param enabled nanoseconds that it has been open while its threads ran
   * @param running those of them in which the processor had room for it
   */
  record Reading(long count, long enabled, long running) {}

  /**
   * What opening a counter came to.
   *
   * @param descriptor the counter, if the error is 0
   * @param error errno of the system call, 0 if it did what was asked
   */
  record Opened(int descriptor, int error) {}

  private CountersLibrary(NativeLibrary library) {
    this.library = library;
    vgpu_counter_open = library.function("vgpu_counter_open");
    vgpu_counter_read = library.function("vgpu_counter_read");
    vgpu_counter_close = library.function("vgpu_counter_close");
  }

  /**
   * Loads the library from the bundle.
   *
   * @param folder where the copy goes that the system loads
   */
  static CountersLibrary load(Path folder) {
    try {
      return new CountersLibrary(NativeLibrary.load(CountersLibrary.class, RESOURCE, folder));
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.PROVIDER_FAILED,
          "bench gemm: cannot load libvgpu_bench_counters.so: " + e.getMessage(),
          e);
    }
  }

  /**
   * Opens a counter of a thread and of all that it starts from now on.
   *
   * @param thread its id as the kernel knows it, 0 for the calling thread
   */
  Opened open(CounterEvent event, long thread) {
    try (NativeCall call = begin()) {
      call.put(0, event.ordinal());
      call.put(1, thread);
      int error = call.invoke(vgpu_counter_open);
      return new Opened(error == 0 ? (int) call.get(2) : -1, error);
    }
  }

  Reading read(int descriptor) {
    try (NativeCall call = begin()) {
      call.put(0, descriptor);
      check(call.invoke(vgpu_counter_read));
      return new Reading(call.get(1), call.get(2), call.get(3));
    }
  }

  void close(int descriptor) {
    try (NativeCall call = begin()) {
      call.put(0, descriptor);
      check(call.invoke(vgpu_counter_close));
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
      throw new VgpuException(Status.NOT_READY, "bench gemm: the benchmark was stopped");
    }
    return call;
  }

  private static void check(int error) {
    if (error != 0) {
      throw new VgpuException(
          Status.IO_FAILED, "bench gemm: a counter cannot be read: errno " + error);
    }
  }
}
