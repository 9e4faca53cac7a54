package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GemmProblemTest {
  private static final GemmShape SHAPE = new GemmShape(9, 13, 21);

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F32", "F64"})
  void rightProductHasAnErrorWithinTheUnit(DataType type) {
    assertTrue(error(type, 0) <= 0.5);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F32", "F64"})
  void wrongCornerIsFound(DataType type) {
    assertTrue(error(type, 0.01) > 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F32", "F64"})
  void nanIsFound(DataType type) {
    assertEquals(Double.POSITIVE_INFINITY, error(type, Double.NaN));
  }

  private static double error(DataType type, double flaw) {
    Products products = new Products(flaw);
    double error;
    try (GemmProblem problem = new GemmProblem(products.gpu(), type, SHAPE, Operands.parse("nn"))) {
      problem.spoilResult();
      problem.run(Execution.DEFAULT);
      error = problem.maxError();
    }
    assertEquals(0, products.liveBuffers());
    return error;
  }
}
