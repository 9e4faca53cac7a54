package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.memory.RamAllocator;
import com.spacewink.vgpu.scheduler.WorkStealingPool;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackedGemmTest {
  private static final long MUCH = 1L << 40;
  private static final int GUARD = 256;
  private static final byte CANARY = 0x5a;

  private final FakeServices services = new FakeServices().with("vgpu.pool.workers", "3");
  private final RamAllocator memory = new RamAllocator(services.context(), Map.of());
  private final WorkStealingPool pool = new WorkStealingPool(services.context(), Map.of());
  private final List<AutoCloseable> open = new ArrayList<>();
  private final PackingGemm kernel = new PackingGemm();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    pool.stop();
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void resultHasTheBitsOfOneCallForEveryTranspose(DataType type) {
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        GemmSpec dense = GemmSpec.of(type, transA, transB, 197, 131, 23);
        assertSameAsOneCall(
            dense
                .scaled(Complex.of(0.5), Complex.of(-1))
                .leading(dense.lda() + 1, dense.ldb() + 3, dense.ldc() + 2),
            2,
            MUCH);
      }
    }
  }

  @Test
  void resultHasTheBitsOfOneCallForEveryNumberOfThreadsAndEveryDivision() {
    for (int threads : new int[] {2, 3, 7, 64}) {
      for (long mostBytes : new long[] {MUCH, 8 * 9 * 600, 8 * 9 * 300}) {
        assertSameAsOneCall(GemmSpec.of(DataType.F64, 403, 1025, 9), threads, mostBytes);
      }
    }
  }

  @Test
  void eachColumnIsPackedOnceAndNoMoreIsComputedFromBItself() {
    GemmSpec spec = GemmSpec.of(DataType.F64, 1003, 500, 9);
    assertSameAsOneCall(spec, 3, MUCH);
    assertEquals(500, kernel.packings.stream().mapToLong(PackingGemm.Columns::count).sum());
    assertTrue(kernel.packings.stream().allMatch(x -> x.first() % PackingGemm.EDGE == 0));
    assertTrue(kernel.packed.stream().allMatch(block -> block.n() == 500));
    assertEquals(1003, kernel.packed.stream().mapToLong(GemmSpec::m).sum());
    assertEquals(List.of(spec), List.copyOf(kernel.plain));
  }

  @Test
  void panelThatTheKernelWillNotPackIsComputedFromBItself() {
    PackingGemm choosy =
        new PackingGemm() {
          @Override
          public long packedBytes(GemmSpec spec) {
            return spec.n() < 200 ? 0 : super.packedBytes(spec);
          }
        };
    GemmSpec spec = GemmSpec.of(DataType.F64, 403, 600, 9);
    assertSameAsOneCall(choosy, spec, 2, 8 * 9 * 300);
    assertTrue(choosy.packed.stream().allMatch(block -> block.n() >= 200));
    assertTrue(choosy.plain.size() > 1);
  }

  @Test
  void littleWorkFewRowsFewStepsAndNoOperandsDoNotPay() {
    GemmSpec spec = GemmSpec.of(DataType.F64, 1000, 1000, 1000);
    assertTrue(PackedGemm.pays(spec));
    assertFalse(PackedGemm.pays(GemmSpec.of(DataType.F64, 300, 300, 300)));
    assertFalse(PackedGemm.pays(GemmSpec.of(DataType.F64, 48, 10_000, 10_000)));
    assertFalse(PackedGemm.pays(GemmSpec.of(DataType.F64, 4096, 4096, 16)));
    assertFalse(PackedGemm.pays(GemmSpec.of(DataType.F64, 10_000, 10_000, 0)));
    assertFalse(PackedGemm.pays(spec.scaled(Complex.ZERO, Complex.ONE)));
  }

  @Test
  void failureWhilePackingKeepsTheProductFromBeginning() {
    RuntimeException failure = new RuntimeException("packing failed");
    PackingGemm failing =
        new PackingGemm() {
          @Override
          public void packB(GemmSpec spec, long first, long columns, long b, long to) {
            throw failure;
          }
        };
    GemmSpec spec = GemmSpec.of(DataType.F64, 403, 500, 9);
    assertSame(failure, assertThrows(RuntimeException.class, () -> run(failing, spec, 3)));
    assertTrue(failing.packed.isEmpty());
  }

  @Test
  void failureOfABlockKeepsOthersFromBeginning() {
    AtomicInteger calls = new AtomicInteger();
    RuntimeException failure = new RuntimeException("a block failed");
    PackingGemm failing =
        new PackingGemm() {
          @Override
          public void gemmPacked(GemmSpec spec, long a, long from, long c) {
            calls.incrementAndGet();
            throw failure;
          }
        };
    GemmSpec spec = GemmSpec.of(DataType.F64, 10_000, 256, 9);
    assertSame(failure, assertThrows(RuntimeException.class, () -> run(failing, spec, 3)));
    assertTrue(calls.get() <= 3, calls + " blocks of three threads");
  }

  @Test
  void stoppedPoolRefusesTheProduct() {
    pool.stop();
    GemmSpec spec = GemmSpec.of(DataType.F64, 403, 500, 9);
    VgpuException e = assertThrows(VgpuException.class, () -> run(kernel, spec, 3));
    assertEquals(Status.NOT_READY, e.status());
  }

  private void run(PackingGemm by, GemmSpec spec, int threads) {
    Product product =
        new Product(
            spec,
            random(spec.bytesA()).address(),
            random(spec.bytesB()).address(),
            random(spec.bytesC()).address());
    PackedGemm packed = PackedGemm.of(by, product, pool, threads, MUCH).orElseThrow();
    packed.run(allocate(packed.bytes()).address());
  }

  private void assertSameAsOneCall(GemmSpec spec, int threads, long mostBytes) {
    assertSameAsOneCall(kernel, spec, threads, mostBytes);
  }

  private void assertSameAsOneCall(PackingGemm by, GemmSpec spec, int threads, long mostBytes) {
    Pin a = random(spec.bytesA());
    Pin b = random(spec.bytesB());
    Pin expected = random(spec.bytesC());
    Pin computed = random(spec.bytesC());
    by.gemm(spec, a.address(), b.address(), expected.address());
    Product product = new Product(spec, a.address(), b.address(), computed.address());
    PackedGemm packed = PackedGemm.of(by, product, pool, threads, mostBytes).orElseThrow();
    assertTrue(packed.bytes() <= mostBytes);
    Pin between = guarded(packed.bytes());
    packed.run(between.address() + GUARD);
    assertArrayEquals(bytes(expected), bytes(computed), threads + " threads, " + spec);
    assertGuarded(between);
  }

  private Pin guarded(long bytes) {
    Pin pin = allocate(bytes + 2 * GUARD);
    byte[] canaries = new byte[(int) pin.byteSize()];
    Arrays.fill(canaries, CANARY);
    pin.window(0, canaries.length).put(canaries);
    return pin;
  }

  private static void assertGuarded(Pin pin) {
    byte[] all = bytes(pin);
    for (int i = 0; i < GUARD; i++) {
      assertEquals(CANARY, all[i]);
      assertEquals(CANARY, all[all.length - 1 - i]);
    }
  }

  private Pin allocate(long bytes) {
    Buffer buffer = memory.allocate(bytes);
    open.add(buffer);
    Pin pin = buffer.pin(Access.READ_WRITE);
    open.add(pin);
    return pin;
  }

  /** Small numbers of any type, the same at each call. */
  private Pin random(long bytes) {
    Pin pin = allocate(bytes);
    Random random = new Random(bytes);
    FloatBuffer values = pin.window(0, (int) bytes).asFloatBuffer();
    while (values.hasRemaining()) {
      values.put(random.nextFloat() - 0.5f);
    }
    return pin;
  }

  private static byte[] bytes(Pin pin) {
    byte[] bytes = new byte[(int) pin.byteSize()];
    pin.window(0, bytes.length).get(bytes);
    return bytes;
  }
}
