package com.spacewink.vgpu.kernels;

import static com.spacewink.vgpu.kernels.KernelLibrary.put;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.nativelib.NativeFunction;
import java.nio.ByteBuffer;
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
    ByteBuffer d = library.descriptor();
    int rank = spec.rank();
    long arrays = library.address(d) + (long) Long.BYTES * FIELDS;
    put(d, 0, spec.type().bytes());
    put(d, 1, rank);
    put(d, 2, arrays);
    put(d, 3, arrays + (long) Long.BYTES * rank);
    put(d, 4, arrays + 2L * Long.BYTES * rank);
    put(d, 5, in);
    put(d, 6, out);
    putArray(d, FIELDS, spec.extents());
    putArray(d, FIELDS + rank, spec.inStrides());
    putArray(d, FIELDS + 2 * rank, spec.outStrides());
    library.call(vgpu_permute, d);
  }

  private static void putArray(ByteBuffer descriptor, int field, long[] values) {
    for (int i = 0; i < values.length; i++) {
      put(descriptor, field + i, values[i]);
    }
  }
}
