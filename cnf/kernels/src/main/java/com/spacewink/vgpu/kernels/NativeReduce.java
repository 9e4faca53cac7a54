package com.spacewink.vgpu.kernels;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.nativelib.NativeCall;
import com.spacewink.vgpu.nativelib.NativeFunction;
import java.util.Set;

/** Reductions of the real types. */
final class NativeReduce implements ReduceKernel {
  private static final Set<DataType> TYPES = Set.of(DataType.F32, DataType.F64);

  private final KernelLibrary library;
  private final NativeFunction vgpu_reduce;

  NativeReduce(KernelLibrary library) {
    this.library = library;
    vgpu_reduce = library.function("vgpu_reduce");
  }

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public void reduce(ReduceSpec spec, long in, long out) {
    try (NativeCall call = library.begin()) {
      if (!call.isFilled(this, spec)) {
        fill(call, spec);
      }
      call.put(5, in);
      call.put(6, out);
      library.call(vgpu_reduce, call);
    }
  }

  private void fill(NativeCall call, ReduceSpec spec) {
    call.put(0, KernelLibrary.code(spec.type()));
    call.put(1, code(spec.operation()));
    call.put(2, spec.outer());
    call.put(3, spec.count());
    call.put(4, spec.inner());
    call.filled(this, spec);
  }

  /** Enum vgpu_reduction. */
  private static int code(ReduceOperation operation) {
    return switch (operation) {
      case SUM -> 0;
      case PRODUCT -> 1;
      case MIN -> 2;
      case MAX -> 3;
      case SUM_ABS -> 4;
      case SUM_SQUARES -> 5;
      case MAX_ABS -> 6;
    };
  }
}
