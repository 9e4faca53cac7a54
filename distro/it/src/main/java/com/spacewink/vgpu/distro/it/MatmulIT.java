package com.spacewink.vgpu.distro.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatmulIT {
  private final Framework framework = new Framework();
  private VirtualGpu gpu;

  @BeforeEach
  void find() throws InterruptedException {
    gpu = framework.service(VirtualGpu.class);
  }

  @Test
  void productOfHeapArraysIsRight() {
    int m = 37;
    int n = 53;
    int k = 71;
    float[] a = integers(m * k, 1);
    float[] b = integers(k * n, 2);
    assertArrayEquals(naive(a, b, m, n, k), gpu.matmul(a, b, m, n, k));
  }

  @Test
  void emptyProductsAreEmptyOrZero() {
    assertEquals(0, gpu.matmul(new float[0], new float[15], 0, 3, 5).length);
    assertArrayEquals(new double[6], gpu.matmul(new double[0], new double[0], 2, 3, 0));
  }

  /** Sizes that are cut by rows and by columns, with B packed ahead and without, and not at all. */
  @ParameterizedTest
  @CsvSource({
    "301, 257, 411",
    "1201, 517, 611",
    "517, 1201, 611",
    "35, 700, 2048",
    "1760, 16, 1760",
    "7680, 1, 2560",
    "64, 64, 10000",
    "2048, 1024, 16"
  })
  void everyNumberOfThreadsGivesTheSameBits(long m, long n, long k) {
    for (DataType type : List.of(DataType.F32, DataType.F64)) {
      for (Transpose op : List.of(Transpose.NONE, Transpose.TRANSPOSE)) {
        GemmSpec spec = GemmSpec.of(type, op, op, m, n, k).scaled(Complex.of(0.5), Complex.ZERO);
        try (Buffer a = random(spec.bytesA(), 3);
            Buffer b = random(spec.bytesB(), 4)) {
          byte[] one = product(spec, a, b, 1);
          for (int threads : new int[] {2, 3, 7}) {
            assertArrayEquals(one, product(spec, a, b, threads), threads + " threads, " + spec);
          }
        }
      }
    }
  }

  @Test
  void wrongArgumentsAreNamed() {
    VgpuException e =
        assertThrows(VgpuException.class, () -> gpu.matmul(new float[5], new float[6], 2, 2, 3));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals("matmul: a has 5 elements, expected 6", e.getMessage());
  }

  @Test
  void resultMustNotOverlapAnOperand() {
    GemmSpec spec = GemmSpec.of(DataType.F64, 8, 8, 8);
    try (Buffer a = gpu.allocate(spec.bytesA());
        Pin pin = a.pin(Access.READ_WRITE)) {
      VgpuException e =
          assertThrows(VgpuException.class, () -> gpu.gemm(spec, pin, pin, pin, Execution.DEFAULT));
      assertTrue(e.getMessage().contains("overlap"), e.getMessage());
    }
  }

  @Test
  void nothingIsLeftAllocated() throws InterruptedException {
    BufferAllocator memory = framework.service(BufferAllocator.class);
    gpu.matmul(new float[4], new float[4], 2, 2, 2);
    long before = memory.statistics().liveBuffers();
    gpu.matmul(new float[4], new float[4], 2, 2, 2);
    assertEquals(before, memory.statistics().liveBuffers());
  }

  private byte[] product(GemmSpec spec, Buffer a, Buffer b, int threads) {
    try (Buffer c = gpu.allocate(spec.bytesC());
        Pin pinA = a.pin(Access.READ);
        Pin pinB = b.pin(Access.READ);
        Pin pinC = c.pin(Access.READ_WRITE)) {
      gpu.gemm(spec, pinA, pinB, pinC, Execution.DEFAULT.onThreads(threads));
      byte[] bytes = new byte[(int) spec.bytesC()];
      pinC.window(0, bytes.length).get(bytes);
      return bytes;
    }
  }

  private Buffer random(long bytes, long seed) {
    Buffer buffer = gpu.allocate(bytes);
    try (Pin pin = buffer.pin(Access.WRITE)) {
      Random random = new Random(seed);
      java.nio.FloatBuffer floats = pin.window(0, (int) bytes).asFloatBuffer();
      while (floats.hasRemaining()) {
        floats.put(random.nextFloat() - 0.5f);
      }
    }
    return buffer;
  }

  private static float[] integers(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(9) - 4;
    }
    return values;
  }

  private static float[] naive(float[] a, float[] b, int m, int n, int k) {
    float[] c = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          c[i * n + j] += a[i * k + p] * b[p * n + j];
        }
      }
    }
    return c;
  }
}
