package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmShape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The libraries of this machine, as far as there are any. */
@Timeout(60)
class SystemPeersTest {
  @TempDir Path folder;

  private SystemPeers peers;

  @BeforeEach
  void open() {
    peers = new SystemPeers(folder);
  }

  @AfterEach
  void close() {
    peers.close();
  }

  @ParameterizedTest
  @EnumSource(CblasLibrary.class)
  void libraryComputesByDefinitionWhateverTypeAndTransposes(CblasLibrary known) {
    assumeTrue(
        peers.available().contains(known.id()), known.id() + " is not here: " + known.remedy());
    Peer peer = peers.peer(known.id());
    for (int threads : List.of(1, 2)) {
      peer.setThreads(threads);
      for (DataType type : DataType.values()) {
        for (String operands : List.of("nn", "nt", "tn", "tt", "cn", "nc", "ct")) {
          assertTrue(error(peer, type, operands) <= 1, type + " " + operands);
        }
      }
      peer.awaitIdle();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CblasLibrary.class,
      names = {"OPENBLAS", "BLIS"})
  void libraryTellsItsVersion(CblasLibrary known) {
    assumeTrue(
        peers.available().contains(known.id()), known.id() + " is not here: " + known.remedy());
    String version = peers.peer(known.id()).version().orElseThrow();
    assertTrue(version.matches(".*\\d+\\.\\d+.*"), version);
  }

  @ParameterizedTest
  @EnumSource(CblasLibrary.class)
  void libraryThatIsNotHereIsNamedWithWhatToInstall(CblasLibrary known) {
    assumeFalse(peers.available().contains(known.id()), known.id() + " is here");
    VgpuException e = assertThrows(VgpuException.class, () -> peers.peer(known.id()));
    assertEquals(Status.NOT_SUPPORTED, e.status());
    assertTrue(e.getMessage().startsWith("bench gemm: cannot load " + known.id()), e.getMessage());
    assertTrue(e.getMessage().contains("apt-get install "), e.getMessage());
  }

  @Test
  void unknownLibraryIsRefusedWithTheKnownOnes() {
    VgpuException e = assertThrows(VgpuException.class, () -> peers.peer("atlas"));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(
        "bench gemm: unknown library 'atlas': expected one of openblas, blis, mkl", e.getMessage());
  }

  @Test
  void oneThatIsStoppedCallsNoLibrary() {
    List<String> available = peers.available();
    assumeTrue(!available.isEmpty(), "no library is here: " + remedies());
    Peer peer = peers.peer(available.get(0));
    peers.close();
    for (VgpuException e :
        List.of(
            assertThrows(VgpuException.class, () -> peer.setThreads(1)),
            assertThrows(VgpuException.class, () -> peers.peer(available.get(0))))) {
      assertEquals(Status.NOT_READY, e.status());
    }
  }

  /** Extents all differ, so that exchanged arguments cannot go unnoticed. */
  private static double error(Peer peer, DataType type, String operands) {
    GemmShape shape = new GemmShape(33, 47, 61);
    try (GemmProblem problem =
        new GemmProblem(Fakes.gpu(), type, shape, Operands.parse(operands))) {
      problem.spoilResult();
      problem.run(peer);
      return problem.maxError();
    }
  }

  private static List<String> remedies() {
    return Arrays.stream(CblasLibrary.values()).map(CblasLibrary::remedy).toList();
  }
}
