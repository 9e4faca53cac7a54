package com.spacewink.vgpu.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.topology.CacheInstance;
import com.spacewink.vgpu.api.topology.Core;
import com.spacewink.vgpu.api.topology.CpuAllowance;
import com.spacewink.vgpu.api.topology.LogicalCpu;
import com.spacewink.vgpu.api.topology.Socket;
import com.spacewink.vgpu.api.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyReaderTest {
  private static final long KIB = 1024;

  @TempDir Path root;
  private MachineTree tree;

  @BeforeEach
  void machine() {
    tree = new MachineTree(root);
  }

  private Topology read() {
    return new TopologyReader(tree.files()).read();
  }

  private static List<List<Integer>> cpusOfCores(Topology topology) {
    return topology.cores().stream().map(Core::cpus).toList();
  }

  private static List<Integer> kinds(Topology topology) {
    return topology.cores().stream().map(Core::kind).toList();
  }

  private static List<List<Integer>> sharing(Topology topology, int level, Cache.Type type) {
    return topology.caches().stream()
        .filter(each -> each.cache().level() == level && each.cache().type() == type)
        .map(CacheInstance::cpus)
        .toList();
  }

  @Nested
  class Machines {
    @Test
    void ofTwoSocketsWithSmtHaveSocketsNodesCachesAndCores() {
      tree.describe("pack:2 numa:1 l3:1 l2:2 l1:1 core:1 pu:2");

      Topology topology = read();

      assertEquals(
          List.of(new Socket(0, List.of(0, 1, 2, 3)), new Socket(1, List.of(4, 5, 6, 7))),
          topology.sockets());
      assertEquals(
          List.of(
              new NumaNode(0, List.of(0, 1, 2, 3), 1L << 30),
              new NumaNode(1, List.of(4, 5, 6, 7), 1L << 30)),
          topology.nodes());
      assertEquals(List.of(List.of(10, 20), List.of(20, 10)), topology.distances());
      assertEquals(new Core(2, 1, 0, 0, List.of(4, 5)), topology.cores().get(2));
      assertEquals(new LogicalCpu(5, true, 2, 1), topology.cpus().get(5));
      assertEquals(
          List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7)),
          sharing(topology, 3, Cache.Type.UNIFIED));
      assertEquals(
          new CacheInstance(new Cache(1, Cache.Type.DATA, 32 * KIB, 64, 2), List.of(0, 1)),
          topology.caches().get(0));
      assertEquals(4, sharing(topology, 1, Cache.Type.INSTRUCTION).size());
      assertEquals(
          new CpuAllowance(
              List.of(0, 1, 2, 3, 4, 5, 6, 7), Optional.empty(), OptionalDouble.empty()),
          topology.allowance());
    }

    @Test
    void withTwoNodesInASocketAreTold() {
      tree.describe("pack:1 numa:2 core:2 pu:1");

      Topology topology = read();

      assertEquals(1, topology.sockets().size());
      assertEquals(2, topology.nodes().size());
      assertEquals(1, topology.cpus().get(3).node());
    }

    @Test
    void of1024CpusAreReadWhole() {
      tree.describe("pack:8 numa:1 l3:8 core:8 pu:2");

      Topology topology = read();

      assertEquals(1024, topology.cpus().size());
      assertEquals(512, topology.cores().size());
      assertEquals(64, topology.caches().size());
      assertEquals(8, topology.sockets().size());
      assertEquals(List.of(1022, 1023), topology.cores().get(511).cpus());
      assertEquals(7, topology.cpus().get(1023).node());
    }

    @Test
    void thatAreHybridHaveTheKindsThatTheirCountersTell() {
      tree.describe("pack:1 core:6 pu:1");
      tree.file("sys/devices/cpu_core/cpus", "0-1\n").file("sys/devices/cpu_atom/cpus", "2-5\n");

      assertEquals(List.of(1, 1, 0, 0, 0, 0), kinds(read()));
    }

    @Test
    void thatAreHybridHaveTheKindsThatTheirCapacitiesTell() {
      tree.describe("pack:1 core:4 pu:1");
      List<String> capacities = List.of("250", "250", "870", "1024");
      for (int cpu = 0; cpu < capacities.size(); cpu++) {
        tree.cpuFile(cpu, "cpu_capacity", capacities.get(cpu));
      }

      assertEquals(List.of(0, 0, 1, 2), kinds(read()));
    }

    @Test
    void haveOneKindWhereACapacityIsMissing() {
      tree.describe("pack:1 core:3 pu:1");
      tree.cpuFile(0, "cpu_capacity", "250").cpuFile(1, "cpu_capacity", "1024");

      assertEquals(List.of(0, 0, 0), kinds(read()));
    }

    @Test
    void withoutFilesHaveOneEmptyNodeAndNothingElse() {
      Topology topology = read();

      assertEquals(List.of(), topology.cpus());
      assertEquals(List.of(), topology.cores());
      assertEquals(List.of(), topology.caches());
      assertEquals(List.of(), topology.sockets());
      assertEquals(List.of(new NumaNode(0, List.of(), 0)), topology.nodes());
      assertEquals(List.of(), topology.allowance().cpus());
    }

    @Test
    void likeThisOneHaveACpuThatItMayUse() {
      Topology topology = new TopologyReader(KernelFiles.ofThisMachine()).read();

      assertFalse(topology.cores().isEmpty());
      assertFalse(topology.allowance().cpus().isEmpty());
    }
  }

  @Nested
  class Cpus {
    @Test
    void thatAreOfflineAreListedAndInNoCoreCacheOrSocket() {
      tree.describe("pack:1 l3:1 core:2 pu:2").online("0-1,3").allowed("0-3");

      Topology topology = read();

      assertEquals(new LogicalCpu(2, false, -1, -1), topology.cpus().get(2));
      assertEquals(List.of(List.of(0, 1), List.of(3)), cpusOfCores(topology));
      assertEquals(List.of(List.of(0, 1, 3)), sharing(topology, 3, Cache.Type.UNIFIED));
      assertEquals(List.of(0, 1, 3), topology.sockets().get(0).cpus());
      assertEquals(List.of(0, 1, 3), topology.allowance().cpus());
    }

    @Test
    void mayHaveHolesInTheirNumbers() {
      for (int cpu : new int[] {3, 17, 200}) {
        tree.cpuFile(cpu, "topology/thread_siblings_list", String.valueOf(cpu));
      }
      tree.online("3,17,200").allowed("3,200");

      Topology topology = read();

      assertEquals(List.of(3, 17, 200), topology.cpus().stream().map(LogicalCpu::id).toList());
      assertEquals(3, topology.cores().size());
      assertEquals(List.of(3, 200), topology.allowance().cpus());
    }

    @Test
    void areAllThatHaveAFolderWhereTheListOfThoseOnlineIsNoGood() {
      tree.describe("pack:1 core:3 pu:1").online("0-").allowed("nonsense");

      assertTrue(read().cpus().stream().allMatch(LogicalCpu::online));
      assertEquals(3, read().cores().size());
    }

    @Test
    void thatAreListedWithoutAFolderDoNotCount() {
      tree.describe("pack:1 core:2 pu:1").online("0-65535");

      assertEquals(2, read().cpus().size());
    }

    @Test
    void withSiblingsInAMaskAloneAreInOneCore() {
      tree.describe("pack:1 core:2 pu:2").without("thread_siblings_list");
      for (int cpu = 0; cpu < 4; cpu++) {
        tree.cpuFile(cpu, "topology/thread_siblings", cpu < 2 ? "00000003" : "0000000c");
      }

      assertEquals(List.of(List.of(0, 1), List.of(2, 3)), cpusOfCores(read()));
    }

    @Test
    void withoutSiblingsAreInTheCoreOfTheirNumberAndSocket() {
      tree.describe("pack:2 core:1 pu:2").without("thread_siblings_list");

      assertEquals(List.of(List.of(0, 1), List.of(2, 3)), cpusOfCores(read()));
    }

    @Test
    void withoutAnyTopologyAreCoresOfTheirOwn() {
      tree.online("0-2").allowed("0-2");

      assertEquals(List.of(List.of(0), List.of(1), List.of(2)), cpusOfCores(read()));
      assertEquals(-1, read().cores().get(0).socket());
      assertEquals(List.of(), read().sockets());
    }

    @Test
    void claimedByTwoCoresAreTheFirstOnes() {
      tree.describe("pack:1 core:4 pu:1");
      tree.cpuFile(0, "topology/thread_siblings_list", "0-2");
      tree.cpuFile(2, "topology/thread_siblings_list", "2-3");

      assertEquals(List.of(List.of(0, 1, 2), List.of(3)), cpusOfCores(read()));
    }
  }

  @Nested
  class Caches {
    @Test
    void withoutTheirFolderAreNotThere() {
      tree.describe("pack:1 core:2 pu:1");

      assertEquals(List.of(), read().caches());
    }

    @Test
    void withAMaskAloneAreSharedByWhatItTells() {
      tree.describe("pack:1 l3:1 core:4 pu:1").without("shared_cpu_list");
      for (int cpu = 0; cpu < 4; cpu++) {
        tree.cpuFile(cpu, "cache/index0/shared_cpu_map", "0000000f");
      }

      assertEquals(List.of(List.of(0, 1, 2, 3)), sharing(read(), 3, Cache.Type.UNIFIED));
    }

    @Test
    void ofWhichNobodyKnowsWhoSharesThemAreLeftOut() {
      tree.describe("pack:1 l3:1 core:4 pu:1").without("shared_cpu_list");

      assertEquals(List.of(), read().caches());
    }

    @Test
    void thatOverlapGoToTheFirst() {
      tree.describe("pack:1 l3:1 core:3 pu:1");
      tree.cpuFile(0, "cache/index0/shared_cpu_list", "0-1");

      assertEquals(List.of(List.of(0, 1), List.of(2)), sharing(read(), 3, Cache.Type.UNIFIED));
    }
  }

  @Nested
  class Nodes {
    @Test
    void ofMemoryAloneHaveNoCpus() {
      tree.describe("pack:1 numa:1 core:2 pu:1");
      tree.node(0, "0-1", 100, "10 40").node(2, "", 5000, "40 10");

      Topology topology = read();

      assertEquals(new NumaNode(2, List.of(), 5000 * KIB), topology.nodes().get(1));
      assertEquals(List.of(List.of(10, 40), List.of(40, 10)), topology.distances());
    }

    @Test
    void withAMaskAloneHaveTheCpusThatItTells() {
      tree.describe("pack:1 numa:1 core:2 pu:1").without("cpulist");
      tree.file("sys/devices/system/node/node0/cpumap", "00000000,00000003\n");

      assertEquals(List.of(0, 1), read().nodes().get(0).cpus());
      assertEquals(0, read().cpus().get(1).node());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10 20 30", "10 x", "10 -1", "10 99999999999", "10 256"})
    void withADistanceThatIsNoGoodHaveNone(String distances) {
      tree.describe("numa:2 core:1 pu:1").node(1, "1", 100, distances);

      assertEquals(List.of(), read().distances());
    }

    @Test
    void areOneWithAllCpusWhereTheKernelKnowsNone() {
      tree.describe("pack:1 core:2 pu:1").file("proc/meminfo", "MemTotal:       2048 kB\n");

      assertEquals(List.of(new NumaNode(0, List.of(0, 1), 2048 * KIB)), read().nodes());
    }

    @Test
    void thatCanBeUsedHaveCpusAndMemoryAndAreAllowed() {
      tree.file("proc/self/status", "Mems_allowed_list:\t0-2\n");
      tree.file("sys/devices/system/node/has_cpu", "0-1,3\n");
      tree.file("sys/devices/system/node/has_memory", "1-3\n");

      assertEquals(List.of(1), CpuList.toList(NumaNodes.usable(tree.files())));
    }
  }

  @Nested
  class Allowance {
    @Test
    void isTheAffinityMaskWithinWhatIsOnline() {
      tree.describe("pack:1 core:4 pu:1").allowed("2-9");

      assertEquals(List.of(2, 3), read().allowance().cpus());
    }

    @Test
    void tellsTheQuotaAndTheCpusetOfTheContainer() {
      tree.describe("pack:1 core:4 pu:1").file("proc/self/cgroup", "0::/app\n");
      tree.file("sys/fs/cgroup/app/cpu.max", "150000 100000\n");
      tree.file("sys/fs/cgroup/app/cpuset.cpus.effective", "1-2\n");

      assertEquals(OptionalDouble.of(1.5), read().allowance().quota());
      assertEquals(Optional.of(List.of(1, 2)), read().allowance().cpuset());
    }
  }

  @Nested
  class BadFiles {
    private static final List<String> NAMES =
        List.of(
            "proc/meminfo",
            "proc/self/status",
            "proc/self/cgroup",
            "sys/fs/cgroup/cpu.max",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us",
            "sys/fs/cgroup/cpuset.cpus.effective",
            "sys/devices/cpu_core/cpus",
            "sys/devices/cpu_atom/cpus",
            "sys/devices/system/cpu/online",
            "sys/devices/system/cpu/cpu0/cpu_capacity",
            "sys/devices/system/cpu/cpu0/topology/physical_package_id",
            "sys/devices/system/cpu/cpu0/topology/die_id",
            "sys/devices/system/cpu/cpu0/topology/core_id",
            "sys/devices/system/cpu/cpu0/topology/thread_siblings_list",
            "sys/devices/system/cpu/cpu1/topology/thread_siblings",
            "sys/devices/system/cpu/cpu1/topology/core_id",
            "sys/devices/system/cpu/cpu0/cache/index0/level",
            "sys/devices/system/cpu/cpu0/cache/index0/type",
            "sys/devices/system/cpu/cpu0/cache/index0/size",
            "sys/devices/system/cpu/cpu0/cache/index0/shared_cpu_list",
            "sys/devices/system/cpu/cpu1/cache/index0/shared_cpu_map",
            "sys/devices/system/node/node0/cpulist",
            "sys/devices/system/node/node0/meminfo",
            "sys/devices/system/node/node0/distance",
            "sys/devices/system/node/node1/cpumap");

    private static final List<String> PIECES =
        List.of(
            "0",
            "1",
            "-",
            ",",
            ":",
            "/",
            "/..",
            "\n",
            " ",
            "\t",
            "K",
            "max",
            "ffffffff",
            "0-1",
            "99999999999999999999",
            "65535",
            "65536",
            "-1",
            "0-65535",
            "Data",
            "Unified",
            "0::/",
            "1:cpu,cpuset:/",
            "Cpus_allowed_list:\t",
            "Node 0 MemTotal:",
            "\u0000",
            "\uffff",
            "%s");

    @Test
    void neverThrowNorPutACpuIntoTwoPlaces() {
      long seed = 20260303;
      for (int round = 0; round < 300; round++) {
        Random random = new Random(seed + round);
        NAMES.forEach(name -> tree.file(name, garbage(random)));

        Topology topology = read();

        String printed = "seed " + (seed + round) + ": " + topology;
        Set<Integer> seen = new HashSet<>();
        for (Core core : topology.cores()) {
          assertFalse(core.cpus().isEmpty(), printed);
          core.cpus().forEach(cpu -> assertTrue(seen.add(cpu), printed));
        }
        assertFalse(topology.nodes().isEmpty(), printed);
        assertTrue(topology.allowance().quota().orElse(1) > 0, printed);
      }
    }

    @Test
    void thatAreFoldersTellNothing() {
      NAMES.forEach(name -> tree.file(name + "/inside", "0"));

      assertEquals(2, read().cores().size());
    }

    private static byte[] garbage(Random random) {
      if (random.nextInt(4) == 0) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
      }
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i > 0; i--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
