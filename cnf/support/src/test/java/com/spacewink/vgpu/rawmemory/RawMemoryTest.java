package com.spacewink.vgpu.rawmemory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.kenai.jffi.MemoryIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RawMemoryTest {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  private final long address = MEMORY.allocateMemory(64, true);

  @AfterEach
  void free() {
    MEMORY.freeMemory(address);
  }

  @Test
  void whatWasPutIsThere() {
    RawMemory.putFloat(address, -0.5f);
    RawMemory.putDouble(address + 8, Math.PI);
    RawMemory.putInt(address + 16, Integer.MIN_VALUE);
    RawMemory.putLong(address + 24, Long.MAX_VALUE);
    assertEquals(-0.5f, RawMemory.getFloat(address));
    assertEquals(Math.PI, RawMemory.getDouble(address + 8));
    assertEquals(Integer.MIN_VALUE, RawMemory.getInt(address + 16));
    assertEquals(Long.MAX_VALUE, RawMemory.getLong(address + 24));
  }

  @Test
  void addressesNeedNoAlignment() {
    RawMemory.putDouble(address + 3, Math.E);
    assertEquals(Math.E, RawMemory.getDouble(address + 3));
  }

  @Test
  void aCopyMayOverlapItsSource() {
    for (int i = 0; i < 4; i++) {
      RawMemory.putLong(address + 8 * i, i);
    }
    RawMemory.copy(address, address + 8, 24);
    for (int i = 0; i < 3; i++) {
      assertEquals(i, RawMemory.getLong(address + 8 * (i + 1)));
    }
  }
}
