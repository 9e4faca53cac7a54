package com.spacewink.vgpu.fft.radix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PiecesTest {
  @Test
  void piecesHaveAllUnitsAndNoneTwice() {
    for (long units : new long[] {1, 2, 63, 64, 65, 1000, 1L << 56}) {
      long pieces = Pieces.of(Long.MAX_VALUE, units);
      assertEquals(0, Pieces.begin(0, pieces, units));
      assertEquals(units, Pieces.begin(pieces, pieces, units));
      for (long piece = 0; piece < pieces; piece++) {
        assertTrue(Pieces.begin(piece, pieces, units) < Pieces.begin(piece + 1, pieces, units));
      }
    }
  }

  @Test
  void littleWorkIsOnePiece() {
    assertEquals(1, Pieces.of(100, 100));
    assertEquals(1, Pieces.of(1, 1));
  }
}
