package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GemmProblemTest {
  private static final GemmShape SHAPE = new GemmShape(9, 13, 21);

  private final FakePeer peer = new FakePeer("peer");

  @ParameterizedTest
  @EnumSource(DataType.class)
  void rightProductHasAnErrorWithinTheUnit(DataType type) {
    for (String operands : new String[] {"nn", "nt", "tn", "cc"}) {
      assertTrue(error(type, operands) <= 0.5, operands);
    }
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void wrongCornerIsFound(DataType type) {
    peer.flaw = 0.01;
    assertTrue(error(type, "nn") > 2);
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void nanIsFound(DataType type) {
    peer.flaw = Double.NaN;
    assertEquals(Double.POSITIVE_INFINITY, error(type, "nn"));
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void resultThatIsNotWrittenIsFound(DataType type) {
    peer.writesNothing = true;
    assertTrue(error(type, "nn") > 2);
  }

  private double error(DataType type, String operands) {
    try (GemmProblem problem =
        new GemmProblem(Fakes.gpu(), type, SHAPE, Operands.parse(operands))) {
      problem.spoilResult();
      problem.run(peer);
      return problem.maxError();
    }
  }
}
