package com.spacewink.vgpu.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlGroupsTest {
  private static final String V1 = "sys/fs/cgroup/";
  private static final String V2 = "sys/fs/cgroup";

  @TempDir Path root;
  private MachineTree tree;
  private ControlGroups groups;

  @BeforeEach
  void machine() {
    tree = new MachineTree(root);
    groups = new ControlGroups(tree.files());
  }

  private void group(String lines) {
    tree.file("proc/self/cgroup", lines);
  }

  @Nested
  class Quota {
    private void assertQuota(double cpus) {
      assertEquals(OptionalDouble.of(cpus), groups.cpuQuota());
    }

    @Test
    void ofVersion2IsQuotaOverPeriod() {
      group("0::/app\n");
      tree.file(V2 + "/app/cpu.max", "150000 100000\n");

      assertQuota(1.5);
    }

    @Test
    void ofVersion1IsQuotaOverPeriod() {
      group("9:memory:/x\n4:cpu,cpuacct:/app\n0::/\n");
      tree.file(V1 + "cpu/app/cpu.cfs_quota_us", "150000\n");
      tree.file(V1 + "cpu/app/cpu.cfs_period_us", "100000\n");

      assertQuota(1.5);
    }

    @Test
    void isTheLowestUpTheHierarchy() {
      group("0::/slice/app\n");
      tree.file(V2 + "/slice/cpu.max", "50000 100000\n");
      tree.file(V2 + "/slice/app/cpu.max", "400000 100000\n");

      assertQuota(0.5);
    }

    @Test
    void isThatOfTheGroupWhichTheContainerSeesAsRoot() {
      group("4:cpu:/docker/of/the/host\n");
      tree.file(V1 + "cpu/cpu.cfs_quota_us", "250000\n");
      tree.file(V1 + "cpu/cpu.cfs_period_us", "100000\n");

      assertQuota(2.5);
    }

    @Test
    void isTheLowerOneWhereBothVersionsTellOne() {
      group("4:cpu:/\n0::/\n");
      tree.file(V1 + "cpu/cpu.cfs_quota_us", "300000\n");
      tree.file(V1 + "cpu/cpu.cfs_period_us", "100000\n");
      tree.file(V2 + "/cpu.max", "200000 100000\n");

      assertQuota(2);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"max 100000", "", "100000", "100000 0", "-1 100000", "0 5", "a b", "1 2 3"})
    void thatIsNoneLeavesNoLimit(String text) {
      group("0::/app\n");
      tree.file(V2 + "/app/cpu.max", text + "\n");

      assertEquals(OptionalDouble.empty(), groups.cpuQuota());
    }

    @Test
    void ofVersion1WithoutALimitIsMinusOne() {
      group("4:cpu:/\n");
      tree.file(V1 + "cpu/cpu.cfs_quota_us", "-1\n");
      tree.file(V1 + "cpu/cpu.cfs_period_us", "100000\n");

      assertEquals(OptionalDouble.empty(), groups.cpuQuota());
    }

    @Test
    void ofAnotherControllerWithASimilarNameDoesNotCount() {
      group("4:cpuset:/\n5:cpuacct:/\n");
      tree.file(V1 + "cpu/cpu.cfs_quota_us", "100000\n");
      tree.file(V1 + "cpu/cpu.cfs_period_us", "100000\n");

      assertEquals(OptionalDouble.empty(), groups.cpuQuota());
    }

    @Test
    void outsideTheMountIsNotFollowed() {
      group("0::/../../outside\n");
      tree.file("sys/outside/cpu.max", "1 1000\n");

      assertEquals(OptionalDouble.empty(), groups.cpuQuota());
    }
  }

  @Nested
  class Cpuset {
    private void assertCpuset(Integer... cpus) {
      assertEquals(Optional.of(List.of(cpus)), groups.cpuset().map(CpuList::toList));
    }

    @Test
    void ofVersion2IsTheEffectiveOne() {
      group("0::/slice/app\n");
      tree.file(V2 + "/cpuset.cpus.effective", "0-7\n");
      tree.file(V2 + "/slice/app/cpuset.cpus.effective", "2-3\n");

      assertCpuset(2, 3);
    }

    @Test
    void isThatOfTheGroupAboveWhereTheOwnHasNoController() {
      group("0::/slice/app\n");
      tree.file(V2 + "/slice/cpuset.cpus.effective", "0,5\n");

      assertCpuset(0, 5);
    }

    @Test
    void ofVersion1IsTheEffectiveOne() {
      group("3:cpuset:/app\n");
      tree.file(V1 + "cpuset/app/cpuset.effective_cpus", "1\n");

      assertCpuset(1);
    }

    @Test
    void isNotKnownWithoutTheController() {
      group("0::/app\n");

      assertEquals(Optional.empty(), groups.cpuset());
    }
  }

  @Nested
  class Memory {
    @Test
    void ofVersion1WithoutALimitIsAllThatThereIs() {
      group("4:memory:/\n");
      tree.file(V1 + "memory/memory.limit_in_bytes", "9223372036854771712\n");
      tree.file(V1 + "memory/memory.usage_in_bytes", "5\n");

      assertEquals(OptionalLong.empty(), groups.memoryLimit());
      assertEquals(OptionalLong.empty(), groups.memoryAvailable());
    }

    @Test
    void availableIsWhatTheFullestGroupHasLeft() {
      group("4:memory:/slice/app\n");
      tree.file(V1 + "memory/slice/memory.limit_in_bytes", "1000\n");
      tree.file(V1 + "memory/slice/memory.usage_in_bytes", "950\n");
      tree.file(V1 + "memory/slice/memory.stat", "cache 30\ntotal_inactive_file 20\n");
      tree.file(V1 + "memory/slice/app/memory.limit_in_bytes", "500\n");
      tree.file(V1 + "memory/slice/app/memory.usage_in_bytes", "100\n");

      assertEquals(OptionalLong.of(500), groups.memoryLimit());
      assertEquals(OptionalLong.of(70), groups.memoryAvailable());
    }
  }
}
