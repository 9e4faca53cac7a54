package com.spacewink.vgpu.fft.radix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.kenai.jffi.MemoryIO;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.kernels.TestMachine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the library in C comes and goes. */
@Timeout(120)
class NativeRadixTest {
  private static final FftSpec PAIR = FftSpec.of(FftKind.C2C, DataType.F64, 2);

  @TempDir Path folder;

  @BeforeEach
  void skipWhereItCannotRun() {
    TestMachine.lacks(IsaLevel.AVX2).ifPresent(Assumptions::abort);
  }

  @Test
  void theLibraryIsLoadedWhenATransformIsPreparedAndLeavesNoFile() throws IOException {
    NativeRadix radix = radix(folder);
    assertEquals(0, mappings());
    radix.prepare(PAIR).close();
    assertTrue(mappings() > 0);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
    radix.close();
    assertEquals(0, mappings());
  }

  @Test
  void stoppedProviderPreparesNothing() {
    NativeRadix radix = radix(folder);
    radix.close();
    VgpuException e = assertThrows(VgpuException.class, () -> radix.prepare(PAIR));
    assertEquals(Status.NOT_READY, e.status());
    assertEquals("radix: the provider was stopped", e.getMessage());
  }

  @Test
  void transformsOfAStoppedProviderRefuseToRun() {
    NativeRadix radix = radix(folder);
    FftTransform transform = radix.prepare(PAIR);
    radix.close();
    VgpuException e = assertThrows(VgpuException.class, () -> transform.runAll(0, 0, 0, 0));
    assertEquals(Status.NOT_READY, e.status());
    e = assertThrows(VgpuException.class, () -> transform.run(0, 0, 1, 0, 0, 0, 0));
    assertEquals(Status.NOT_READY, e.status());
    transform.close();
  }

  @Test
  void closingAgainDoesNothing() {
    NativeRadix radix = radix(folder);
    FftTransform transform = radix.prepare(PAIR);
    transform.close();
    transform.close();
    radix.close();
    radix.close();
    transform.close();
  }

  @Test
  void folderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    NativeRadix radix = radix(file);
    VgpuException e = assertThrows(VgpuException.class, () -> radix.prepare(PAIR));
    assertEquals(Status.PROVIDER_FAILED, e.status());
    String expected = "radix: cannot load libvgpu_fft_avx2.so: " + file;
    assertTrue(e.getMessage().startsWith(expected), e.getMessage());
  }

  @Test
  void instancesComeAndGoUnderCallsWithoutAMappingLeft() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 30; round++) {
        NativeRadix radix = radix(folder);
        FftTransform transform = radix.prepare(PAIR);
        AtomicLong calls = new AtomicLong();
        List<Future<?>> running =
            IntStream.range(0, 3)
                .<Future<?>>mapToObj(
                    thread -> callers.submit(() -> runUntilRefused(transform, calls)))
                .toList();
        while (calls.get() < 30) {
          Thread.onSpinWait();
        }
        radix.close();
        for (Future<?> caller : running) {
          caller.get();
        }
      }
    } finally {
      callers.shutdownNow();
    }
    assertEquals(0, mappings());
  }

  private static NativeRadix radix(Path libraries) {
    return new NativeRadix("radix", "libvgpu_fft_avx2.so", libraries);
  }

  private static void runUntilRefused(FftTransform transform, AtomicLong calls) {
    ByteBuffer numbers = aligned(PAIR.inBytes() + PAIR.outBytes());
    ByteBuffer workspace = aligned(transform.workspaceBytes());
    ByteBuffer scratch = aligned(transform.scratchBytes());
    try {
      while (true) {
        transform.runAll(
            address(numbers),
            address(numbers) + PAIR.inBytes(),
            address(workspace),
            address(scratch));
        calls.incrementAndGet();
      }
    } catch (VgpuException e) {
      assertEquals(Status.NOT_READY, e.status());
    }
  }

  private static ByteBuffer aligned(long bytes) {
    return ByteBuffer.allocateDirect((int) bytes + 128).alignedSlice(64);
  }

  private static long address(ByteBuffer buffer) {
    return MemoryIO.getInstance().getDirectBufferAddress(buffer);
  }

  /** Mappings of libraries that were taken out of the bundle. */
  private long mappings() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(folder.toString())).count();
    }
  }
}
