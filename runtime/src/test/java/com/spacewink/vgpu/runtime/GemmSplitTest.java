package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemmSplitTest {
  @Test
  void oneThreadGetsTheWholeProduct() {
    assertEquals(new GemmSplit(3000, 2000), split(3000, 2000, 1000, 1));
  }

  @Test
  void littleWorkStaysWhole() {
    assertEquals(new GemmSplit(64, 64), split(64, 64, 64, 8));
  }

  @Test
  void longerSideIsCutInWholeMicroTiles() {
    GemmSplit rows = split(3000, 1000, 1000, 2);
    assertEquals(1000, rows.columns());
    assertEquals(0, rows.rows() % 48);
    GemmSplit columns = split(1000, 3000, 1000, 2);
    assertEquals(1000, columns.rows());
    assertEquals(0, columns.columns() % 48);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1", "1,100000,100,2", "100000,1,100,3", "1000,1000,1000,64", "49,48,1000,7"})
  void blocksCoverTheResult(long m, long n, long k, int threads) {
    GemmSpec spec = GemmSpec.of(DataType.F32, m, n, k);
    GemmSplit split = GemmSplit.of(spec, threads);
    assertTrue(split.rowBlocks(spec) * split.rows() >= m);
    assertTrue((split.rowBlocks(spec) - 1) * split.rows() < m);
    assertTrue(split.columnBlocks(spec) * split.columns() >= n);
    assertTrue((split.columnBlocks(spec) - 1) * split.columns() < n);
  }

  private static GemmSplit split(long m, long n, long k, int threads) {
    return GemmSplit.of(GemmSpec.of(DataType.F32, m, n, k), threads);
  }
}
