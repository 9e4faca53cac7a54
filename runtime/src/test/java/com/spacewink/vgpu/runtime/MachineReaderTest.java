package com.spacewink.vgpu.runtime;

import static com.spacewink.vgpu.api.device.IsaLevel.AVX2;
import static com.spacewink.vgpu.api.device.IsaLevel.AVX512;
import static com.spacewink.vgpu.api.device.IsaLevel.NEON;
import static com.spacewink.vgpu.api.device.IsaLevel.SCALAR;
import static com.spacewink.vgpu.api.device.IsaLevel.SVE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.machine.CpuList;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineReaderTest {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  @TempDir Path root;

  /** Two Xeon Gold 6230 with two of their twenty cores each, both threads of every core. */
  private MachineTree xeon() {
    MachineTree tree =
        x86()
            .cpuinfo(
                """
                processor\t: 0
                vendor_id\t: GenuineIntel
                cpu family\t: 6
                model\t\t: 85
                model name\t: Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz
                stepping\t: 7
                physical id\t: 0
                siblings\t: 4
                core id\t\t: 0
                cpu cores\t: 2
                fpu\t\t: yes
                flags\t\t: fpu vme de pse tsc msr sse sse2 ssse3 fma cx16 sse4_1 sse4_2 avx f16c avx2 bmi2 avx512f avx512dq rdseed adx clflushopt avx512cd avx512bw avx512vl xsaveopt avx512_vnni
                bugs\t\t: spectre_v1 spectre_v2
                cache_alignment\t: 64
                power management:

                processor\t: 1
                vendor_id\t: GenuineIntel
                model name\t: another name, behind the first processor
                flags\t\t: fpu
                """)
            .online("0-7")
            .allowed("0-7")
            .memory(394_764_288)
            .node(0, "0-1,4-5", 196_608_000)
            .node(1, "2-3,6-7", 198_156_288)
            .cache(0, 0, 1, "Data", "32K", "0,4")
            .cache(0, 1, 1, "Instruction", "32K", "0,4")
            .cache(0, 2, 2, "Unified", "1024K", "0,4")
            .cache(0, 3, 3, "Unified", "28160K", "0-1,4-5");
    for (int cpu = 0; cpu < 8; cpu++) {
      int core = cpu % 4;
      // Core numbers start again in each package.
      tree.topology(cpu, core / 2, core % 2, core + "," + (core + 4));
    }
    return tree;
  }

  private MachineTree neoverseV1() {
    return arm()
        .cpuinfo(
            """
            processor\t: 0
            BogoMIPS\t: 2100.00
            Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm jscvt fcma lrcpc dcpop sha3 asimddp sha512 sve asimdfhm svei8mm bf16 i8mm
            CPU implementer\t: 0x41
            CPU architecture: 8
            CPU variant\t: 0x1
            CPU part\t: 0xd40
            CPU revision\t: 1
            """)
        .online("0")
        .allowed("0");
  }

  private MachineTree x86() {
    return new MachineTree(root, "amd64");
  }

  private MachineTree arm() {
    return new MachineTree(root, "aarch64");
  }

  @Nested
  class Processors {
    @Test
    void xeonOfTwoSocketsWithSmtHasAvx512() {
      DeviceProperties machine = xeon().read();

      assertAll(
          () -> assertEquals("Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz", machine.cpu()),
          () -> assertEquals("GenuineIntel", machine.vendor()),
          () -> assertEquals("amd64", machine.architecture()),
          () -> assertEquals(List.of(SCALAR, AVX2, AVX512), machine.isa()),
          () -> assertEquals(List.of(), machine.hiddenIsa()),
          () -> assertEquals(8, machine.logicalCpus()),
          () -> assertEquals(4, machine.cores()),
          () -> assertEquals(2, machine.sockets()),
          () -> assertEquals(394_764_288 * KIB, machine.memoryBytes()));
    }

    @Test
    void zen3HasAvx2ButNoAvx512() {
      DeviceProperties machine =
          x86()
              .cpuinfo(
                  """
                  processor\t: 0
                  vendor_id\t: AuthenticAMD
                  model name\t: AMD EPYC 7763 64-Core Processor
                  flags\t\t: fpu sse sse2 ssse3 fma sse4_1 sse4_2 avx f16c avx2 bmi1 bmi2 sha_ni vaes vpclmulqdq
                  """)
              .read();

      assertEquals("AMD EPYC 7763 64-Core Processor", machine.cpu());
      assertEquals(List.of(SCALAR, AVX2), machine.isa());
    }

    @Test
    void zen4InAVirtualMachineHasAvx512() {
      DeviceProperties machine =
          x86()
              .cpuinfo(
                  """
                  processor\t: 0
                  vendor_id\t: AuthenticAMD
                  model name\t: AMD EPYC
                  flags\t\t: fpu sse2 fma avx f16c hypervisor avx2 bmi2 avx512f avx512dq avx512ifma avx512cd avx512bw avx512vl avx512_bf16
                  """)
              .online("0-1")
              .allowed("0-1")
              .topology(0, 0, 0, "0")
              .topology(1, 0, 1, "1")
              .read();

      assertEquals("AMD EPYC", machine.cpu());
      assertEquals(List.of(SCALAR, AVX2, AVX512), machine.isa());
      assertEquals(2, machine.cores());
      assertEquals(1, machine.sockets());
    }

    @Test
    void avx512WithoutByteAndWordInstructionsDoesNotCount() {
      DeviceProperties machine =
          x86().cpuinfo("flags\t: fma avx2 avx512f avx512cd avx512er avx512pf\n").read();

      assertEquals(List.of(SCALAR, AVX2), machine.isa());
    }

    @Test
    void avx2WithoutFmaDoesNotCount() {
      DeviceProperties machine =
          x86().cpuinfo("flags\t: fpu sse2 avx avx2 avx512f avx512dq avx512bw avx512vl\n").read();

      assertEquals(List.of(SCALAR), machine.isa());
    }

    @Test
    void neoverseN1HasNeon() {
      DeviceProperties machine =
          arm()
              .cpuinfo(
                  """
                  processor\t: 0
                  BogoMIPS\t: 243.75
                  Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp ssbs
                  CPU implementer\t: 0x41
                  CPU architecture: 8
                  CPU variant\t: 0x3
                  CPU part\t: 0xd0c
                  CPU revision\t: 1
                  """)
              .read();

      assertEquals("Neoverse-N1", machine.cpu());
      assertEquals("ARM", machine.vendor());
      assertEquals(List.of(SCALAR, NEON), machine.isa());
    }

    @Test
    void neoverseV1HasSve() {
      DeviceProperties machine = neoverseV1().read();

      assertEquals("Neoverse-V1", machine.cpu());
      assertEquals(List.of(SCALAR, NEON, SVE), machine.isa());
    }

    @Test
    void armProcessorThatIsNotInTheTableIsNamedByItsNumbers() {
      DeviceProperties machine =
          arm().cpuinfo("CPU implementer\t: 0x41\nCPU part\t: 0xfff\n").read();

      assertEquals("implementer 0x41 part 0xfff", machine.cpu());
    }

    @Test
    void nameByItsArchitectureVersionGivesWayToTheNumbers() {
      DeviceProperties machine =
          arm()
              .cpuinfo(
                  """
                  processor\t: 0
                  model name\t: ARMv8 Processor rev 3 (v8l)
                  Features\t: fp asimd
                  CPU implementer\t: 0x41
                  CPU part\t: 0xd08
                  """)
              .read();

      assertEquals("Cortex-A72", machine.cpu());
    }

    @Test
    void featuresBehindTheProcessorListOfAnOldArmKernelAreFound() {
      DeviceProperties machine =
          arm()
              .cpuinfo(
                  """
                  Processor\t: AArch64 Processor rev 0 (aarch64)

                  processor\t: 0
                  processor\t: 1

                  Features\t: fp asimd evtstrm
                  CPU implementer\t: 0x41
                  CPU part\t: 0xd07
                  """)
              .read();

      assertEquals("Cortex-A57", machine.cpu());
      assertEquals(List.of(SCALAR, NEON), machine.isa());
    }

    @Test
    void instructionSetsOfAnotherArchitectureDoNotCount() {
      MachineTree emulated = arm().cpuinfo("flags\t: fma avx2\nFeatures\t: \n");

      assertEquals(List.of(SCALAR), emulated.read().isa());
    }

    @Test
    void architectureWithoutLevelsOfItsOwnHasScalar() {
      MachineTree riscv = new MachineTree(root, "riscv64").cpuinfo("isa\t: rv64imafdcv\n");

      assertEquals(List.of(SCALAR), riscv.read().isa());
    }
  }

  @Nested
  class Limit {
    @Test
    void hidesTheLevelsAboveIt() {
      DeviceProperties machine = xeon().readUpTo(AVX2);

      assertEquals(List.of(SCALAR, AVX2), machine.isa());
      assertEquals(List.of(AVX512), machine.hiddenIsa());
    }

    @Test
    void atScalarHidesEverythingElse() {
      DeviceProperties machine = xeon().readUpTo(SCALAR);

      assertEquals(List.of(SCALAR), machine.isa());
      assertEquals(List.of(AVX2, AVX512), machine.hiddenIsa());
    }

    @Test
    void ofAnotherFamilyLeavesScalarAlone() {
      DeviceProperties machine = xeon().readUpTo(SVE);

      assertEquals(List.of(SCALAR), machine.isa());
      assertEquals(List.of(AVX2, AVX512), machine.hiddenIsa());
    }

    @Test
    void aboveWhatTheMachineHasHidesNothing() {
      DeviceProperties machine = neoverseV1().readUpTo(SVE);

      assertEquals(List.of(SCALAR, NEON, SVE), machine.isa());
      assertEquals(List.of(), machine.hiddenIsa());
    }
  }

  @Nested
  class Cores {
    @Test
    void ofAHybridProcessorCountOnceEach() {
      // Two performance cores with two threads each, then four efficiency cores.
      MachineTree tree = x86().online("0-7").allowed("0-7");
      for (int cpu = 0; cpu < 4; cpu++) {
        int first = cpu / 2 * 2;
        tree.topology(cpu, 0, cpu / 2 * 4, first + "-" + (first + 1));
      }
      for (int cpu = 4; cpu < 8; cpu++) {
        tree.topology(cpu, 0, cpu + 4, String.valueOf(cpu));
      }

      assertEquals(8, tree.read().logicalCpus());
      assertEquals(6, tree.read().cores());
      assertEquals(1, tree.read().sockets());
    }

    @Test
    void outsideTheContainersCpusDoNotCount() {
      DeviceProperties machine = xeon().allowed("2,6").read();

      assertEquals(2, machine.logicalCpus());
      assertEquals(1, machine.cores());
      assertEquals(1, machine.sockets());
    }

    @Test
    void cachesAreThoseOfTheFirstCpuOfTheContainer() {
      DeviceProperties machine = xeon().allowed("2,6").cache(2, 0, 1, "Data", "48K", "2,6").read();

      assertEquals(List.of(new Cache(1, Cache.Type.DATA, 48 * KIB, 64, 2)), machine.caches());
    }

    @Test
    void thatAreOfflineOrMissingDoNotCount() {
      MachineTree tree = x86().allowed("0-127").online("0,2,5").topology(0, 0, 0, "0");
      tree.topology(2, 0, 1, "2").topology(5, 1, 0, "5");

      assertEquals(3, tree.read().logicalCpus());
      assertEquals(3, tree.read().cores());
      assertEquals(2, tree.read().sockets());
    }

    @Test
    void areToldApartByTheirNumbersWhereSiblingsAreNotKnown() {
      MachineTree tree = x86().allowed("0-3");
      for (int cpu = 0; cpu < 4; cpu++) {
        tree.topology(cpu, cpu % 2, 0, "not a list");
      }

      assertEquals(2, tree.read().cores());
      assertEquals(2, tree.read().sockets());
    }

    @Test
    void withoutAPackageLeaveTheSocketsUnknown() {
      DeviceProperties machine = x86().allowed("0").topology(0, -1, 0, "0").read();

      assertEquals(1, machine.cores());
      assertEquals(0, machine.sockets());
    }

    @Test
    void areUnknownWithoutTopologyFiles() {
      DeviceProperties machine = x86().allowed("0-3").online("0-3").read();

      assertEquals(4, machine.logicalCpus());
      assertEquals(0, machine.cores());
      assertEquals(0, machine.sockets());
    }

    @Test
    void areTheOnlineOnesWhereTheKernelDoesNotTellWhatIsAllowed() {
      assertEquals(3, x86().online("0-1,7").read().logicalCpus());
    }
  }

  @Nested
  class CachesAndMemory {
    @Test
    void cachesAreListedNearestFirst() {
      List<Cache> expected =
          List.of(
              new Cache(1, Cache.Type.DATA, 32 * KIB, 64, 2),
              new Cache(1, Cache.Type.INSTRUCTION, 32 * KIB, 64, 2),
              new Cache(2, Cache.Type.UNIFIED, MIB, 64, 2),
              new Cache(3, Cache.Type.UNIFIED, 28160 * KIB, 64, 4));

      assertEquals(expected, xeon().read().caches());
    }

    @Test
    void cachesAreSortedWhereTheKernelListsThemOtherwise() {
      MachineTree tree = x86().allowed("0").cache(0, 0, 3, "Unified", "8M", "0");
      tree.cache(0, 2, 1, "Data", "48K", "0").cache(0, 5, 2, "Unified", "2048K", "0");

      assertEquals(List.of(1, 2, 3), tree.read().caches().stream().map(Cache::level).toList());
    }

    @Test
    void virtualMachineWithoutCacheFilesHasNoCaches() {
      DeviceProperties machine = x86().allowed("0-1").online("0-1").read();

      assertEquals(List.of(), machine.caches());
      assertEquals(0, machine.dataCacheBytes(1));
    }

    @Test
    void cacheWithoutASizeIsLeftOut() {
      MachineTree tree = arm().allowed("0").cache(0, 0, 1, "Data", "", "0");

      assertEquals(List.of(), tree.read().caches());
    }

    @Test
    void numaNodesHaveTheirCpusAndMemory() {
      List<NumaNode> expected =
          List.of(
              new NumaNode(0, List.of(0, 1, 4, 5), 196_608_000 * KIB),
              new NumaNode(1, List.of(2, 3, 6, 7), 198_156_288 * KIB));

      assertEquals(expected, xeon().read().numaNodes());
    }

    @Test
    void numaNodeOfMemoryAloneHasNoCpus() {
      MachineTree tree = x86().node(0, "0-3", 1000).node(4, "", 2000);

      assertEquals(
          List.of(
              new NumaNode(0, List.of(0, 1, 2, 3), 1000 * KIB),
              new NumaNode(4, List.of(), 2000 * KIB)),
          tree.read().numaNodes());
    }

    @Test
    void otherEntriesBesideTheNumaNodesAreNoNodes() {
      MachineTree tree = x86().node(0, "0", 1000).file("sys/devices/system/node/online", "0\n");
      tree.file("sys/devices/system/node/nodes/cpulist", "0\n");

      assertEquals(1, tree.read().numaNodes().size());
    }

    @Test
    void machineWithoutNumaIsOneNode() {
      DeviceProperties machine = x86().allowed("0-1,3").memory(4096).read();

      assertEquals(List.of(new NumaNode(0, List.of(0, 1, 3), 4 * MIB)), machine.numaNodes());
    }

    @Test
    void memoryIsLimitedByTheLowestGroupOfVersion2() {
      MachineTree tree = x86().memory(8 << 20).file("proc/self/cgroup", "0::/a/b\n");
      tree.file("sys/fs/cgroup/a/memory.max", 256 * MIB + "\n");
      tree.file("sys/fs/cgroup/a/b/memory.max", "max\n");

      assertEquals(256 * MIB, tree.read().memoryBytes());
    }

    @Test
    void memoryIsLimitedByTheGroupOfVersion1() {
      MachineTree tree =
          x86().memory(8 << 20).file("proc/self/cgroup", "9:cpu:/x\n4:memory:/docker/c\n0::/\n");
      tree.file("sys/fs/cgroup/memory/docker/c/memory.limit_in_bytes", 512 * MIB + "\n");

      assertEquals(512 * MIB, tree.read().memoryBytes());
    }

    @Test
    void memoryIsLimitedByTheGroupThatTheContainerSeesAsRoot() {
      MachineTree tree = x86().memory(8 << 20).file("proc/self/cgroup", "4:memory:/docker/c\n");
      tree.file("sys/fs/cgroup/memory/memory.limit_in_bytes", 64 * MIB + "\n");

      assertEquals(64 * MIB, tree.read().memoryBytes());
    }

    @Test
    void groupWithoutALimitLeavesTheMachinesMemory() {
      MachineTree tree = x86().memory(4096).file("proc/self/cgroup", "4:memory:/\n");
      tree.file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

      assertEquals(4 * MIB, tree.read().memoryBytes());
    }

    @Test
    void groupPathThatLeavesTheMountIsNotFollowed() {
      MachineTree tree = x86().memory(4096).file("proc/self/cgroup", "0::/../../../outside\n");
      tree.file("outside/memory.max", "1\n");

      assertEquals(4 * MIB, tree.read().memoryBytes());
    }
  }

  @Nested
  class BadFiles {
    private static final List<String> NAMES =
        List.of(
            "proc/cpuinfo",
            "proc/meminfo",
            "proc/self/status",
            "proc/self/cgroup",
            "sys/fs/cgroup/memory.max",
            "sys/fs/cgroup/memory/memory.limit_in_bytes",
            "sys/devices/system/cpu/online",
            "sys/devices/system/cpu/cpu0/topology/physical_package_id",
            "sys/devices/system/cpu/cpu0/topology/core_id",
            "sys/devices/system/cpu/cpu0/topology/thread_siblings_list",
            "sys/devices/system/cpu/cpu0/cache/index0/level",
            "sys/devices/system/cpu/cpu0/cache/index0/type",
            "sys/devices/system/cpu/cpu0/cache/index0/size",
            "sys/devices/system/cpu/cpu0/cache/index0/coherency_line_size",
            "sys/devices/system/cpu/cpu0/cache/index0/shared_cpu_list",
            "sys/devices/system/node/node0/cpulist",
            "sys/devices/system/node/node0/meminfo");

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
            "kB",
            "99999999999999999999",
            "9223372036854775807",
            "65535",
            "65536",
            "-1",
            "0-65535",
            "max",
            "memory",
            "Data",
            "flags",
            "Features",
            "avx2 fma",
            "model name",
            "CPU implementer",
            "0x41",
            "0xffffffffff",
            "MemTotal",
            "Node 0 MemTotal",
            "Cpus_allowed_list",
            "\u0000",
            "\uffff",
            "%s");

    @Test
    void emptyRootKnowsNothingButScalar() {
      DeviceProperties machine = x86().read();

      assertAll(
          () -> assertEquals("", machine.cpu()),
          () -> assertEquals("", machine.vendor()),
          () -> assertEquals(List.of(SCALAR), machine.isa()),
          () -> assertEquals(0, machine.logicalCpus()),
          () -> assertEquals(0, machine.cores()),
          () -> assertEquals(0, machine.sockets()),
          () -> assertEquals(List.of(), machine.caches()),
          () -> assertEquals(List.of(new NumaNode(0, List.of(), 0)), machine.numaNodes()),
          () -> assertEquals(0, machine.memoryBytes()));
    }

    @Test
    void emptyFilesTellNothing() {
      MachineTree tree = x86();
      NAMES.forEach(name -> tree.file(name, ""));

      DeviceProperties machine = tree.read();

      assertEquals(List.of(SCALAR), machine.isa());
      assertEquals(0, machine.logicalCpus());
      assertEquals(0, machine.memoryBytes());
    }

    @Test
    void foldersInPlaceOfFilesTellNothing() {
      MachineTree tree = x86();
      NAMES.forEach(name -> tree.file(name + "/inside", "0"));

      assertEquals(0, tree.read().logicalCpus());
    }

    @Test
    void hostileListOfCpusIsBounded() {
      assertEquals(0, x86().online("0-4000000000").read().logicalCpus());
    }

    @Test
    void sizeBeyondALongIsNotKnown() {
      assertEquals(0, x86().memory(Long.MAX_VALUE / 1000).read().memoryBytes());
    }

    @Test
    void garbageNeverThrows() {
      long seed = 20260101;
      for (int round = 0; round < 300; round++) {
        Random random = new Random(seed + round);
        MachineTree tree = x86();
        NAMES.forEach(name -> tree.file(name, garbage(random)));

        DeviceProperties machine = tree.read();

        String printed = "seed " + (seed + round) + ": " + machine;
        assertTrue(machine.isa().contains(SCALAR), printed);
        assertFalse(machine.numaNodes().isEmpty(), printed);
        assertTrue(machine.logicalCpus() <= CpuList.MAX_CPUS, printed);
        assertTrue(machine.memoryBytes() >= 0, printed);
      }
    }

    private static byte[] garbage(Random random) {
      if (random.nextInt(4) == 0) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
      }
      StringBuilder text = new StringBuilder();
      IntStream.range(0, random.nextInt(12))
          .forEach(i -> text.append(PIECES.get(random.nextInt(PIECES.size()))));
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  @Test
  void thisMachineHasAtLeastOneCpuAndScalar() {
    DeviceProperties machine = MachineReader.ofThisMachine().read(Optional.empty());

    assertTrue(machine.isa().contains(SCALAR));
    assertFalse(machine.numaNodes().isEmpty());
  }
}
