package com.spacewink.vgpu.kernels;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table of the kernels that a backend's library has. To add a kernel: a C function with a
 * descriptor in {@code native/}, a class here that implements the family and fills in the
 * descriptor, and an entry in the table. It is there for each backend that builds the function.
 *
 * <p>The library is loaded when the first kernel is asked for, so that a bundle which is not used
 * costs nothing, and so that a failure reaches whoever asks.
 */
public final class NativeBackend implements KernelBackend, AutoCloseable {
  private final String provider;
  private final Path folder;
  private final DeviceProperties machine;

  private KernelLibrary library;
  private Map<Class<? extends Kernel>, Kernel> kernels = Map.of();
  private boolean closed;

  /**
   * @param provider short id of the provider, which {@code libvgpu_<provider>.so} is named after
   * @param folder where to put the copy of the library that the system loads
   * @param machine cache sizes decide the blocking, logical CPUs the number of workspaces
   */
  public NativeBackend(String provider, Path folder, DeviceProperties machine) {
    this.provider = provider;
    this.folder = folder;
    this.machine = machine;
  }

  @Override
  public <K extends Kernel> Optional<K> kernel(Class<K> family) {
    return Optional.ofNullable(family.cast(kernels().get(family)));
  }

  /** Waits for the calls inside the library, then unloads it. */
  @Override
  public synchronized void close() {
    closed = true;
    if (library != null) {
      library.close();
      library = null;
    }
  }

  private synchronized Map<Class<? extends Kernel>, Kernel> kernels() {
    if (library == null && !closed) {
      KernelLibrary loaded = KernelLibrary.load(provider, folder, machine);
      kernels = table(loaded);
      library = loaded;
    }
    return kernels;
  }

  private static Map<Class<? extends Kernel>, Kernel> table(KernelLibrary library) {
    Map<Class<? extends Kernel>, Kernel> table = new HashMap<>();
    if (library.has("vgpu_gemm")) {
      NativeGemm gemm = new NativeGemm(library);
      table.put(GemmKernel.class, gemm);
      table.put(BatchedGemmKernel.class, gemm);
    }
    if (library.has("vgpu_permute")) {
      table.put(PermuteKernel.class, new NativePermute(library));
    }
    if (library.has("vgpu_reduce")) {
      table.put(ReduceKernel.class, new NativeReduce(library));
    }
    if (library.has("vgpu_peak")) {
      table.put(PeakKernel.class, new NativePeak(library));
    }
    return table;
  }
}
