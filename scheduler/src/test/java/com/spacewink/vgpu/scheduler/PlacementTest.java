package com.spacewink.vgpu.scheduler;

import static com.spacewink.vgpu.scheduler.Affinity.COMPACT;
import static com.spacewink.vgpu.scheduler.Affinity.SPREAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.topology.Topology;
import com.spacewink.vgpu.machine.CpuList;
import com.spacewink.vgpu.machine.KernelFiles;
import com.spacewink.vgpu.machine.MachineTree;
import com.spacewink.vgpu.machine.TopologyReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {
  /** Two sockets of two L3 caches with two cores of two threads: CPUs 0 to 15 in that order. */
  private static final String SERVER = "pack:2 numa:1 l3:2 l2:2 core:1 pu:2";

  @TempDir Path root;
  private final List<List<Integer>> bound = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private MachineTree tree;

  @BeforeEach
  void machine() {
    tree = new MachineTree(root);
  }

  private Topology read() {
    return new TopologyReader(tree.files()).read();
  }

  private Placement place(Affinity affinity, int workers) {
    return Placement.on(read(), affinity, workers, bound::add, warnings::add);
  }

  private String cpus(Affinity affinity, int workers) {
    Placement placement = place(affinity, workers);
    return IntStream.range(0, workers).mapToObj(placement::cpus).toList().toString();
  }

  private String neighbours(Placement placement, int worker) {
    return Arrays.deepToString(placement.neighbours(worker));
  }

  @Nested
  class Compact {
    @Test
    void fillsTheCoresOfACacheThenOfASocket() {
      tree.describe(SERVER);

      assertEquals("[[0, 1], [2, 3]]", cpus(COMPACT, 2));
      assertEquals("[[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]", cpus(COMPACT, 5));
    }

    @Test
    void givesEveryCoreAWorkerBeforeOneHasTwo() {
      tree.describe(SERVER);

      assertEquals("[[0], [2], [4], [6], [8], [10], [12], [14], [1], [3]]", cpus(COMPACT, 10));
    }

    @Test
    void followsTheTreeWhereSocketsTakeTurnsInTheNumbers() {
      tree.describe("pack:1 core:4 pu:1");
      for (int cpu = 0; cpu < 4; cpu++) {
        tree.file(
            "sys/devices/system/cpu/cpu" + cpu + "/topology/physical_package_id", cpu % 2 + "\n");
      }

      assertEquals("[[0], [2], [1], [3]]", cpus(COMPACT, 4));
    }
  }

  @Nested
  class Spread {
    @Test
    void takesSocketsFirstThenCaches() {
      tree.describe(SERVER);

      assertEquals("[[0, 1], [8, 9]]", cpus(SPREAD, 2));
      assertEquals("[[0, 1], [4, 5], [8, 9], [12, 13]]", cpus(SPREAD, 4));
    }

    @Test
    void leavesNoCoreWithoutAWorkerWhileAnotherHasTwo() {
      tree.describe("pack:1 core:4 pu:2");

      assertEquals("[[0], [1], [2], [4], [5], [6]]", cpus(SPREAD, 6));
    }
  }

  @Nested
  class Either {
    @ParameterizedTest
    @EnumSource(names = {"COMPACT", "SPREAD"})
    void bindsAWorkerToACoreWithAllItsThreads(Affinity affinity) {
      tree.describe("pack:1 core:2 pu:2");

      assertEquals("[[0, 1], [2, 3]]", cpus(affinity, 2));
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPACT", "SPREAD"})
    void keepsToTheMask(Affinity affinity) {
      tree.describe(SERVER).allowed("3,8-9");

      assertEquals("[[3], [8, 9]]", cpus(affinity, 2));
      assertEquals("[[3], [8], [9]]", cpus(affinity, 3));
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPACT", "SPREAD"})
    void takesTheFasterCoresOfAHybridProcessorFirst(Affinity affinity) {
      tree.describe("pack:1 core:6 pu:1");
      tree.file("sys/devices/cpu_core/cpus", "4-5\n").file("sys/devices/cpu_atom/cpus", "0-3\n");

      assertEquals("[[4], [5]]", cpus(affinity, 2));
      assertTrue(cpus(affinity, 5).startsWith("[[4], [5], [0], [1]"));
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPACT", "SPREAD"})
    void usesEveryCpuOnceWhereThereAreAsManyWorkers(Affinity affinity) {
      tree.describe(SERVER);
      Placement placement = place(affinity, 16);

      assertEquals(
          IntStream.range(0, 16).boxed().toList(),
          IntStream.range(0, 16).mapToObj(placement::cpus).flatMap(List::stream).sorted().toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPACT", "SPREAD"})
    void bindsNobodyWhereThereAreFewerCpusThanWorkers(Affinity affinity) {
      tree.describe(SERVER).allowed("0-2");
      Placement placement = place(affinity, 4);
      placement.bind(0);

      assertEquals(List.of(), bound);
      assertEquals(List.of(), placement.cpus(0));
      assertEquals("[[0, 1, 3]]", neighbours(placement, 2));
      assertEquals(
          List.of(
              "vgpu.pool.affinity="
                  + affinity.id()
                  + " has no effect: the pool has 4 workers and the process may use 3 CPUs;"
                  + " expected vgpu.pool.workers to be no more than that"),
          warnings);
    }

    @Test
    void placesAWorkerOnEachOf1024Cpus() {
      tree.describe("pack:8 core:64 pu:2");
      Placement placement = place(SPREAD, 1024);

      assertEquals(1, placement.cpus(1023).size());
      assertEquals(
          1023, Arrays.stream(placement.neighbours(5)).mapToInt(group -> group.length).sum());
    }

    @Test
    void tellsTheNodeOfAWorker() {
      tree.describe(SERVER);

      assertEquals(1, place(SPREAD, 2).node(1));
    }
  }

  @Nested
  class Neighbours {
    @Test
    void areOrderedBySharedCachesThenNodes() {
      tree.describe(SERVER);

      assertEquals("[[1], [2, 3], [4, 5, 6, 7]]", neighbours(place(COMPACT, 8), 0));
    }

    @Test
    void onTheSameCoreComeFirst() {
      tree.describe("pack:1 l3:2 core:2 pu:2");

      // Workers 0 to 3 have the first threads of the cores, 4 to 7 the second.
      assertEquals("[[5], [0, 4], [2, 3, 6, 7]]", neighbours(place(COMPACT, 8), 1));
    }

    @Test
    void onOtherNodesAreOrderedByTheirDistance() {
      tree.describe("numa:4 core:1 pu:1");
      tree.node(0, "0", 100, "10 21 31 21").node(1, "1", 100, "21 10 21 31");
      tree.node(2, "2", 100, "31 21 10 21").node(3, "3", 100, "21 31 21 10");

      assertEquals("[[1, 3], [2]]", neighbours(place(COMPACT, 4), 0));
    }

    @Test
    void areOneGroupWhereDistancesAreNotKnown() {
      tree.describe("numa:3 core:1 pu:1").node(1, "1", 100, "nonsense");

      assertEquals("[[1, 2]]", neighbours(place(COMPACT, 3), 0));
    }

    @Test
    void ofTheOnlyWorkerAreNone() {
      tree.describe("core:1 pu:1");

      assertEquals("[]", neighbours(place(COMPACT, 1), 0));
    }
  }

  @Nested
  class Binding {
    @Test
    void isOfTheThreadThatAsks() {
      tree.describe("pack:1 core:2 pu:1");

      place(COMPACT, 2).bind(1);

      assertEquals(List.of(List.of(1)), bound);
    }

    @Test
    void thatTheSystemRefusesIsToldOnceAndLeavesTheWorkerUnbound() {
      tree.describe("pack:1 core:2 pu:1");
      Placement placement =
          Placement.on(
              read(),
              COMPACT,
              2,
              cpus -> {
                throw new VgpuException(Status.PROVIDER_FAILED, "no");
              },
              warnings::add);

      placement.bind(0);
      placement.bind(1);

      assertEquals(List.of("worker 0 is not bound to the CPUs [0]: no"), warnings);
      assertEquals(List.of(), placement.cpus(0));
      assertEquals(-1, placement.node(1));
    }

    @Test
    void ofThreadsOnThisMachineIsWhatTheSystemTells() throws Exception {
      List<Integer> usable =
          new TopologyReader(KernelFiles.ofThisMachine()).read().allowance().cpus();
      Placement placement = Placement.of(COMPACT, usable.size(), warnings::add);
      for (int i = 0; i < usable.size(); i++) {
        int worker = i;
        List<List<Integer>> found = new ArrayList<>();
        Thread thread =
            new Thread(
                () -> {
                  placement.bind(worker);
                  found.add(cpusOfThisThread());
                });
        thread.start();
        thread.join();

        assertEquals(List.of(placement.cpus(worker)), found);
      }
      assertEquals(List.of(), warnings);
      assertEquals(usable, cpusOfThisThread(), "only those that ask are bound");
    }

    @Test
    void toACpuThatThisMachineDoesNotHaveIsRefused() {
      tree.describe("pack:1 core:1 pu:1").file("sys/devices/system/cpu/online", "60000\n");
      tree.file("sys/devices/system/cpu/cpu60000/online", "1\n").allowed("60000");
      Placement.on(read(), COMPACT, 1, LibC::bindThisThread, warnings::add).bind(0);

      assertEquals(
          List.of(
              "worker 0 is not bound to the CPUs [60000]: sched_setaffinity failed with errno 22"),
          warnings);
    }

    private List<Integer> cpusOfThisThread() {
      String list =
          KernelFiles.ofThisMachine()
              .field("proc/thread-self/status", "Cpus_allowed_list")
              .orElseThrow();
      return CpuList.toList(CpuList.parse(list).orElseThrow());
    }
  }
}
