package com.spacewink.vgpu.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.machine.KernelFiles;
import com.spacewink.vgpu.machine.MachineTree;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {
  private static final long MIB = 1L << 20;
  private static final long UNCHECKED = Budget.UNCHECKED_BYTES;

  @TempDir Path root;

  private Budget budget(OptionalLong limit) {
    return new Budget(limit, new MachineMemory(new KernelFiles(root)));
  }

  private void machine(long availableMib, long residentMib) {
    new MachineTree(root)
        .file("proc/meminfo", "MemAvailable:   " + availableMib * 1024 + " kB\n")
        .file("proc/self/status", "RssAnon:\t" + residentMib * 1024 + " kB\n");
  }

  @Test
  void leavesATwentiethOfWhatIsAvailable() {
    machine(1000, 0);

    assertEquals(950 * MIB, budget(OptionalLong.empty()).capacity(0));
    budget(OptionalLong.empty()).require(950 * MIB, 0);
    VgpuException thrown =
        assertThrows(
            VgpuException.class, () -> budget(OptionalLong.empty()).require(950 * MIB + 1, 0));

    assertEquals(Status.OUT_OF_MEMORY, thrown.status());
    assertEquals(
        "cannot allocate 996147201 bytes: the machine has room for 996147200, and buffers hold 0"
            + " (vgpu.memory.limit is not set)",
        thrown.getMessage());
  }

  @Test
  void deductsWhatIsPromisedButNotTouched() {
    machine(1000, 100);
    Budget budget = budget(OptionalLong.empty());

    // 600 MiB are promised, at most 100 of them exist, so 500 more will be taken.
    budget.require(450 * MIB, 600 * MIB);
    assertThrows(VgpuException.class, () -> budget.require(451 * MIB, 600 * MIB));
    assertEquals(1050 * MIB, budget.capacity(600 * MIB));
  }

  @Test
  void hasNoRoomLeftIfMoreIsPromisedThanThereIs() {
    machine(100, 0);

    assertThrows(
        VgpuException.class, () -> budget(OptionalLong.empty()).require(UNCHECKED + 1, 1000 * MIB));
  }

  @Test
  void looksAtTheMachineOnceForManySmallBuffers() {
    machine(1, 0);
    Budget budget = budget(OptionalLong.empty());

    budget.require(UNCHECKED / 2, 0);
    budget.require(UNCHECKED / 2, 0);
    assertThrows(VgpuException.class, () -> budget.require(2 * MIB, 0));
  }

  @Test
  void looksAtTheMachineAgainAfterAsMuchWasAllocated() {
    machine(1000, 0);
    Budget budget = budget(OptionalLong.empty());
    budget.require(UNCHECKED, 0);
    budget.require(MIB, 0);
    machine(1, 0);

    budget.require(UNCHECKED, 0);
    assertThrows(VgpuException.class, () -> budget.require(2 * MIB, 0));
  }

  @Test
  void limitHoldsForTheSmallestBufferToo() {
    Budget budget = budget(OptionalLong.of(10));

    budget.require(10, 0);
    budget.require(0, 10);
    assertThrows(VgpuException.class, () -> budget.require(1, 10));
    assertThrows(VgpuException.class, () -> budget.require(Long.MAX_VALUE, 10));
  }

  @Test
  void namesTheLimitWhereTheMachineIsTheTighterOne() {
    machine(100, 0);

    VgpuException thrown =
        assertThrows(
            VgpuException.class, () -> budget(OptionalLong.of(1L << 40)).require(200 * MIB, 0));

    assertTrue(thrown.getMessage().contains("vgpu.memory.limit allows 1099511627776"));
  }

  @Test
  void capacityIsTheLimitWhereTheMachineTellsNothing() {
    assertEquals(7, budget(OptionalLong.of(7)).capacity(3));
    assertEquals(Long.MAX_VALUE, budget(OptionalLong.empty()).capacity(3));
  }
}
