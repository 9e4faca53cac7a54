package com.spacewink.vgpu.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.machine.KernelFiles;
import com.spacewink.vgpu.machine.MachineTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterleavingTest {
  private static final Path NUMA_MAPS = Path.of("/proc/self/numa_maps");
  private static final long BYTES = 2 * RamHeap.MAPPED_BYTES;

  @TempDir Path root;

  private final LibC libc = LibC.load();
  private final BitSet firstNode = BitSet.valueOf(new long[] {1});
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void needsAKernelThatKnowsNumaAndAContainerThatMayAskIt() {
    assumeTrue(Files.isReadable(NUMA_MAPS), "no " + NUMA_MAPS);
    long address = map();
    new Interleaving(libc, firstNode, refusal -> assumeTrue(false, refusal)).place(address, BYTES);
    libc.munmap(address, BYTES);
  }

  @Test
  void setsThePolicyOfTheMappingAndOfNoOther() throws IOException {
    long address = map();
    long other = map();

    new Interleaving(libc, firstNode, warnings::add).place(address, BYTES);

    assertEquals("interleave:0", policy(address));
    assertEquals("default", policy(other));
    assertEquals(List.of(), warnings);
    libc.munmap(address, BYTES);
    libc.munmap(other, BYTES);
  }

  @Test
  void nodesBeyondTheFirstWordOfTheMaskAreTakenForWhatTheyAre() {
    BitSet farNode = new BitSet();
    farNode.set(100);
    long address = map();

    new Interleaving(libc, farNode, warnings::add).place(address, BYTES);

    assertEquals(1, warnings.size(), "this machine should have no node 100");
    libc.munmap(address, BYTES);
  }

  @Test
  void refusalIsToldOnceWithItsReasonAndTheRemedyThatIsInPlace() {
    Interleaving interleaving = new Interleaving(libc, firstNode, warnings::add);

    interleaving.place(1, BYTES);
    interleaving.place(1, BYTES);

    assertEquals(
        List.of(
            "vgpu.memory.numa=interleave has no effect: mbind of 4194304 bytes at 0x1 failed with"
                + " errno 22; pages lie on the node that touches them first"),
        warnings);
  }

  @Test
  void buffersOfAMachineWithSeveralNodesAreInterleavedIfSoSet() throws IOException {
    machineWithNodes("0-1");
    assertEquals("interleave", policyOfABuffer(NumaPolicy.INTERLEAVE).split("[:=]")[0]);
    assertEquals("default", policyOfABuffer(NumaPolicy.LOCAL));
  }

  @Test
  void buffersOfAMachineWithOneNodeNeverAre() throws IOException {
    machineWithNodes("0");
    assertEquals("default", policyOfABuffer(NumaPolicy.INTERLEAVE));
  }

  private void machineWithNodes(String nodes) {
    new MachineTree(root)
        .file("proc/self/status", "Mems_allowed_list:\t" + nodes + "\n")
        .file("sys/devices/system/node/has_cpu", nodes + "\n")
        .file("sys/devices/system/node/has_memory", nodes + "\n");
  }

  private String policyOfABuffer(NumaPolicy policy) throws IOException {
    RamAllocator allocator =
        new RamAllocator(new Settings(OptionalLong.empty(), false, policy), new KernelFiles(root));
    try (Buffer buffer = allocator.allocate(BYTES);
        Pin pin = buffer.pin(Access.READ_WRITE)) {
      pin.window(BYTES - 1, 1).put(0, (byte) 1);
      return policy(pin.address());
    }
  }

  private long map() {
    return libc.mmap(
        0, BYTES, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
  }

  /** The policy that the kernel tells of the last area that begins at the address or before it. */
  private static String policy(long address) throws IOException {
    String policy = "";
    for (String line : Files.readAllLines(NUMA_MAPS)) {
      String[] words = line.split(" ");
      if (Long.compareUnsigned(Long.parseUnsignedLong(words[0], 16), address) <= 0) {
        policy = words[1];
      }
    }
    assertTrue(!policy.isEmpty());
    return policy;
  }
}
