package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemmSplitTest {
  @Test
  void oneThreadGetsTheWholeProduct() {
    assertFalse(GemmSplit.pays(1e12, 1));
  }

  @Test
  void littleWorkStaysWhole() {
    assertFalse(GemmSplit.pays(GemmSpec.of(DataType.F32, 64, 64, 64).flops(), 8));
    assertTrue(GemmSplit.pays(GemmSpec.of(DataType.F32, 256, 256, 256).flops(), 8));
  }

  @Test
  void longerSideIsCutInWholeRegisterTiles() {
    GemmSplit rows = split(3000, 1000, 1000, 2);
    assertTrue(rows.alongRows());
    assertEquals(0, rows.blocks().size(0) % 96);
    GemmSplit columns = split(1000, 3000, 1000, 2);
    assertFalse(columns.alongRows());
    assertEquals(0, columns.blocks().size(0) % 96);
  }

  @Test
  void rowsOfCStayWholeIfKIsShort() {
    assertTrue(split(4096, 4096, 16, 2).alongRows());
    assertFalse(split(16, 4096, 16, 2).alongRows());
  }

  @Test
  void smallResultOfALongProductIsCutInEqualParts() {
    GemmSplit split = split(64, 64, 100_000, 2);
    assertEquals(2, split.blocks().count());
    assertEquals(32, split.blocks().size(0));
    assertEquals(32, split.blocks().size(1));
  }

  @Test
  void blocksAreNotWorthLessThanTheirCost() {
    assertEquals(2, split(1 << 20, 1, 1, 64).blocks().count());
  }

  @ParameterizedTest
  @CsvSource({"1,100000,100,2", "100000,1,100,3", "1000,1000,1000,64", "49,48,1000,7", "9,9,9,99"})
  void blocksCoverTheResult(long m, long n, long k, int threads) {
    GemmSplit split = split(m, n, k, threads);
    Product product = new Product(GemmSpec.of(DataType.F32, m, n, k), 0, 0, 0);
    long elements = 0;
    for (int i = 0; i < split.blocks().count(); i++) {
      Product block = split.block(product, i);
      elements += block.spec().m() * block.spec().n();
    }
    assertEquals(m * n, elements);
  }

  @Test
  void blockBeginsWhereItsOperandsDo() {
    GemmSpec spec = GemmSpec.of(DataType.F64, 100, 200, 50).leading(60, 210, 220);
    Product product = new Product(spec, 1_000_000, 2_000_000, 3_000_000);
    assertEquals(
        new Product(spec.block(5, 200), 1_000_000 + 8 * 7 * 60, 2_000_000, 3_000_000 + 8 * 7 * 220),
        product.rows(7, 5));
    assertEquals(
        new Product(spec.block(100, 5), 1_000_000, 2_000_000 + 8 * 7, 3_000_000 + 8 * 7),
        product.columns(7, 5));
  }

  @Test
  void blockOfTransposedOperandsBeginsAcross() {
    GemmSpec spec =
        GemmSpec.of(DataType.F32, Transpose.TRANSPOSE, Transpose.CONJUGATE, 100, 200, 50);
    Product product = new Product(spec, 1_000_000, 2_000_000, 3_000_000);
    assertEquals(1_000_000 + 4 * 7, product.rows(7, 5).a());
    assertEquals(2_000_000 + 4 * 7 * 50, product.columns(7, 5).b());
  }

  private static GemmSplit split(long m, long n, long k, int threads) {
    return GemmSplit.of(GemmSpec.of(DataType.F32, m, n, k), 1, threads);
  }
}
