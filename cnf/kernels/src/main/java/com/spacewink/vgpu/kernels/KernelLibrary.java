package com.spacewink.vgpu.kernels;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.nativelib.NativeCall;
import com.spacewink.vgpu.nativelib.NativeCalls;
import com.spacewink.vgpu.nativelib.NativeFunction;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The shared library of one backend, with its context. The kernels look up their functions here,
 * fill in the descriptors of {@code native/include/vgpu_kernels.h}, and call.
 */
final class KernelLibrary implements AutoCloseable {
  private static final int VGPU_OK = 0;
  private static final int VGPU_NO_MEMORY = -1;
  private static final int VGPU_UNSUPPORTED = -2;

  /** Those of the largest descriptor: a permutation's, with the arrays that it points to. */
  private static final int FIELDS = NativePermute.FIELDS + 3 * PermuteSpec.MAX_RANK;

  private final NativeCalls calls = new NativeCalls(FIELDS);
  private final String provider;
  private final NativeLibrary library;
  private final NativeFunction vgpu_close;
  private final long context;

  private KernelLibrary(String provider, NativeLibrary library, DeviceProperties machine) {
    this.provider = provider;
    this.library = library;
    vgpu_close = library.function("vgpu_close");
    context = open(library.function("vgpu_open"), machine);
  }

  /**
   * Loads the library from the bundle.
   *
   * @param provider short id of the provider, which the library is named after
   * @param folder where the copy goes that the system loads
   * @param machine cache sizes decide the blocking, logical CPUs the number of workspaces
   */
  static KernelLibrary load(String provider, Path folder, DeviceProperties machine) {
    String file = "libvgpu_" + provider + ".so";
    String resource = "/native/" + NativeLibrary.platform() + "/" + file;
    NativeLibrary library;
    try {
      // This class is a copy of the bundle's own, so its class loader finds what the bundle has.
      library = NativeLibrary.load(KernelLibrary.class, resource, folder);
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.PROVIDER_FAILED, provider + ": cannot load " + file + ": " + e.getMessage(), e);
    }
    try {
      return new KernelLibrary(provider, library, machine);
    } catch (RuntimeException | Error e) {
      library.close();
      throw e;
    }
  }

  /**
   * @param symbol a C name
   * @return whether the backend was built with that function
   */
  boolean has(String symbol) {
    try {
      return library.address(symbol) != 0;
    } catch (UnsatisfiedLinkError absent) {
      return false;
    }
  }

  /**
   * @param symbol a C name that the library {@link #has}
   */
  NativeFunction function(String symbol) {
    return library.function(symbol);
  }

  /**
   * @return address of the context
   */
  long context() {
    return context;
  }

  /**
   * Begins a call, unless the library is closed.
   *
   * @return the call, to be closed by the caller
   */
  NativeCall begin() {
    NativeCall call = calls.begin();
    if (call == null) {
      throw new VgpuException(Status.NOT_READY, provider + ": the backend was stopped");
    }
    return call;
  }

  /**
   * Calls a function.
   *
   * @param function one of this library
   * @param call what {@link #begin} returned, with its fields filled in
   */
  void call(NativeFunction function, NativeCall call) {
    check(call.invoke(function));
  }

  /** Keeps new calls out, waits for those inside, and unloads the library. */
  @Override
  public void close() {
    calls.close();
    // Not one of those calls: they are over.
    try (NativeCall last = new NativeCalls(1).begin()) {
      last.put(0, context);
      call(vgpu_close, last);
    }
    library.close();
  }

  /** Enum vgpu_type. */
  static int code(DataType type) {
    return switch (type) {
      case F32 -> 0;
      case F64 -> 1;
      case C64 -> 2;
      case C128 -> 3;
    };
  }

  private long open(NativeFunction vgpu_open, DeviceProperties machine) {
    try (NativeCall first = begin()) {
      first.put(0, machine.dataCacheBytes(1));
      first.put(1, machine.dataCacheBytes(2));
      first.put(2, machine.dataCacheBytes(3));
      first.put(3, machine.logicalCpus());
      first.put(4, 0);
      call(vgpu_open, first);
      return first.get(4);
    }
  }

  private void check(int status) {
    switch (status) {
      case VGPU_OK -> {}
      case VGPU_NO_MEMORY ->
          throw new VgpuException(
              Status.OUT_OF_MEMORY, provider + ": no memory for the kernel's workspace");
      case VGPU_UNSUPPORTED ->
          throw new VgpuException(
              Status.NOT_SUPPORTED,
              provider + ": the kernel does not know the type or the operation");
      default ->
          throw new VgpuException(
              Status.PROVIDER_FAILED, provider + ": the kernel returned the status " + status);
    }
  }
}
