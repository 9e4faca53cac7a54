package com.spacewink.vgpu.backend.avx2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class Avx2BackendTest {
  @TempDir Path folder;

  @Test
  void theLibraryIsLoadedWhenAKernelIsAskedForAndLeavesNoFile() throws IOException {
    Avx2Backend backend = LoadedBackend.backend(folder);
    long before = mappings();
    GemmKernel kernel = backend.kernel(GemmKernel.class).orElseThrow();
    assertSame(kernel, backend.kernel(GemmKernel.class).orElseThrow());
    assertTrue(mappings() > before);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
    backend.stop();
    assertEquals(before, mappings());
  }

  @Test
  void stoppedBackendRefusesCalls() {
    Avx2Backend backend = LoadedBackend.backend(folder);
    PeakKernel kernel = backend.kernel(PeakKernel.class).orElseThrow();
    backend.stop();
    VgpuException e = assertThrows(VgpuException.class, () -> kernel.run(DataType.F32, 1));
    assertEquals(Status.NOT_READY, e.status());
  }

  @Test
  void stoppingBeforeTheFirstKernelLoadsNothing() {
    Avx2Backend backend = LoadedBackend.backend(folder);
    backend.stop();
    assertFalse(backend.kernel(GemmKernel.class).isPresent());
  }

  @Test
  void instancesComeAndGoUnderCallsWithoutAMappingLeft() throws Exception {
    long before = mappings();
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 50; round++) {
        Avx2Backend backend = LoadedBackend.backend(folder);
        PeakKernel kernel = backend.kernel(PeakKernel.class).orElseThrow();
        AtomicLong calls = new AtomicLong();
        List<Future<?>> running =
            IntStream.range(0, 3)
                .<Future<?>>mapToObj(i -> callers.submit(() -> callUntilRefused(kernel, calls)))
                .toList();
        while (calls.get() < 30) {
          Thread.onSpinWait();
        }
        backend.stop();
        for (Future<?> caller : running) {
          caller.get();
        }
      }
    } finally {
      callers.shutdownNow();
    }
    assertEquals(before, mappings());
  }

  @Test
  void folderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Avx2Backend backend = LoadedBackend.backend(file);
    VgpuException e = assertThrows(VgpuException.class, () -> backend.kernel(GemmKernel.class));
    assertEquals(Status.PROVIDER_FAILED, e.status());
    assertTrue(e.getMessage().contains("cannot load libvgpu_avx2.so"), e.getMessage());
  }

  private static void callUntilRefused(PeakKernel kernel, AtomicLong calls) {
    try {
      while (true) {
        kernel.run(DataType.F32, 10);
        calls.incrementAndGet();
      }
    } catch (VgpuException e) {
      assertEquals(Status.NOT_READY, e.status());
    }
  }

  /** Mappings of libraries that were taken out of the bundle. */
  private long mappings() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(folder.toString())).count();
    }
  }
}
