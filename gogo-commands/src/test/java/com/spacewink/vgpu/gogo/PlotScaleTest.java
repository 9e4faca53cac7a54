package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotScaleTest {
  @ParameterizedTest
  @CsvSource({
    "113.9, 25, 125",
    "100, 20, 100",
    "50, 10, 50",
    "101, 25, 125",
    "7, 2, 8",
    "0.3, 0.1, 0.3",
    "4200, 1000, 5000",
    "1e-3, 2e-4, 1e-3"
  })
  void stepsAreRoundAndFiveAtMost(double largest, double step, double end) {
    PlotScale scale = PlotScale.upTo(largest);
    assertEquals(step, scale.step(), 1e-9 * step);
    assertEquals(end, scale.end(), 1e-9 * end);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "NaN", "Infinity"})
  void whatCannotBeScaledHasAScaleAllTheSame(double largest) {
    assertEquals(new PlotScale(1, 1), PlotScale.upTo(largest));
  }
}
