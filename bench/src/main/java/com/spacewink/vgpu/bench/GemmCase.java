package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import java.util.ArrayList;
import java.util.List;

/** One combination of a plan's lists. */
record GemmCase(DataType type, GemmShape shape, Operands operands, int threads) {
  static List<GemmCase> of(GemmBenchPlan plan) {
    List<GemmCase> cases = new ArrayList<>();
    for (DataType type : plan.types()) {
      for (GemmShape shape : plan.shapes()) {
        for (Operands operands : plan.transposes()) {
          for (int threads : plan.threads()) {
            cases.add(new GemmCase(type, shape, operands, threads));
          }
        }
      }
    }
    return cases;
  }

  /**
   * Tells what was measured in one rotation.
   *
   * @param flops floating-point operations of the product
   */
  List<GemmBenchResult> results(Standings standings, double flops) {
    return standings.rotation().stream().map(own -> result(own, standings, flops)).toList();
  }

  private GemmBenchResult result(Measured own, Standings standings, double flops) {
    double rate = flops / own.medianSeconds();
    return new GemmBenchResult(
        type,
        shape,
        operands,
        threads,
        own.contestant().name(),
        own.contestant().kind(),
        own.contestant().provider(),
        own.samples(),
        own.medianSeconds(),
        own.minSeconds(),
        rate / 1e9,
        standings.ceilingRatio(rate),
        standings.bestPeer(),
        standings.peerRatio(own),
        standings.choiceRatio(own),
        own.counters(),
        own.maxError());
  }

  @Override
  public String toString() {
    return type.id()
        + " "
        + shape
        + " "
        + operands
        + " "
        + threads
        + (threads == 1 ? " thread" : " threads");
  }
}
