package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import java.util.Arrays;
import java.util.List;

/** The kernel families that the runtime knows: name, interface and the test for admission. */
enum KernelFamily {
  GEMM(GemmKernel.OPERATION, GemmKernel.class, new GemmSelfTest()),
  GEMM_BATCHED(BatchedGemmKernel.OPERATION, BatchedGemmKernel.class, new BatchedGemmSelfTest()),
  PERMUTE(PermuteKernel.OPERATION, PermuteKernel.class, new PermuteSelfTest()),
  REDUCE(ReduceKernel.OPERATION, ReduceKernel.class, new ReduceSelfTest()),
  FFT(FftProvider.OPERATION, FftProvider.class, new FftSelfTest()),
  PEAK(PeakKernel.OPERATION, PeakKernel.class, new PeakSelfTest());

  private final String operation;
  private final Class<? extends Kernel> kernelClass;
  private final SelfTest<Kernel> selfTest;

  <K extends Kernel> KernelFamily(String operation, Class<K> kernelClass, SelfTest<K> selfTest) {
    this.operation = operation;
    this.kernelClass = kernelClass;
    this.selfTest = (kernel, type, arrays) -> selfTest.run(kernelClass.cast(kernel), type, arrays);
  }

  static KernelFamily of(String operation) {
    for (KernelFamily family : values()) {
      if (family.operation.equals(operation)) {
        return family;
      }
    }
    throw VgpuException.invalid(
        "unknown operation '"
            + operation
            + "': expected one of "
            + String.join(", ", operations()));
  }

  static List<String> operations() {
    return Arrays.stream(values()).map(family -> family.operation).toList();
  }

  String operation() {
    return operation;
  }

  /** Whether it multiplies matrices: sizes are those of products, rates in GFLOP/s. */
  boolean isProduct() {
    return this == GEMM || this == GEMM_BATCHED;
  }

  /** The field that its rates stand in: operations or bytes, 10<sup>9</sup> a second. */
  String rateField() {
    return isProduct() || this == FFT ? "gflops" : "gb_per_s";
  }

  Class<? extends Kernel> kernelClass() {
    return kernelClass;
  }

  SelfTest<Kernel> selfTest() {
    return selfTest;
  }
}
