package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.memory.RamAllocator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkMemoryTest {
  /** Of this, a 16th may be kept in large blocks: 1 MiB. */
  private static final long LIMIT = 16 << 20;

  private final RamAllocator memory =
      new RamAllocator(
          new FakeServices().context(), Map.of("vgpu.memory.limit", Long.toString(LIMIT)));
  private final WorkMemory work = new WorkMemory(memory);

  @AfterEach
  void nothingIsLeft() {
    work.close();
    assertEquals(0, memory.statistics().liveBuffers());
  }

  @Test
  void threadFindsWhatItGaveBack() {
    WorkMemory.Block block = work.take(100);
    assertEquals(0, block.address() % 64);
    work.giveBack(block);
    assertSame(block, work.take(4096));
    work.giveBack(block);
  }

  @Test
  void whatIsLentIsNobodyElses() {
    WorkMemory.Block one = work.take(100);
    WorkMemory.Block other = work.take(100);
    assertNotEquals(one.address(), other.address());
    work.giveBack(one);
    work.giveBack(other);
    assertEquals(1, memory.statistics().liveBuffers(), "one place, one block");
  }

  @Test
  void largerBlockTakesThePlaceOfASmallerOne() {
    work.giveBack(work.take(100));
    WorkMemory.Block large = work.take(100_000);
    work.giveBack(large);
    assertSame(large, work.take(100));
    work.giveBack(large);
    assertEquals(1, memory.statistics().liveBuffers());
  }

  @Test
  void blockBeyondTheShareIsGivenBack() {
    work.giveBack(work.take(1 << 20));
    assertEquals(1, memory.statistics().liveBuffers());
    work.giveBack(work.take(2 << 20));
    assertEquals(0, memory.statistics().liveBuffers());
  }

  @Test
  void nothingIsKeptOnceItIsClosed() {
    WorkMemory.Block block = work.take(100);
    work.close();
    work.giveBack(block);
    assertEquals(0, memory.statistics().liveBuffers());
  }

  @Test
  void memoryThatIsNotThereIsRefused() {
    VgpuException e = assertThrows(VgpuException.class, () -> work.take(2 * LIMIT));
    assertEquals(Status.OUT_OF_MEMORY, e.status());
  }
}
