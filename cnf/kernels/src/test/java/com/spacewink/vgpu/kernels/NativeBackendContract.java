package com.spacewink.vgpu.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.kenai.jffi.MemoryIO;
import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a backend promises that brings its kernels in a library.
 *
 * @param <B> the backend's component
 */
@Timeout(120)
public abstract class NativeBackendContract<B extends KernelBackend> {
  private static final GemmSpec PRODUCT = GemmSpec.of(DataType.F32, 512, 512, 512);

  @TempDir Path folder;

  private final IsaLevel level;
  private final Set<Class<? extends Kernel>> families;

  /**
   * @param level the instruction set level that it needs, which it is named after
   * @param families all that it offers
   */
  protected NativeBackendContract(IsaLevel level, Set<Class<? extends Kernel>> families) {
    this.level = level;
    this.families = families;
  }

  /** As the framework does, but with a folder of its own. */
  protected abstract B activate(Path libraries, DeviceProperties machine);

  /** As the framework does. */
  protected abstract void deactivate(B backend);

  @BeforeEach
  final void skipWhereItCannotRun() {
    TestMachine.lacks(level).ifPresent(Assumptions::abort);
  }

  @Test
  final void offersItsFamilies() {
    B backend = activate(folder);
    assertEquals(
        families,
        Stream.of(
                GemmKernel.class,
                BatchedGemmKernel.class,
                PermuteKernel.class,
                ReduceKernel.class,
                PeakKernel.class)
            .filter(family -> backend.kernel(family).isPresent())
            .collect(Collectors.toSet()));
    deactivate(backend);
  }

  @Test
  final void theLibraryIsLoadedWhenAKernelIsAskedForAndLeavesNoFile() throws IOException {
    B backend = activate(folder);
    long before = mappings();
    GemmKernel kernel = backend.kernel(GemmKernel.class).orElseThrow();
    assertSame(kernel, backend.kernel(GemmKernel.class).orElseThrow());
    assertTrue(mappings() > before);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
    deactivate(backend);
    assertEquals(before, mappings());
  }

  @Test
  final void stoppedBackendRefusesCalls() {
    B backend = activate(folder);
    PeakKernel kernel = backend.kernel(PeakKernel.class).orElseThrow();
    deactivate(backend);
    VgpuException e = assertThrows(VgpuException.class, () -> kernel.run(DataType.F32, 1));
    assertEquals(Status.NOT_READY, e.status());
    assertEquals(level.id() + ": the backend was stopped", e.getMessage());
  }

  @Test
  final void variantsOfAStoppedBackendRefuseCalls() {
    B backend = activate(folder);
    TunableGemmKernel kernel = gemm(backend, TunableGemmKernel.class);
    deactivate(backend);
    GemmKernel variant = kernel.variant("rows=168").orElseThrow();
    VgpuException e = assertThrows(VgpuException.class, () -> variant.gemm(PRODUCT, 0, 0, 0));
    assertEquals(Status.NOT_READY, e.status());
  }

  @Test
  final void variantsThatDoNotPackBShareNoPackedOne() {
    B backend = activate(folder);
    long bytes = gemm(backend, PackedGemmKernel.class).packedBytes(PRODUCT);
    assertTrue(bytes > 0);
    TunableGemmKernel kernel = gemm(backend, TunableGemmKernel.class);
    for (String name : List.of("pack=none", "pack=a", "pack=a+rows=168")) {
      assertEquals(0, packed(kernel, name).packedBytes(PRODUCT), name);
    }
    for (String name : List.of("pack=b", "pack=ab", "rows=168", "columns=512")) {
      assertEquals(bytes, packed(kernel, name).packedBytes(PRODUCT), name);
    }
    deactivate(backend);
  }

  /** Their calls use one descriptor in turn, and each finds what the others left there. */
  @Test
  final void kernelsThatTakeTurnsComputeTheirOwnProducts() {
    B backend = activate(folder);
    BatchedGemmKernel batched = backend.kernel(BatchedGemmKernel.class).orElseThrow();
    PeakKernel peak = backend.kernel(PeakKernel.class).orElseThrow();
    GemmKernel kernel = backend.kernel(GemmKernel.class).orElseThrow();
    GemmKernel variant = gemm(backend, TunableGemmKernel.class).variant("pack=ab").orElseThrow();
    GemmSpec product = GemmSpec.of(DataType.F64, 4, 4, 4);
    GemmSpec doubled = product.scaled(new Complex(2, 0), Complex.ZERO);
    ByteBuffer ones = ByteBuffer.allocateDirect(16 * Double.BYTES).order(ByteOrder.nativeOrder());
    ByteBuffer c = ByteBuffer.allocateDirect(32 * Double.BYTES).order(ByteOrder.nativeOrder());
    IntStream.range(0, 16).forEach(i -> ones.putDouble(Double.BYTES * i, 1));
    long a = MemoryIO.getInstance().getDirectBufferAddress(ones);
    long result = MemoryIO.getInstance().getDirectBufferAddress(c);
    for (int round = 0; round < 2; round++) {
      kernel.gemm(product, a, a, result);
      assertEquals(4, c.getDouble(0));
      kernel.gemm(doubled, a, a, result);
      assertEquals(8, c.getDouble(0));
      variant.gemm(product, a, a, result);
      assertEquals(4, c.getDouble(0));
      kernel.gemm(product, a, a, result + 16 * Double.BYTES);
      assertEquals(4, c.getDouble(31 * Double.BYTES));
      assertTrue(peak.run(DataType.F32, 10) > 0);
      batched.gemmStrided(doubled, 2, a, 0, a, 0, result, 16);
      assertEquals(8, c.getDouble(31 * Double.BYTES));
      kernel.gemm(doubled, a, a, result);
      kernel.gemm(product, a, a, result);
      assertEquals(4, c.getDouble(15 * Double.BYTES));
    }
    deactivate(backend);
  }

  @Test
  final void stoppingBeforeTheFirstKernelLoadsNothing() {
    B backend = activate(folder);
    deactivate(backend);
    assertFalse(backend.kernel(GemmKernel.class).isPresent());
  }

  @Test
  final void instancesComeAndGoUnderCallsWithoutAMappingLeft() throws Exception {
    long before = mappings();
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 50; round++) {
        B backend = activate(folder);
        PeakKernel kernel = backend.kernel(PeakKernel.class).orElseThrow();
        AtomicLong calls = new AtomicLong();
        List<Future<?>> running =
            IntStream.range(0, 3)
                .<Future<?>>mapToObj(i -> callers.submit(() -> callUntilRefused(kernel, calls)))
                .toList();
        while (calls.get() < 30) {
          Thread.onSpinWait();
        }
        deactivate(backend);
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
  final void folderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    B backend = activate(file);
    VgpuException e = assertThrows(VgpuException.class, () -> backend.kernel(GemmKernel.class));
    assertEquals(Status.PROVIDER_FAILED, e.status());
    String expected = level.id() + ": cannot load libvgpu_" + level.id() + ".so: " + file;
    assertTrue(e.getMessage().startsWith(expected), e.getMessage());
  }

  private <K extends GemmKernel> K gemm(B backend, Class<K> abilities) {
    return abilities.cast(backend.kernel(GemmKernel.class).orElseThrow());
  }

  private static PackedGemmKernel packed(TunableGemmKernel kernel, String variant) {
    return (PackedGemmKernel) kernel.variant(variant).orElseThrow();
  }

  private B activate(Path libraries) {
    return activate(libraries, TestMachine.with(level));
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
