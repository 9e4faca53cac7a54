package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.Layout;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.memory.RamAllocator;
import com.spacewink.vgpu.scheduler.WorkStealingPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The virtual GPU over backend-scalar: checks, layouts, cuts among threads. */
class VirtualGpuServiceTest {
  private static final int[] THREADS = {1, 2, 3, 7};

  private final FakeServices services = new FakeServices().with("vgpu.pool.workers", "7");
  private final RamAllocator memory = new RamAllocator(services.context(), Map.of());
  private final WorkStealingPool pool = new WorkStealingPool(services.context(), Map.of());
  private final VirtualGpuService gpu = gpu();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    assertEquals(0, memory.statistics().liveBuffers(), "a buffer is left");
    pool.stop();
  }

  @Test
  void productOfHeapArrays() {
    assertArrayEquals(
        new float[] {58, 64, 139, 154},
        gpu.matmul(new float[] {1, 2, 3, 4, 5, 6}, new float[] {7, 8, 9, 10, 11, 12}, 2, 2, 3));
    assertArrayEquals(
        new double[] {58, 64, 139, 154},
        gpu.matmul(new double[] {1, 2, 3, 4, 5, 6}, new double[] {7, 8, 9, 10, 11, 12}, 2, 2, 3));
  }

  @Test
  void columnMajorIsTheSameProductReadTheOtherWay() {
    int m = 5;
    int n = 4;
    int k = 3;
    GemmSpec columns =
        new GemmSpec(
            DataType.F64,
            Layout.COLUMN_MAJOR,
            Transpose.NONE,
            Transpose.TRANSPOSE,
            m,
            n,
            k,
            Complex.of(2),
            m + 1,
            n,
            Complex.of(-1),
            m + 2);
    Pin a = random(columns.bytesA(), 1);
    Pin b = random(columns.bytesB(), 2);
    Pin c = random(columns.bytesC(), 3);
    double[] before = doubles(c);
    gpu.gemm(columns, a, b, c, Execution.DEFAULT);
    double[] elementsA = doubles(a);
    double[] elementsB = doubles(b);
    double[] after = doubles(c);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < m; i++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum += elementsA[i + p * (m + 1)] * elementsB[j + p * n];
        }
        assertEquals(2 * sum - before[i + j * (m + 2)], after[i + j * (m + 2)], 1e-14);
      }
    }
  }

  @Test
  void productsAreBitwiseEqualForEveryNumberOfThreads() {
    for (GemmSpec spec :
        List.of(
            GemmSpec.of(DataType.F64, 311, 197, 130),
            GemmSpec.of(DataType.F64, Transpose.TRANSPOSE, Transpose.NONE, 197, 311, 130),
            GemmSpec.of(DataType.F64, Transpose.NONE, Transpose.TRANSPOSE, 1, 70_011, 60),
            GemmSpec.of(DataType.F64, Transpose.TRANSPOSE, Transpose.TRANSPOSE, 70_011, 1, 60),
            GemmSpec.of(DataType.F64, 16, 16, 20_000))) {
      Pin a = random(spec.bytesA(), 4);
      Pin b = random(spec.bytesB(), 5);
      double[] expected = null;
      for (int threads : THREADS) {
        Pin c = allocate(spec.bytesC());
        gpu.gemm(spec, a, b, c, Execution.DEFAULT.onThreads(threads));
        expected = expected == null ? doubles(c) : expected;
        assertArrayEquals(expected, doubles(c), threads + " threads, " + spec);
      }
    }
  }

  @Test
  void batchesEqualSingleProducts() {
    int count = 2000;
    GemmSpec spec = GemmSpec.of(DataType.F64, 6, 5, 40);
    long strideA = 6 * 40 + 3;
    long strideC = 6 * 5 + 1;
    Pin a = random((strideA * count) * 8, 6);
    Pin b = random(spec.bytesB(), 7);
    Pin c = allocate(strideC * count * 8);
    gpu.gemmBatched(spec, count, a, strideA, b, 0, c, strideC, Execution.DEFAULT);
    for (int i : new int[] {0, 1, 999, count - 1}) {
      Pin one = allocate(spec.bytesC());
      gpu.gemm(spec, a.slice(i * strideA * 8, spec.bytesA()), b, one, Execution.DEFAULT);
      assertArrayEquals(
          doubles(one), doubles(c.slice(i * strideC * 8, spec.bytesC())), "product " + i);
    }
  }

  @Test
  void batchOfColumnMajorProductsExchangesTheStridesToo() {
    GemmSpec spec =
        new GemmSpec(
            DataType.F64,
            Layout.COLUMN_MAJOR,
            Transpose.NONE,
            Transpose.NONE,
            2,
            3,
            4,
            Complex.ONE,
            2,
            4,
            Complex.ZERO,
            2);
    Pin a = random(2 * spec.bytesA(), 8);
    Pin b = random(spec.bytesB(), 9);
    Pin c = allocate(2 * spec.bytesC());
    gpu.gemmBatched(spec, 2, a, 8, b, 0, c, 6, Execution.DEFAULT);
    Pin second = allocate(spec.bytesC());
    gpu.gemm(spec, a.slice(8 * 8, spec.bytesA()), b, second, Execution.DEFAULT);
    assertArrayEquals(doubles(second), doubles(c.slice(6 * 8, spec.bytesC())));
  }

  @Test
  void fewLargeProductsOfABatchAreCutToTheSameBits() {
    int count = 3;
    for (Transpose transA : Transpose.values()) {
      GemmSpec spec = GemmSpec.of(DataType.F64, transA, Transpose.NONE, 301, 130, 120);
      Pin a = random(count * spec.bytesA(), 14);
      Pin b = random(spec.bytesB(), 15);
      long strideA = spec.bytesA() / 8;
      long strideC = spec.bytesC() / 8;
      double[] expected = null;
      for (int threads : THREADS) {
        Pin c = allocate(count * spec.bytesC());
        gpu.gemmBatched(
            spec, count, a, strideA, b, 0, c, strideC, Execution.DEFAULT.onThreads(threads));
        expected = expected == null ? doubles(c) : expected;
        assertArrayEquals(expected, doubles(c), threads + " threads, " + spec);
      }
    }
  }

  @Test
  void packedOperandLeavesNoMemoryBehindOnceStopped() {
    PackingGemm kernel = new PackingGemm();
    VirtualGpuService packing = gpu(kernel);
    GemmSpec spec = GemmSpec.of(DataType.F64, 611, 597, 330);
    Pin a = random(spec.bytesA(), 16);
    Pin b = random(spec.bytesB(), 17);
    Pin one = allocate(spec.bytesC());
    Pin several = allocate(spec.bytesC());
    packing.gemm(spec, a, b, one, Execution.DEFAULT.onThreads(1));
    packing.gemm(spec, a, b, several, Execution.DEFAULT);
    assertArrayEquals(doubles(one), doubles(several));
    assertEquals(611 * 597, kernel.packed.stream().mapToLong(x -> x.m() * x.n()).sum());
    assertEquals(5, memory.statistics().liveBuffers());
    packing.stop();
    assertEquals(4, memory.statistics().liveBuffers());
  }

  @Test
  void productIsDoneWithoutPackingWhereThereIsNoMemoryForIt() {
    PackingGemm kernel = new PackingGemm();
    VirtualGpuService packing = gpu(kernel);
    GemmSpec spec = GemmSpec.of(DataType.F64, 611, 597, 330);
    Pin a = random(spec.bytesA(), 18);
    Pin b = random(spec.bytesB(), 19);
    Pin one = allocate(spec.bytesC());
    Pin several = allocate(spec.bytesC());
    packing.gemm(spec, a, b, one, Execution.DEFAULT.onThreads(1));
    memory.stop();
    packing.gemm(spec, a, b, several, Execution.DEFAULT);
    assertArrayEquals(doubles(one), doubles(several));
    assertTrue(kernel.packed.isEmpty());
  }

  @Test
  void permutationIsCutWithoutLosingAnElement() {
    long[] shape = {301, 3, 257};
    PermuteSpec spec = PermuteSpec.ofAxes(DataType.F64, shape, new int[] {2, 1, 0});
    Pin in = random(spec.inBytes(), 10);
    double[] from = doubles(in);
    for (int threads : THREADS) {
      Pin out = allocate(spec.outBytes());
      gpu.permute(spec, in, out, Execution.DEFAULT.onThreads(threads));
      double[] to = doubles(out);
      for (int i = 0; i < 301; i++) {
        for (int j = 0; j < 3; j++) {
          for (int l = 0; l < 257; l++) {
            assertEquals(from[(i * 3 + j) * 257 + l], to[(l * 3 + j) * 301 + i]);
          }
        }
      }
    }
  }

  @Test
  void reversedSourceStartsBehindItsLowestByte() {
    PermuteSpec spec =
        new PermuteSpec(DataType.F64, new long[] {4}, new long[] {-1}, new long[] {1});
    Pin in = allocate(32);
    in.window(0, 32).asDoubleBuffer().put(new double[] {1, 2, 3, 4});
    Pin out = allocate(32);
    gpu.permute(spec, in, out, Execution.DEFAULT);
    assertArrayEquals(new double[] {4, 3, 2, 1}, doubles(out));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1000, 32_768, 100_003, 1_000_000})
  void sumOfAVectorIsRightAndTheSameForEveryNumberOfThreads(long count) {
    ReduceSpec spec = new ReduceSpec(DataType.F64, ReduceOperation.SUM_ABS, 1, count, 1);
    Pin in = random(spec.inBytes(), 11);
    double exact = 0;
    for (double x : doubles(in)) {
      exact += Math.abs(x);
    }
    double[] expected = null;
    for (int threads : THREADS) {
      Pin out = allocate(8);
      gpu.reduce(spec, in, out, Execution.DEFAULT.onThreads(threads));
      expected = expected == null ? doubles(out) : expected;
      assertArrayEquals(expected, doubles(out), threads + " threads");
      assertEquals(exact, doubles(out)[0], 1e-12 * (1 + exact));
    }
  }

  @Test
  void columnsAndRowsAreReduced() {
    ReduceSpec columns = new ReduceSpec(DataType.F64, ReduceOperation.MAX, 1, 5000, 70);
    Pin in = random(columns.inBytes(), 12);
    double[] from = doubles(in);
    Pin out = allocate(columns.outBytes());
    gpu.reduce(columns, in, out, Execution.DEFAULT);
    Pin rowsOut = allocate(5000 * 8);
    gpu.reduce(
        new ReduceSpec(DataType.F64, ReduceOperation.MAX, 5000, 70, 1),
        in,
        rowsOut,
        Execution.DEFAULT);
    double[] ofColumns = new double[70];
    double[] ofRows = new double[5000];
    java.util.Arrays.fill(ofColumns, Double.NEGATIVE_INFINITY);
    java.util.Arrays.fill(ofRows, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < from.length; i++) {
      ofColumns[i % 70] = Math.max(ofColumns[i % 70], from[i]);
      ofRows[i / 70] = Math.max(ofRows[i / 70], from[i]);
    }
    assertArrayEquals(ofColumns, doubles(out));
    assertArrayEquals(ofRows, doubles(rowsOut));
  }

  @Test
  void operandThatIsTooSmallIsNamed() {
    GemmSpec spec = GemmSpec.of(DataType.F32, 4, 5, 6);
    Pin a = allocate(4 * 6 * 4);
    Pin b = allocate(5 * 6 * 4 - 1);
    Pin c = allocate(4 * 5 * 4);
    assertInvalid(
        "gemm: b holds 119 bytes, needs 120", () -> gpu.gemm(spec, a, b, c, Execution.DEFAULT));
  }

  @Test
  void resultMustBeWritable() {
    GemmSpec spec = GemmSpec.of(DataType.F32, 1, 1, 1);
    Pin a = allocate(4);
    Buffer buffer = memory.allocate(4);
    open.add(buffer);
    Pin c = buffer.pin(Access.READ);
    open.add(c);
    assertInvalid(
        "gemm: c is pinned for READ, needs WRITE or READ_WRITE",
        () -> gpu.gemm(spec, a, a, c, Execution.DEFAULT));
  }

  @Test
  void operandMayBeSharedButNotWithTheResult() {
    GemmSpec spec = GemmSpec.of(DataType.F64, 2, 2, 2);
    Pin both = random(64, 13);
    gpu.gemm(spec, both.slice(0, 32), both.slice(0, 32), both.slice(32, 32), Execution.DEFAULT);
    assertInvalid(
        "gemm: a and c overlap",
        () ->
            gpu.gemm(
                spec,
                both.slice(0, 32),
                both.slice(32, 32),
                both.slice(24, 32),
                Execution.DEFAULT));
  }

  @Test
  void alphaZeroNeedsNoOperands() {
    GemmSpec spec = GemmSpec.of(DataType.F64, 2, 2, 2).scaled(Complex.ZERO, Complex.of(3));
    Pin none = allocate(0);
    Pin c = allocate(32);
    c.window(0, 32).asDoubleBuffer().put(new double[] {1, 2, 3, 4});
    gpu.gemm(spec, none, none, c, Execution.DEFAULT);
    assertArrayEquals(new double[] {3, 6, 9, 12}, doubles(c));
  }

  @Test
  void overlappingResultsOfABatchAreRefused() {
    GemmSpec spec = GemmSpec.of(DataType.F64, 2, 2, 2);
    Pin a = allocate(320);
    Pin c = allocate(320);
    assertInvalid(
        "gemm_batched: strideC is 3: expected 4 or more",
        () -> gpu.gemmBatched(spec, 5, a, 4, a, 4, c, 3, Execution.DEFAULT));
  }

  @Test
  void batchThatReachesBeyondAnyMemoryIsRefused() {
    GemmSpec spec = GemmSpec.of(DataType.F64, 2, 2, 2);
    Pin a = allocate(320);
    VgpuException e =
        assertThrows(
            VgpuException.class,
            () ->
                gpu.gemmBatched(
                    spec, Long.MAX_VALUE, a, 4, a, 4, a, Long.MAX_VALUE, Execution.DEFAULT));
    assertEquals(Status.INVALID_VALUE, e.status());
  }

  @Test
  void heapArraysOfAWrongLengthAreRefused() {
    assertInvalid(
        "matmul: b has 7 elements, expected 6",
        () -> gpu.matmul(new double[4], new double[7], 2, 3, 2));
    assertInvalid(
        "matmul: m, n, k are -1, 3, 2: none may be negative",
        () -> gpu.matmul(new double[4], new double[7], -1, 3, 2));
  }

  private VirtualGpuService gpu() {
    return gpu(Backends.right());
  }

  private VirtualGpuService gpu(PackingGemm kernel) {
    return gpu(Backends.withGemm(right -> kernel));
  }

  private VirtualGpuService gpu(KernelBackend backend) {
    KernelSelection selection =
        new KernelSelection(
            services.context(),
            memory,
            (family, type, present) -> List.of(),
            Measurements.NONE,
            Demand.NONE);
    selection.bind(services.register("scalar", 0, backend));
    return new VirtualGpuService(
        MachineReader.ofThisMachine().read(Optional.empty()),
        memory,
        pool,
        selection,
        NaiveFft.plans(memory, pool, selection));
  }

  private Pin allocate(long bytes) {
    Buffer buffer = memory.allocate(bytes);
    open.add(buffer);
    Pin pin = buffer.pin(Access.READ_WRITE);
    open.add(pin);
    return pin;
  }

  private Pin random(long bytes, long seed) {
    Pin pin = allocate(bytes);
    Random random = new Random(seed);
    java.nio.DoubleBuffer values = pin.window(0, (int) bytes).asDoubleBuffer();
    while (values.hasRemaining()) {
      values.put(random.nextDouble() - 0.5);
    }
    return pin;
  }

  private static double[] doubles(Pin pin) {
    double[] values = new double[(int) (pin.byteSize() / 8)];
    pin.window(0, values.length * 8).asDoubleBuffer().get(values);
    return values;
  }

  private static void assertInvalid(String message, Runnable call) {
    VgpuException e = assertThrows(VgpuException.class, call::run);
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(message, e.getMessage());
  }
}
