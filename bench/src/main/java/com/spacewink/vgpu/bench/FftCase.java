package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.FftBenchPlan;
import com.spacewink.vgpu.api.bench.FftBenchPlan.Transform;
import com.spacewink.vgpu.api.bench.FftBenchResult;
import com.spacewink.vgpu.api.bench.FftShape;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.ArrayList;
import java.util.List;

/** One combination of a plan's lists. */
record FftCase(DataType type, Transform transform, int threads) {
  static List<FftCase> of(FftBenchPlan plan) {
    List<FftCase> cases = new ArrayList<>();
    for (DataType type : plan.types()) {
      for (Transform transform : plan.transforms()) {
        for (int threads : plan.threads()) {
          cases.add(new FftCase(type, transform, threads));
        }
      }
    }
    return cases;
  }

  /** The transform, by providers. */
  FftSpec spec(FftEffort effort) {
    FftShape shape = transform.shape();
    long[] extents = shape.n().stream().mapToLong(Long::longValue).toArray();
    FftSpec one = FftSpec.of(transform.kind(), type, extents).effort(effort).onThreads(threads);
    return shape.batch() == 1
        ? one
        : one.repeated(
            new FftAxis(
                shape.batch(),
                one.inBytes() / one.inType().bytes(),
                one.outBytes() / one.outType().bytes()));
  }

  /**
   * Tells what was measured in one rotation.
   *
   * @param flops floating-point operations of the transform, by benchFFT's convention
   */
  List<FftBenchResult> results(Standings standings, double flops) {
    return standings.rotation().stream().map(own -> result(own, standings, flops)).toList();
  }

  private FftBenchResult result(Measured own, Standings standings, double flops) {
    double rate = flops / own.medianSeconds();
    return new FftBenchResult(
        type,
        transform,
        threads,
        own.contestant().name(),
        own.contestant().kind(),
        own.contestant().provider(),
        own.samples(),
        own.medianSeconds(),
        own.minSeconds(),
        rate / 1e6,
        standings.ceilingRatio(rate),
        standings.bestPeer(),
        standings.peerRatio(own),
        standings.choiceRatio(own),
        own.maxError());
  }

  @Override
  public String toString() {
    return type.id() + " " + transform + " " + threads + (threads == 1 ? " thread" : " threads");
  }
}
