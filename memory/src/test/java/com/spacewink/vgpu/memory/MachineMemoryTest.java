package com.spacewink.vgpu.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.machine.KernelFiles;
import com.spacewink.vgpu.machine.MachineTree;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
  private static final long KIB = 1024;
  private static final String V1 = "sys/fs/cgroup/memory";
  private static final String V2 = "sys/fs/cgroup";

  @TempDir Path root;
  private MachineTree tree;
  private MachineMemory memory;

  @BeforeEach
  void machineWithoutGroups() {
    memory = new MachineMemory(new KernelFiles(root));
    tree =
        new MachineTree(root)
            .file(
                "proc/meminfo",
                """
                MemTotal:       24684084 kB
                MemFree:         1358244 kB
                MemAvailable:   20000000 kB
                Buffers:            8212 kB
                """);
  }

  private void assertAvailable(long bytes) {
    assertEquals(OptionalLong.of(bytes), memory.available());
  }

  @Test
  void isWhatTheKernelCallsAvailable() {
    assertAvailable(20_000_000 * KIB);
  }

  @Test
  void isWhatTheGroupOfVersion2HasLeft() {
    tree.file("proc/self/cgroup", "0::/app\n");
    tree.file(V2 + "/app/memory.max", "1000000\n");
    tree.file(V2 + "/app/memory.current", "600000\n");

    assertAvailable(400_000);
  }

  @Test
  void isWhatTheGroupOfVersion1HasLeft() {
    tree.file("proc/self/cgroup", "5:cpu:/\n4:memory:/app\n0::/\n");
    tree.file(V1 + "/app/memory.limit_in_bytes", "1000000\n");
    tree.file(V1 + "/app/memory.usage_in_bytes", "600000\n");

    assertAvailable(400_000);
  }

  @Test
  void countsCachedFilesOfTheGroupAsAvailable() {
    tree.file("proc/self/cgroup", "0::/app\n");
    tree.file(V2 + "/app/memory.max", "1000000\n");
    tree.file(V2 + "/app/memory.current", "600000\n");
    tree.file(V2 + "/app/memory.stat", "anon 350000\nfile 250000\ninactive_file 200000\n");

    assertAvailable(600_000);
  }

  @Test
  void isTheLeastOfTheGroupAndThoseAboveIt() {
    tree.file("proc/self/cgroup", "0::/slice/app\n");
    tree.file(V2 + "/slice/memory.max", "5000\n");
    tree.file(V2 + "/slice/memory.current", "4900\n");
    tree.file(V2 + "/slice/app/memory.max", "4000\n");
    tree.file(V2 + "/slice/app/memory.current", "3000\n");

    assertAvailable(100);
  }

  @Test
  void isWhatTheContainersOwnRootHasLeft() {
    tree.file("proc/self/cgroup", "4:memory:/docker/of/the/host\n");
    tree.file(V1 + "/memory.limit_in_bytes", "3000\n");
    tree.file(V1 + "/memory.usage_in_bytes", "1000\n");

    assertAvailable(2000);
  }

  @Test
  void isNothingInAGroupThatIsOverItsLimit() {
    tree.file("proc/self/cgroup", "0::/app\n");
    tree.file(V2 + "/app/memory.max", "1000\n");
    tree.file(V2 + "/app/memory.current", "2000\n");

    assertAvailable(0);
  }

  @Test
  void isTheMachinesInAGroupWithoutALimit() {
    tree.file("proc/self/cgroup", "4:memory:/\n0::/app\n");
    tree.file(V1 + "/memory.limit_in_bytes", "9223372036854771712\n");
    tree.file(V2 + "/app/memory.max", "max\n");

    assertAvailable(20_000_000 * KIB);
  }

  @Test
  void touchedIsTheProcessesOwnMemoryInRamAndSwappedOut() {
    tree.file("proc/self/status", "VmRSS:\t   900 kB\nRssAnon:\t   700 kB\nVmSwap:\t    50 kB\n");

    assertEquals(OptionalLong.of(750 * KIB), memory.touched());
  }

  @Test
  void isNotKnownWithoutTheFiles() {
    MachineMemory nothing = new MachineMemory(new KernelFiles(root.resolve("empty")));

    assertEquals(OptionalLong.empty(), nothing.available());
    assertEquals(OptionalLong.empty(), nothing.touched());
  }

  @Test
  void garbageNeverThrowsNorGivesANegative() {
    List<String> names =
        List.of(
            "proc/meminfo",
            "proc/self/status",
            "proc/self/cgroup",
            V1 + "/memory.limit_in_bytes",
            V1 + "/memory.usage_in_bytes",
            V2 + "/memory.max",
            V2 + "/memory.stat");
    List<String> pieces =
        List.of(
            "MemAvailable:",
            "RssAnon:",
            " ",
            "kB",
            "\n",
            "1",
            "-1",
            "9223372036854775807",
            "0::/",
            "4:memory:/",
            "/..",
            "inactive_file ",
            "max",
            "\u0000",
            "99999999999999999999",
            ":");
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      for (String name : names) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
          text.append(pieces.get(random.nextInt(pieces.size())));
        }
        tree.file(name, text.toString());
      }

      assertTrue(memory.available().orElse(0) >= 0, "seed " + seed);
      assertTrue(memory.touched().orElse(0) >= 0, "seed " + seed);
    }
  }
}
