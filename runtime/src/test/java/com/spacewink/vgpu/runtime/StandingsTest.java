package com.spacewink.vgpu.runtime;

import static com.spacewink.vgpu.runtime.Records.contestant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.tune.TuneRecord;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StandingsTest {
  private static final String CLASS = "m512n512k512.nn";
  private static final ProviderId FAST = id("fast", "1");
  private static final ProviderId SLOW = id("slow", "1");
  private static final ProviderId NEWER = id("fast", "2");

  private static final TuneRecord ONE_THREAD =
      Records.of(
          CLASS,
          contestant("fast", "1", "kc=256", 1, 60),
          contestant("fast", "1", "", 1, 55),
          contestant("slow", "1", "", 1, 20));

  private static final TuneRecord TWO_THREADS =
      Records.of(
          DataType.F32,
          CLASS,
          2,
          Records.NOON,
          contestant("fast", "1", "", 2, 110),
          contestant("fast", "1", "kc=256", 2, 100),
          contestant("fast", "1", "kc=256", 1, 60));

  @Test
  void providersStandInTheOrderOfTheRecord() {
    Standings standings = new Standings(List.of(ONE_THREAD));
    assertTrue(standings.rank(FAST) < standings.rank(SLOW));
    assertEquals(OptionalDouble.of(60), standings.rate(FAST));
    assertEquals(OptionalDouble.of(20), standings.rate(SLOW));
  }

  @Test
  void otherVersionIsNotMeasured() {
    Standings standings = new Standings(List.of(ONE_THREAD));
    assertFalse(standings.isMeasured(NEWER));
    assertEquals(OptionalDouble.empty(), standings.rate(NEWER));
    assertEquals("", standings.variant(NEWER, 1));
  }

  @Test
  void variantIsThatOfTheNumberOfThreads() {
    Standings standings = new Standings(List.of(ONE_THREAD, TWO_THREADS));
    assertEquals("kc=256", standings.variant(FAST, 1));
    assertEquals("", standings.variant(FAST, 2));
    assertEquals("", standings.variant(FAST, 7));
    assertEquals("", standings.variant(FAST, 0));
  }

  @Test
  void providerDoesNotDependOnTheNumberOfThreads() {
    TuneRecord slowWins =
        Records.of(DataType.F32, CLASS, 2, Records.NOON, contestant("slow", "1", "", 2, 300));
    Standings standings = new Standings(List.of(ONE_THREAD, slowWins));
    assertTrue(standings.rank(FAST) < standings.rank(SLOW));
  }

  @Test
  void allThreadsWorkWhereMoreWereBetter() {
    assertEquals(0, new Standings(List.of(ONE_THREAD, TWO_THREADS)).threads(FAST));
    assertEquals(0, new Standings(List.of(ONE_THREAD)).threads(FAST), "nothing else was tried");
  }

  @Test
  void fewerThreadsWorkWhereTheyWereBetter() {
    TuneRecord oneIsBetter =
        Records.of(
            DataType.F32,
            CLASS,
            2,
            Records.NOON,
            contestant("fast", "1", "kc=256", 1, 60),
            contestant("fast", "1", "", 2, 40));
    Standings standings = new Standings(List.of(ONE_THREAD, oneIsBetter));
    assertEquals(1, standings.threads(FAST));
    assertEquals("kc=256", standings.variant(FAST, 0));
    assertEquals("", standings.variant(FAST, 2), "the caller wants two");
    assertEquals(0, standings.threads(SLOW));
  }

  @Test
  void newerRecordTakesThePlaceOfTheOlder() {
    TuneRecord later =
        Records.of(
            DataType.F32,
            CLASS,
            1,
            Records.NOON.plusSeconds(1),
            contestant("slow", "1", "", 1, 70));
    assertEquals(List.of(later), Standings.NONE.with(ONE_THREAD).with(later).records());
    assertEquals(List.of(later), Standings.NONE.with(later).with(ONE_THREAD).records());
    assertEquals(
        List.of(later, TWO_THREADS), Standings.NONE.with(TWO_THREADS).with(later).records());
  }

  private static ProviderId id(String name, String version) {
    return new ProviderId(name, version, "scalar", List.of(), 0, 1);
  }
}
