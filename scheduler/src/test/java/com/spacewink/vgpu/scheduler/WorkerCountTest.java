package com.spacewink.vgpu.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.spacewink.vgpu.machine.MachineTree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerCountTest {
  @TempDir Path root;

  private int workersWith(String allowed, String quota) {
    MachineTree tree = new MachineTree(root);
    tree.file("sys/devices/system/cpu/online", "0-63\n").allowed(allowed);
    tree.file("proc/self/cgroup", "0::/\n").file("sys/fs/cgroup/cpu.max", quota + " 100000\n");
    return WorkerCount.of(tree.files(), 5);
  }

  @ParameterizedTest
  @CsvSource({
    "150000, 2",
    "100000, 1",
    "100001, 2",
    "1000, 1",
    "400000, 4",
    "9000000, 64",
    "9223372036854775807, 64",
    "max, 64"
  })
  void quotaCountsInWholeCpusRoundedUp(String quota, int workers) {
    assertEquals(workers, workersWith("0-63", quota));
  }

  @Test
  void affinityMaskCountsAsFarAsItsCpusAreOnline() {
    assertEquals(1, workersWith("0", "max"));
    assertEquals(2, workersWith("62-65", "max"));
  }

  @Test
  void lowerOfMaskAndQuotaCounts() {
    assertEquals(3, workersWith("1,3,5", "450000"));
    assertEquals(2, workersWith("1,3,5", "150000"));
  }

  @Test
  void otherNumberCountsWhereNothingIsTold() {
    assertEquals(5, WorkerCount.of(new MachineTree(root).files(), 5));
    assertEquals(1, WorkerCount.of(new MachineTree(root).files(), 0));
  }
}
