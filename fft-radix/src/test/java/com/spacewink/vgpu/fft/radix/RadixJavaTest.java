package com.spacewink.vgpu.fft.radix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import org.junit.jupiter.api.Test;

class RadixJavaTest {
  private final RadixJava radix = new RadixJava();

  @Test
  void axesThatNoTableHoldsAreRefused() {
    assertRefused(FftSpec.of(FftKind.C2C, DataType.F64, 1L << 50));
    assertRefused(FftSpec.of(FftKind.C2C, DataType.F64, 1L << 39));
    assertRefused(FftSpec.of(FftKind.R2C, DataType.F32, 1L << 50));
    assertRefused(FftSpec.of(FftKind.C2R, DataType.F32, 1L << 50));
    // A prime.
    assertRefused(FftSpec.of(FftKind.C2C, DataType.F64, (1L << 31) - 1));
  }

  @Test
  void manySequencesTakeNoMoreMemoryThanOne() {
    FftSpec one = FftSpec.ofAxes(FftKind.C2C, DataType.F64, new long[] {1, 4096}, new int[] {1});
    FftSpec many =
        FftSpec.ofAxes(FftKind.C2C, DataType.F64, new long[] {1 << 20, 4096}, new int[] {1});
    try (FftTransform single = radix.prepare(one);
        FftTransform batch = radix.prepare(many)) {
      assertEquals(single.tableBytes(), batch.tableBytes());
      assertEquals(single.scratchBytes(), batch.scratchBytes());
      assertEquals(0, batch.workspaceBytes());
    }
  }

  @Test
  void longTransformsHavePiecesForManyThreads() {
    try (FftTransform line = radix.prepare(FftSpec.of(FftKind.C2C, DataType.F64, 1 << 20));
        FftTransform plane = radix.prepare(FftSpec.of(FftKind.R2C, DataType.F32, 512, 512))) {
      assertTrue(leastPieces(line) >= 16);
      assertTrue(leastPieces(plane) >= 8);
    }
  }

  @Test
  void shortTransformsAreOnePiece() {
    try (FftTransform transform = radix.prepare(FftSpec.of(FftKind.C2C, DataType.F64, 16))) {
      assertEquals(1, transform.steps());
      assertEquals(1, transform.pieces(0));
    }
  }

  private static long leastPieces(FftTransform transform) {
    long least = Long.MAX_VALUE;
    for (int step = 0; step < transform.steps(); step++) {
      least = Math.min(least, transform.pieces(step));
    }
    return least;
  }

  private void assertRefused(FftSpec spec) {
    VgpuException e = assertThrows(VgpuException.class, () -> radix.prepare(spec));
    assertEquals(Status.NOT_SUPPORTED, e.status());
  }
}
