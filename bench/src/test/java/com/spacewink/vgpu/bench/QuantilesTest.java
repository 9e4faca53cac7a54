package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void medianIsTheMiddleOrBetweenTheTwoInTheMiddle() {
    assertEquals(2, Quantiles.median(new double[] {9, 1, 2}));
    assertEquals(1.5, Quantiles.median(new double[] {2, 9, 1, 0}));
  }

  @Test
  void quantileIsTheLeastThatSoManyDoNotExceed() {
    double[] hundred = DoubleStream.iterate(100, x -> x - 1).limit(100).toArray();
    assertEquals(95, Quantiles.of(0.95, hundred));
    assertEquals(100, Quantiles.of(1, hundred));
    assertEquals(1, Quantiles.of(0, hundred));
    assertEquals(7, Quantiles.of(0.95, new double[] {7}));
  }

  @Test
  void nothingHasNoQuantile() {
    assertTrue(Double.isNaN(Quantiles.median(new double[0])));
    assertTrue(Double.isNaN(Quantiles.of(0.95, new double[0])));
  }
}
