package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.backend.scalar.ScalarBackend;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Backends that behave well or badly, made from the scalar one. */
final class Backends {
  private static final KernelBackend SCALAR = new ScalarBackend();

  private Backends() {}

  static KernelBackend right() {
    return SCALAR;
  }

  /** Right until {@code beforeGemm} throws or blocks, which runs before each product. */
  static KernelBackend gemm(Runnable beforeGemm) {
    return withGemm(
        right ->
            gemm(
                right,
                (spec, a, b, c) -> {
                  beforeGemm.run();
                  right.gemm(spec, a, b, c);
                }));
  }

  /** Ignores alpha, as a careless kernel might. */
  static KernelBackend wrong() {
    return withGemm(
        right ->
            gemm(
                right,
                (spec, a, b, c) -> right.gemm(spec.scaled(Complex.ONE, spec.beta()), a, b, c)));
  }

  static KernelBackend withGemm(UnaryOperator<GemmKernel> change) {
    GemmKernel changed = change.apply(SCALAR.kernel(GemmKernel.class).orElseThrow());
    return new KernelBackend() {
      @Override
      public <K extends Kernel> Optional<K> kernel(Class<K> family) {
        return family == GemmKernel.class
            ? Optional.of(family.cast(changed))
            : SCALAR.kernel(family);
      }
    };
  }

  /** The one method of a product's kernel. */
  @FunctionalInterface
  private interface Product {
    void gemm(GemmSpec spec, long a, long b, long c);
  }

  private static GemmKernel gemm(GemmKernel right, Product product) {
    return new GemmKernel() {
      @Override
      public Set<DataType> types() {
        return right.types();
      }

      @Override
      public void gemm(GemmSpec spec, long a, long b, long c) {
        product.gemm(spec, a, b, c);
      }
    };
  }
}
