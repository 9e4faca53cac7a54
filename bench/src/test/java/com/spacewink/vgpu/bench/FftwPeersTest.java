package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.FftBenchPlan.Transform;
import com.spacewink.vgpu.api.bench.FftShape;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FFTW of this machine, as far as it has it. */
@Timeout(60)
class FftwPeersTest {
  @TempDir Path folder;

  private final VirtualGpu gpu = Fakes.gpu();
  private FftwPeers peers;
  private ReferenceLibrary reference;

  @BeforeEach
  void open() {
    peers = new FftwPeers(folder, gpu);
    reference = ReferenceLibrary.load(folder);
  }

  @AfterEach
  void close() {
    peers.close();
    reference.close();
  }

  private void assumeIsHere() {
    assumeTrue(
        !peers.available().isEmpty(),
        "FFTW is not here: on Debian: apt-get install libfftw3-double3 libfftw3-single3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fftw-estimate", "fftw-measure"})
  void transformsAreThoseOfTheReference(String name) {
    assumeIsHere();
    FftPeer peer = peers.peer(name);
    for (DataType type : List.of(DataType.F32, DataType.F64)) {
      for (FftKind kind : List.of(FftKind.C2C, FftKind.R2C)) {
        for (String size : List.of("1", "12", "101", "6x10", "3x4x5", "16@7")) {
          for (int threads : List.of(1, 2)) {
            error(peer, type, kind, size, threads)
                .ifPresent(
                    error ->
                        assertTrue(
                            error < 4 * type.epsilon(), type + " " + kind + " " + size + error));
          }
        }
      }
    }
  }

  private Optional<Double> error(
      FftPeer peer, DataType type, FftKind kind, String size, int threads) {
    Transform transform = new Transform(kind, FftShape.parse(size));
    FftSpec spec = new FftCase(type, transform, threads).spec(FftEffort.ESTIMATE);
    try (FftProblem problem = new FftProblem(gpu, reference, transform, spec)) {
      return peer.plan(spec)
          .map(
              plan -> {
                problem.spoilResult();
                problem.run(plan);
                plan.close();
                return problem.error();
              });
    }
  }

  @Test
  void libraryTellsItsVersion() {
    assumeIsHere();
    String version = peers.peer("fftw-measure").version().orElseThrow();
    assertTrue(version.startsWith("fftw"), version);
  }

  @Test
  void libraryThatIsNotHereIsNamedWithWhatToInstall() {
    assumeFalse(
        peers.available().contains("fftw-measure"), "FFTW is here: there is nothing to install");
    VgpuException e = assertThrows(VgpuException.class, () -> peers.peer("fftw-measure"));
    assertEquals(Status.NOT_SUPPORTED, e.status());
    assertTrue(e.getMessage().startsWith("bench fft: cannot load fftw-measure"), e.getMessage());
    assertTrue(e.getMessage().contains("apt-get install libfftw3-double3"), e.getMessage());
  }

  @Test
  void unknownLibraryIsRefusedWithTheKnownOnes() {
    VgpuException e = assertThrows(VgpuException.class, () -> peers.peer("fftw"));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals(
        "bench fft: unknown library 'fftw': expected one of fftw-estimate, fftw-measure",
        e.getMessage());
  }

  @Test
  void oneThatIsStoppedCallsNoLibrary() {
    assumeIsHere();
    FftPeer peer = peers.peer("fftw-estimate");
    peers.close();
    FftSpec spec = FftSpec.of(FftKind.C2C, DataType.F64, 8).onThreads(1);
    for (VgpuException e :
        List.of(
            assertThrows(VgpuException.class, () -> peer.plan(spec)),
            assertThrows(VgpuException.class, () -> peers.peer("fftw-estimate")))) {
      assertEquals(Status.NOT_READY, e.status());
    }
  }
}
