package com.spacewink.vgpu.kernels;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.nativelib.NativeCall;
import com.spacewink.vgpu.nativelib.NativeFunction;
import java.util.Set;

/** Strided copies of every type: only the size of an element matters to them. */
final class NativePermute implements PermuteKernel {
  /** Fields of struct vgpu_permute; the three arrays it points to follow in the same memory. */
  static final int FIELDS = 7;

  private static final Set<DataType> TYPES = Set.of(DataType.values());

  private final KernelLibrary library;
  private final NativeFunction vgpu_permute;

  NativePermute(KernelLibrary library) {
    this.library = library;
    vgpu_permute = library.function("vgpu_permute");
  }

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public void permute(PermuteSpec spec, long in, long out) {
    try (NativeCall call = library.begin()) {
      if (!call.isFilled(this, spec)) {
        fill(call, spec);
      }
      call.put(5, in);
      call.put(6, out);
      library.call(vgpu_permute, call);
    }
  }

  private void fill(NativeCall call, PermuteSpec spec) {
    int rank = spec.rank();
    long arrays = call.address() + (long) Long.BYTES * FIELDS;
    call.put(0, spec.type().bytes());
    call.put(1, rank);
    call.put(2, arrays);
    call.put(3, arrays + (long) Long.BYTES * rank);
    call.put(4, arrays + 2L * Long.BYTES * rank);
    putArray(call, FIELDS, spec.extents());
    putArray(call, FIELDS + rank, spec.inStrides());
    putArray(call, FIELDS + 2 * rank, spec.outStrides());
    call.filled(this, spec);
  }

  private static void putArray(NativeCall call, int field, long[] values) {
    for (int i = 0; i < values.length; i++) {
      call.put(field + i, values[i]);
    }
  }
}
