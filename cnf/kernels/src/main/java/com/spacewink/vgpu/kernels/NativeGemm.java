package com.spacewink.vgpu.kernels;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import com.spacewink.vgpu.nativelib.NativeCall;
import com.spacewink.vgpu.nativelib.NativeFunction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Single and batched matrix products; see {@code native/src/gemm.c} for how they work. */
final class NativeGemm implements BatchedGemmKernel, PackedGemmKernel, TunableGemmKernel {
  /** What {@code vgpu_gemm} computes. */
  private static final Set<DataType> TYPES = Set.of(DataType.values());

  /** Fields of struct vgpu_gemm, with which the other descriptors begin. */
  private static final int FIELDS = 21;

  private final KernelLibrary library;
  private final NativeFunction vgpu_gemm;
  private final NativeFunction vgpu_gemm_batched;
  private final NativeFunction vgpu_packed_size;
  private final NativeFunction vgpu_pack_b;
  private final NativeFunction vgpu_gemm_with_packed_b;
  private final GemmVariant variant;

  /** The kernel that decides itself how to compute a product. */
  NativeGemm(KernelLibrary library) {
    this.library = library;
    vgpu_gemm = library.function("vgpu_gemm");
    vgpu_gemm_batched = library.function("vgpu_gemm_batched");
    vgpu_packed_size = library.function("vgpu_packed_size");
    vgpu_pack_b = library.function("vgpu_pack_b");
    vgpu_gemm_with_packed_b = library.function("vgpu_gemm_with_packed_b");
    variant = GemmVariant.OWN_CHOICE;
  }

  /** Looks nothing up, as the library may be closed by now. */
  private NativeGemm(NativeGemm kernel, GemmVariant variant) {
    library = kernel.library;
    vgpu_gemm = kernel.vgpu_gemm;
    vgpu_gemm_batched = kernel.vgpu_gemm_batched;
    vgpu_packed_size = kernel.vgpu_packed_size;
    vgpu_pack_b = kernel.vgpu_pack_b;
    vgpu_gemm_with_packed_b = kernel.vgpu_gemm_with_packed_b;
    this.variant = variant;
  }

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public void gemm(GemmSpec spec, long a, long b, long c) {
    try (NativeCall call = library.begin()) {
      fill(call, spec, a, b, c);
      library.call(vgpu_gemm, call);
    }
  }

  @Override
  public void gemmStrided(
      GemmSpec spec, long count, long a, long strideA, long b, long strideB, long c, long strideC) {
    try (NativeCall call = library.begin()) {
      fill(call, spec, a, b, c);
      call.put(FIELDS, count);
      call.put(FIELDS + 1, strideA);
      call.put(FIELDS + 2, strideB);
      call.put(FIELDS + 3, strideC);
      call.put(FIELDS + 4, 0);
      call.put(FIELDS + 5, 0);
      call.put(FIELDS + 6, 0);
      library.call(vgpu_gemm_batched, call);
    }
  }

  @Override
  public void gemmPointers(GemmSpec spec, long count, long a, long b, long c) {
    try (NativeCall call = library.begin()) {
      fill(call, spec, 0, 0, 0);
      call.put(FIELDS, count);
      call.put(FIELDS + 1, 0);
      call.put(FIELDS + 2, 0);
      call.put(FIELDS + 3, 0);
      call.put(FIELDS + 4, a);
      call.put(FIELDS + 5, b);
      call.put(FIELDS + 6, c);
      library.call(vgpu_gemm_batched, call);
    }
  }

  /** A variant that does not pack B has no use for a packed one. */
  @Override
  public long packedBytes(GemmSpec spec) {
    return variant.packing().leavesB() ? 0 : packedSize(spec, FIELDS + 3);
  }

  @Override
  public long packedColumns(DataType type) {
    return packedSize(GemmSpec.of(type, 1, 1, 1), FIELDS + 4);
  }

  @Override
  public void packB(GemmSpec spec, long first, long columns, long b, long packed) {
    try (NativeCall call = library.begin()) {
      fill(call, spec, 0, b, 0);
      call.put(FIELDS, packed);
      call.put(FIELDS + 1, first);
      call.put(FIELDS + 2, columns);
      library.call(vgpu_pack_b, call);
    }
  }

  @Override
  public void gemmPacked(GemmSpec spec, long a, long packed, long c) {
    try (NativeCall call = library.begin()) {
      fill(call, spec, a, 0, c);
      call.put(FIELDS, packed);
      library.call(vgpu_gemm_with_packed_b, call);
    }
  }

  @Override
  public List<String> variants(GemmSpec spec) {
    return GemmVariant.of(spec).stream().map(GemmVariant::name).toList();
  }

  @Override
  public Optional<GemmKernel> variant(String name) {
    return GemmVariant.named(name).map(told -> new NativeGemm(this, told));
  }

  /** Asks for the sizes of a packed B, and returns the one that is in a field. */
  private long packedSize(GemmSpec spec, int field) {
    try (NativeCall call = library.begin()) {
      fill(call, spec, 0, 0, 0);
      call.put(FIELDS + 3, 0);
      call.put(FIELDS + 4, 0);
      library.call(vgpu_packed_size, call);
      return call.get(field);
    }
  }

  private void fill(NativeCall call, GemmSpec spec, long a, long b, long c) {
    if (!call.isFilled(this, spec)) {
      fill(call, spec);
    }
    call.put(8, a);
    call.put(10, b);
    call.put(13, c);
  }

  private void fill(NativeCall call, GemmSpec spec) {
    call.put(0, library.context());
    call.put(1, KernelLibrary.code(spec.type()));
    call.put(2, code(spec.transA()));
    call.put(3, code(spec.transB()));
    call.put(4, spec.m());
    call.put(5, spec.n());
    call.put(6, spec.k());
    call.putDouble(7, spec.alpha().re());
    call.put(9, spec.lda());
    call.put(11, spec.ldb());
    call.putDouble(12, spec.beta().re());
    call.put(14, spec.ldc());
    call.putDouble(15, spec.alpha().im());
    call.putDouble(16, spec.beta().im());
    call.put(17, variant.packing().packA());
    call.put(18, variant.packing().packB());
    call.put(19, variant.rows());
    call.put(20, variant.columns());
    call.filled(this, spec);
  }

  /** Enum vgpu_transpose. */
  private static int code(Transpose transpose) {
    return switch (transpose) {
      case NONE -> 0;
      case TRANSPOSE -> 1;
      case CONJUGATE -> 2;
    };
  }
}
