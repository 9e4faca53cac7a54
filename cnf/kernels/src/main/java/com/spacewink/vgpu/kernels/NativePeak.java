package com.spacewink.vgpu.kernels;

import static com.spacewink.vgpu.kernels.KernelLibrary.get;
import static com.spacewink.vgpu.kernels.KernelLibrary.put;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.nativelib.NativeFunction;
import java.nio.ByteBuffer;
import java.util.Set;

/** The loop of fused multiply-adds that never leaves the registers. */
final class NativePeak implements PeakKernel {
  private static final Set<DataType> TYPES = Set.of(DataType.F32, DataType.F64);

  private final KernelLibrary library;
  private final NativeFunction vgpu_peak;

  NativePeak(KernelLibrary library) {
    this.library = library;
    vgpu_peak = library.function("vgpu_peak");
  }

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public long run(DataType type, long iterations) {
    ByteBuffer d = library.descriptor();
    put(d, 0, KernelLibrary.code(type));
    put(d, 1, iterations);
    put(d, 2, 0);
    library.call(vgpu_peak, d);
    return get(d, 2);
  }
}
