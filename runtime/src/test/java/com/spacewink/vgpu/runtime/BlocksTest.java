package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocksTest {
  @ParameterizedTest
  @CsvSource({
    "1,1,1,1",
    "1,1000,48,2",
    "1,1000,48,64",
    "1,47,48,2",
    "1,48,48,2",
    "3,1000,48,2",
    "5,100,48,7",
    "7,1,48,3",
    "1,1073741824,96,1024"
  })
  void blocksFollowOneAnotherAndStayWithinAnItem(long items, long length, long edge, int threads) {
    Blocks blocks = Blocks.of(items, length, edge, threads);
    long at = 0;
    for (int i = 0; i < blocks.count(); i++) {
      assertEquals(at, blocks.item(i) * length + blocks.first(i));
      assertTrue(2 * blocks.size(i) >= Math.min(edge, 2 * length));
      assertTrue(blocks.first(i) + blocks.size(i) <= length);
      assertEquals(0, blocks.first(i) % edge);
      at += blocks.size(i);
    }
    assertEquals(items * length, at);
  }

  @Test
  void longBlocksComeFirstAndShortOnesLast() {
    Blocks blocks = Blocks.of(1, 4800, 48, 2);
    for (int i = 1; i < blocks.count(); i++) {
      assertTrue(blocks.size(i) <= blocks.size(i - 1));
    }
    assertEquals(1200, blocks.size(0));
    assertEquals(48, blocks.size(blocks.count() - 1));
  }

  @Test
  void remainderStandsAloneIfItIsHalfTheEdgeOrMore() {
    Blocks blocks = Blocks.of(1, 48 + 24, 48, 2);
    assertEquals(2, blocks.count());
    assertEquals(24, blocks.size(1));
  }

  @Test
  void shorterRemainderJoinsTheBlockBeforeIt() {
    Blocks blocks = Blocks.of(1, 100, 48, 2);
    assertEquals(2, blocks.count());
    assertEquals(48, blocks.size(0));
    assertEquals(52, blocks.size(1));
  }

  @Test
  void thereAreNotManyMoreBlocksThanThreads() {
    assertTrue(Blocks.of(1, 1L << 30, 48, 8).count() < 8 * 64);
  }
}
