package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The virtual GPU: hands each operation to the class that drives it. */
@Component(service = VirtualGpu.class)
public final class VirtualGpuService extends HeapFourier implements VirtualGpu {
  private final DeviceProperties machine;
  private final BufferAllocator memory;
  private final PackingMemory packing;
  private final Gemm gemm;
  private final Permute permute;
  private final Reduce reduce;
  private final FftPlans plans;

  /**
   * @param machine what the machine is
   * @param memory allocates buffers
   * @param pool runs the parts of an operation
   * @param selection chooses the kernels
   * @param plans makes and keeps plans of transforms
   */
  @Activate
  public VirtualGpuService(
      @Reference DeviceProperties machine,
      @Reference BufferAllocator memory,
      @Reference TaskPool pool,
      @Reference KernelSelection selection,
      @Reference FftPlans plans) {
    this.machine = machine;
    this.memory = memory;
    this.packing = new PackingMemory(memory);
    this.gemm = new Gemm(selection, pool, packing);
    this.permute = new Permute(selection, pool);
    this.reduce = new Reduce(selection, pool, memory);
    this.plans = plans;
  }

  /** Gives the memory back that is kept from call to call. Calls still end as they should. */
  @Deactivate
  void stop() {
    packing.close();
  }

  @Override
  public DeviceProperties properties() {
    return machine;
  }

  @Override
  public Buffer allocate(long bytes) {
    return memory.allocate(bytes);
  }

  @Override
  public void gemm(GemmSpec spec, Pin a, Pin b, Pin c, Execution execution) {
    gemm.run(spec, a, b, c, execution);
  }

  @Override
  public void gemm(GemmSpec spec, Buffer a, Buffer b, Buffer c) {
    try (Pin pinA = a.pin(Access.READ);
        Pin pinB = b.pin(Access.READ);
        Pin pinC = c.pin(Access.READ_WRITE)) {
      gemm.run(spec, pinA, pinB, pinC, Execution.DEFAULT);
    }
  }

  @Override
  public void gemmBatched(
      GemmSpec spec,
      long count,
      Pin a,
      long strideA,
      Pin b,
      long strideB,
      Pin c,
      long strideC,
      Execution execution) {
    gemm.runBatched(spec, count, a, strideA, b, strideB, c, strideC, execution);
  }

  @Override
  public void permute(PermuteSpec spec, Pin in, Pin out, Execution execution) {
    permute.run(spec, in, out, execution);
  }

  @Override
  public void reduce(ReduceSpec spec, Pin in, Pin out, Execution execution) {
    reduce.run(spec, in, out, execution);
  }

  @Override
  public void fft(FftSpec spec, Pin in, Pin out) {
    plans.execute(spec, in, out);
  }

  @Override
  public float[] matmul(float[] a, float[] b, int m, int n, int k) {
    float[] c = new float[checkLengths(a.length, b.length, m, n, k)];
    multiply(
        GemmSpec.of(DataType.F32, m, n, k),
        pin -> HeapArrays.copy(a, pin),
        pin -> HeapArrays.copy(b, pin),
        pin -> HeapArrays.copy(pin, c));
    return c;
  }

  @Override
  public double[] matmul(double[] a, double[] b, int m, int n, int k) {
    double[] c = new double[checkLengths(a.length, b.length, m, n, k)];
    multiply(
        GemmSpec.of(DataType.F64, m, n, k),
        pin -> HeapArrays.copy(a, pin),
        pin -> HeapArrays.copy(b, pin),
        pin -> HeapArrays.copy(pin, c));
    return c;
  }

  private void multiply(GemmSpec spec, Consumer<Pin> putA, Consumer<Pin> putB, Consumer<Pin> getC) {
    try (Buffer a = allocate(spec.bytesA());
        Buffer b = allocate(spec.bytesB());
        Buffer c = allocate(spec.bytesC());
        Pin pinA = a.pin(Access.READ_WRITE);
        Pin pinB = b.pin(Access.READ_WRITE);
        Pin pinC = c.pin(Access.READ_WRITE)) {
      putA.accept(pinA);
      putB.accept(pinB);
      gemm.run(spec, pinA, pinB, pinC, Execution.DEFAULT);
      getC.accept(pinC);
    }
  }

  /** Checks the operands' lengths and returns that of the result. */
  private static int checkLengths(int a, int b, int m, int n, int k) {
    if (m < 0 || n < 0 || k < 0) {
      throw VgpuException.invalid(
          "matmul: m, n, k are " + m + ", " + n + ", " + k + ": none may be negative");
    }
    check("a", a, (long) m * k);
    check("b", b, (long) k * n);
    long length = (long) m * n;
    if (length > LONGEST_ARRAY) {
      throw VgpuException.invalid(
          "matmul: the result of " + m + " x " + n + " elements does not fit a Java array");
    }
    return (int) length;
  }

  private static void check(String name, int length, long expected) {
    if (length != expected) {
      throw VgpuException.invalid(
          "matmul: " + name + " has " + length + " elements, expected " + expected);
    }
  }
}
