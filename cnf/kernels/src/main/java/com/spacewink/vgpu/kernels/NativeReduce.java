package com.spacewink.vgpu.kernels;

import static com.spacewink.vgpu.kernels.KernelLibrary.put;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.nativelib.NativeFunction;
import java.nio.ByteBuffer;
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
    ByteBuffer d = library.descriptor();
    put(d, 0, KernelLibrary.code(spec.type()));
    put(d, 1, code(spec.operation()));
    put(d, 2, spec.outer());
    put(d, 3, spec.count());
    put(d, 4, spec.inner());
    put(d, 5, in);
    put(d, 6, out);
    library.call(vgpu_reduce, d);
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
