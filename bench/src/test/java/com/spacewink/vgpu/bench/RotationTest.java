package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static final double NO_TIME = 1e-9;

  private final List<String> taken = new ArrayList<>();
  private final Crew crew = Crew.ofCaller(thread -> 0);

  @Test
  void eachTakesOneSampleARound() {
    Rotation rotation = new Rotation(() -> 0);
    Sections first = rotation.add(crew, () -> taken.add("first"));
    Sections second = rotation.add(crew, () -> taken.add("second"));
    rotation.run(NO_TIME);
    assertEquals(3, first.count());
    assertEquals(3, second.count());
    for (int round = 0; round < taken.size(); round += 2) {
      assertEquals(
          1, Collections.frequency(taken.subList(round, round + 2), "first"), taken.toString());
    }
  }

  @Test
  void whatWarmsUpIsNoSample() {
    Rotation rotation = new Rotation(() -> 0);
    Sections sections = rotation.add(crew, () -> taken.add("work"));
    rotation.run(NO_TIME);
    assertTrue(taken.size() > sections.count());
  }

  @Test
  void compilerThatNeverRestsHoldsUpTheSamplesForAWhileOnly() {
    PrimitiveIterator.OfLong millis = LongStream.iterate(0, each -> each + 1).iterator();
    Rotation rotation = new Rotation(millis::nextLong);
    Sections sections = rotation.add(crew, () -> taken.add("work"));
    rotation.run(NO_TIME);
    assertEquals(3, sections.count());
  }

  @Test
  void cpuTimeIsThatOfTheThreadsInBetween() {
    long[] cpu = {100};
    Crew counted = Crew.ofCaller(thread -> cpu[0]);
    Rotation rotation = new Rotation(() -> 0);
    Sections sections = rotation.add(counted, () -> cpu[0] += 7);
    rotation.run(NO_TIME);
    assertEquals(7, sections.medianCpuNanos());
    assertTrue(sections.medianWallNanos() > 0);
  }

  @Test
  void interruptEndsIt() {
    Rotation rotation = new Rotation(() -> 0);
    rotation.add(crew, () -> Thread.currentThread().interrupt());
    VgpuException e = assertThrows(VgpuException.class, () -> rotation.run(NO_TIME));
    assertEquals(Status.CANCELLED, e.status());
    assertFalse(Thread.interrupted());
  }
}
