package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.memory.RamAllocator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PackingMemoryTest {
  private static final long MIB = 1 << 20;

  private final FakeServices services = new FakeServices();
  private RamAllocator allocator = new RamAllocator(services.context(), Map.of());
  private PackingMemory packing = new PackingMemory(allocator);

  @AfterEach
  void nothingIsLeft() {
    packing.close();
    assertEquals(0, allocator.statistics().liveBuffers());
  }

  @Test
  void lendsTheSameMemoryAgain() {
    long first = lendAndReturn(3 * MIB);
    assertEquals(first, lendAndReturn(3 * MIB));
    assertEquals(first, lendAndReturn(MIB));
    assertEquals(1, allocator.statistics().allocations());
  }

  @Test
  void growsForALargerProduct() {
    lendAndReturn(MIB);
    lendAndReturn(5 * MIB);
    assertEquals(6 * MIB, allocator.statistics().liveBytes());
  }

  @Test
  void productsAtTheSameTimeHaveMemoryOfTheirOwnAndTheLargestIsKept() {
    try (PackingMemory.Loan one = packing.lend(MIB).orElseThrow();
        PackingMemory.Loan other = packing.lend(5 * MIB).orElseThrow()) {
      assertNotEquals(one.address(), other.address());
      assertEquals(2, allocator.statistics().liveBuffers());
    }
    assertEquals(6 * MIB, allocator.statistics().liveBytes());
  }

  @Test
  void lendsAtMostAShareOfWhatThereIs() {
    limitMemory(64 * MIB);
    assertEquals(4 * MIB, packing.limit());
    lendAndReturn(4 * MIB);
    assertEquals(4 * MIB, allocator.statistics().liveBytes());
  }

  @Test
  void lendsNothingIfItIsRefused() {
    limitMemory(64 * MIB);
    Buffer taken = allocator.allocate(63 * MIB);
    assertTrue(packing.lend(2 * MIB).isEmpty());
    taken.close();
    assertTrue(packing.lend(2 * MIB).map(this::giveBack).isPresent());
  }

  @Test
  void loanMayOutliveTheClosing() {
    PackingMemory.Loan loan = packing.lend(MIB).orElseThrow();
    packing.close();
    assertEquals(1, allocator.statistics().liveBuffers());
    loan.close();
    assertEquals(0, allocator.statistics().liveBuffers());
  }

  private void limitMemory(long bytes) {
    allocator = new RamAllocator(services.context(), Map.of("vgpu.memory.limit", bytes));
    packing = new PackingMemory(allocator);
  }

  private long lendAndReturn(long bytes) {
    return giveBack(packing.lend(bytes).orElseThrow());
  }

  private long giveBack(PackingMemory.Loan loan) {
    try (loan) {
      return loan.address();
    }
  }
}
