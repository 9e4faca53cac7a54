package com.spacewink.vgpu.bench.jmh;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.select.ProviderProperties;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one small product costs, layer by layer: the native code alone, the kernel with its way from
 * Java, the virtual GPU on pinned buffers, on buffers that it pins itself, and on Java arrays. The
 * difference of two layers is what the upper one adds. One thread, caches warm.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class CallCost {
  /** Names the folder of the distribution that is measured. */
  static final String DISTRIBUTION = "vgpu.distribution";

  /** So many products in one native call that its cost hides among them. */
  private static final int BATCH = 16;

  /** Edge of the three matrices. */
  @Param({"8", "16", "32", "64"})
  public int size;

  private EmbeddedVgpu vgpu;
  private VirtualGpu gpu;
  private GemmKernel kernel;
  private BatchedGemmKernel batched;
  private GemmSpec spec;
  private final Execution oneThread = Execution.DEFAULT.onThreads(1);

  private Execution byName;

  private Buffer a;
  private Buffer b;
  private Buffer c;
  private Pin pinA;
  private Pin pinB;
  private Pin pinC;
  private long addressA;
  private long addressB;
  private long addressC;
  private float[] arrayA;
  private float[] arrayB;

  /** Starts the framework and finds the kernel that the virtual GPU would choose. */
  @Setup
  public void start() throws Exception {
    vgpu = EmbeddedVgpu.start(Path.of(System.getProperty(DISTRIBUTION)));
    gpu = vgpu.service(VirtualGpu.class, null);
    spec = GemmSpec.of(DataType.F32, size, size, size);
    String chosen =
        vgpu.service(ProviderSelection.class, null).selected(GemmKernel.OPERATION, DataType.F32);
    byName = oneThread.by(chosen);
    KernelBackend backend =
        vgpu.service(KernelBackend.class, "(" + ProviderProperties.PROVIDER + "=" + chosen + ")");
    kernel = backend.kernel(GemmKernel.class).orElseThrow();
    batched = backend.kernel(BatchedGemmKernel.class).orElseThrow();
    arrayA = elements();
    arrayB = elements();
    a = gpu.allocate(spec.bytesA());
    b = gpu.allocate(spec.bytesB());
    c = gpu.allocate(BATCH * spec.bytesC());
    pinA = a.pin(Access.READ_WRITE);
    pinB = b.pin(Access.READ_WRITE);
    pinC = c.pin(Access.READ_WRITE);
    fill(pinA, arrayA);
    fill(pinB, arrayB);
    addressA = pinA.address();
    addressB = pinB.address();
    addressC = pinC.address();
  }

  /** Stops the framework. */
  @TearDown
  public void stop() {
    for (Pin pin : List.of(pinA, pinB, pinC)) {
      pin.close();
    }
    for (Buffer buffer : List.of(a, b, c)) {
      buffer.close();
    }
    vgpu.close();
  }

  /** The native code alone, as near as Java can see it: one product among those of a batch. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void nativeCode() {
    batched.gemmStrided(spec, BATCH, addressA, 0, addressB, 0, addressC, (long) size * size);
  }

  /** The kernel, called as the runtime calls it. */
  @Benchmark
  public void kernel() {
    kernel.gemm(spec, addressA, addressB, addressC);
  }

  /** The virtual GPU on pinned buffers: argument checks and the choice of a provider besides. */
  @Benchmark
  public void pinned() {
    gpu.gemm(spec, pinA, pinB, pinC, oneThread);
  }

  /** The same, with the number of threads left to the runtime. */
  @Benchmark
  public void pinnedByDefault() {
    gpu.gemm(spec, pinA, pinB, pinC, Execution.DEFAULT);
  }

  /** The same by a provider that the caller names. */
  @Benchmark
  public void pinnedByName() {
    gpu.gemm(spec, pinA, pinB, pinC, byName);
  }

  /** The virtual GPU on buffers, pinned for the call. */
  @Benchmark
  public void buffers() {
    gpu.gemm(spec, a, b, c);
  }

  /** The virtual GPU on arrays: three buffers, and copies out and back. */
  @Benchmark
  public float[] arrays() {
    return gpu.matmul(arrayA, arrayB, size, size, size);
  }

  /** An element of the product by its definition. */
  float product(int row, int column) {
    float sum = 0;
    for (int p = 0; p < size; p++) {
      sum += arrayA[row * size + p] * arrayB[p * size + column];
    }
    return sum;
  }

  /** The first C as it is now. */
  float[] result() {
    float[] elements = new float[size * size];
    pinC.window(0, elements.length * Float.BYTES).asFloatBuffer().get(elements);
    return elements;
  }

  void clearResult() {
    fill(pinC, new float[size * size]);
  }

  /** Small integers, of which every product is exact. */
  private float[] elements() {
    float[] elements = new float[size * size];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = i % 7 - 3;
    }
    return elements;
  }

  private static void fill(Pin pin, float[] elements) {
    pin.window(0, elements.length * Float.BYTES).asFloatBuffer().put(elements);
  }
}
