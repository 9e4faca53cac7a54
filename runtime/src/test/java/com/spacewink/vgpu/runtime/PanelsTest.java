package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PanelsTest {
  private static final long ROWS = 48;
  private static final long MUCH = 1L << 40;

  private final PackingGemm kernel = new PackingGemm();

  @Test
  void oneForAllColumnsIfTheRowsKeepTheThreadsAtWork() {
    Panels panels = panels(2000, 1000, 500, 2, MUCH).orElseThrow();
    assertEquals(1, panels.count(1000));
    assertEquals(1, panels.atOnce());
    assertEquals(1000 / 16 + 1, panels.columns() / 16);
  }

  @Test
  void moreIfThereAreManyThreads() {
    Panels panels = panels(1000, 4000, 500, 32, MUCH).orElseThrow();
    assertTrue(panels.count(4000) * 1000 / ROWS >= 4 * 32);
    assertEquals(panels.count(4000), panels.atOnce());
    assertTrue(panels.columns() >= 256);
  }

  @Test
  void piecesAreForAllThreadsAndInUnitsOfTheKernel() {
    Panels panels = panels(2000, 1000, 500, 3, MUCH).orElseThrow();
    assertTrue(panels.pieces() >= 3);
    assertEquals(0, panels.pieceColumns() % PackingGemm.EDGE);
    assertTrue(panels.pieces() * panels.pieceColumns() >= panels.columns());
  }

  @Test
  void fitIntoTheMemory() {
    long most = 3 << 20;
    Panels panels = panels(4000, 10_000, 500, 2, most).orElseThrow();
    assertTrue(panels.bytesAtOnce() <= most);
    assertTrue(panels.bytesAtOnce() > most / 2);
    assertTrue(panels.count(10_000) > panels.atOnce());
  }

  @Test
  void noneIfThePanelsThatFitAreTooNarrow() {
    assertEquals(Optional.empty(), panels(4000, 10_000, 500, 2, 500 * 4 * 255));
    assertEquals(Optional.empty(), panels(4000, 100, 500, 2, 500 * 4 * 50));
  }

  @Test
  void noneIfTheKernelSaysThatPackingDoesNotPay() {
    PackingGemm reluctant =
        new PackingGemm() {
          @Override
          public long packedBytes(GemmSpec spec) {
            return 0;
          }
        };
    GemmSpec spec = GemmSpec.of(DataType.F32, 4000, 1000, 500);
    assertEquals(Optional.empty(), Panels.of(reluctant, spec, ROWS, 2, MUCH));
  }

  @Test
  void largestProductOverflowsNothing() {
    long most = GemmSpec.MAX_EXTENT;
    assertEquals(Optional.empty(), panels(most, 1 << 10, 1 << 28, 64, 64 << 20));
    assertTrue(panels(1 << 28, most, 16, 64, 64 << 20).orElseThrow().bytesAtOnce() <= 64 << 20);
  }

  private Optional<Panels> panels(long m, long n, long k, int threads, long mostBytes) {
    return Panels.of(kernel, GemmSpec.of(DataType.F32, m, n, k), ROWS, threads, mostBytes);
  }
}
