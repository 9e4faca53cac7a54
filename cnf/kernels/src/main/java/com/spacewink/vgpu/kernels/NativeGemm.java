package com.spacewink.vgpu.kernels;

import static com.spacewink.vgpu.kernels.KernelLibrary.get;
import static com.spacewink.vgpu.kernels.KernelLibrary.put;
import static com.spacewink.vgpu.kernels.KernelLibrary.putDouble;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import com.spacewink.vgpu.nativelib.NativeFunction;
import java.nio.ByteBuffer;
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
    library.call(vgpu_gemm, descriptor(spec, a, b, c));
  }

  @Override
  public void gemmStrided(
      GemmSpec spec, long count, long a, long strideA, long b, long strideB, long c, long strideC) {
    ByteBuffer d = descriptor(spec, a, b, c);
    put(d, FIELDS, count);
    put(d, FIELDS + 1, strideA);
    put(d, FIELDS + 2, strideB);
    put(d, FIELDS + 3, strideC);
    put(d, FIELDS + 4, 0);
    put(d, FIELDS + 5, 0);
    put(d, FIELDS + 6, 0);
    library.call(vgpu_gemm_batched, d);
  }

  @Override
  public void gemmPointers(GemmSpec spec, long count, long a, long b, long c) {
    ByteBuffer d = descriptor(spec, 0, 0, 0);
    put(d, FIELDS, count);
    put(d, FIELDS + 1, 0);
    put(d, FIELDS + 2, 0);
    put(d, FIELDS + 3, 0);
    put(d, FIELDS + 4, a);
    put(d, FIELDS + 5, b);
    put(d, FIELDS + 6, c);
    library.call(vgpu_gemm_batched, d);
  }

  /** A variant that does not pack B has no use for a packed one. */
  @Override
  public long packedBytes(GemmSpec spec) {
    return variant.packing().leavesB() ? 0 : get(packedSize(spec), FIELDS + 3);
  }

  @Override
  public long packedColumns(DataType type) {
    return get(packedSize(GemmSpec.of(type, 1, 1, 1)), FIELDS + 4);
  }

  @Override
  public void packB(GemmSpec spec, long first, long columns, long b, long packed) {
    ByteBuffer d = descriptor(spec, 0, b, 0);
    put(d, FIELDS, packed);
    put(d, FIELDS + 1, first);
    put(d, FIELDS + 2, columns);
    library.call(vgpu_pack_b, d);
  }

  @Override
  public void gemmPacked(GemmSpec spec, long a, long packed, long c) {
    ByteBuffer d = descriptor(spec, a, 0, c);
    put(d, FIELDS, packed);
    library.call(vgpu_gemm_with_packed_b, d);
  }

  @Override
  public List<String> variants(GemmSpec spec) {
    return GemmVariant.of(spec).stream().map(GemmVariant::name).toList();
  }

  @Override
  public Optional<GemmKernel> variant(String name) {
    return GemmVariant.named(name).map(told -> new NativeGemm(this, told));
  }

  private ByteBuffer packedSize(GemmSpec spec) {
    ByteBuffer d = descriptor(spec, 0, 0, 0);
    put(d, FIELDS + 3, 0);
    put(d, FIELDS + 4, 0);
    library.call(vgpu_packed_size, d);
    return d;
  }

  private ByteBuffer descriptor(GemmSpec spec, long a, long b, long c) {
    ByteBuffer d = library.descriptor();
    put(d, 0, library.context());
    put(d, 1, KernelLibrary.code(spec.type()));
    put(d, 2, code(spec.transA()));
    put(d, 3, code(spec.transB()));
    put(d, 4, spec.m());
    put(d, 5, spec.n());
    put(d, 6, spec.k());
    putDouble(d, 7, spec.alpha().re());
    put(d, 8, a);
    put(d, 9, spec.lda());
    put(d, 10, b);
    put(d, 11, spec.ldb());
    putDouble(d, 12, spec.beta().re());
    put(d, 13, c);
    put(d, 14, spec.ldc());
    putDouble(d, 15, spec.alpha().im());
    putDouble(d, 16, spec.beta().im());
    put(d, 17, variant.packing().packA());
    put(d, 18, variant.packing().packB());
    put(d, 19, variant.rows());
    put(d, 20, variant.columns());
    return d;
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
