package com.spacewink.vgpu.kernels;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.nativelib.NativeCall;
import com.spacewink.vgpu.nativelib.NativeFunction;
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
    try (NativeCall call = library.begin()) {
      if (!call.isFilled(this, type)) {
        call.put(0, KernelLibrary.code(type));
        call.filled(this, type);
      }
      call.put(1, iterations);
      call.put(2, 0);
      library.call(vgpu_peak, call);
      return call.get(2);
    }
  }
}
