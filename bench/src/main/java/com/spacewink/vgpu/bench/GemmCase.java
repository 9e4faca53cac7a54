package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmBenchPlan;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.bench.HardwareCounters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One combination of a plan's lists. */
record GemmCase(DataType type, GemmShape shape, Operands operands, int threads) {
  /** What a contestant came to. */
  record Measured(
      Contestant contestant,
      int samples,
      double medianSeconds,
      double minSeconds,
      Optional<HardwareCounters> counters,
      double maxError) {}

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
   * Holds what was measured in one rotation against each other.
   *
   * @param flops floating-point operations of the product
   * @param ceilingRate floating-point operations per second of the ceiling, if there is one
   */
  List<GemmBenchResult> results(List<Measured> rotation, double flops, OptionalDouble ceilingRate) {
    Optional<Measured> bestPeer = best(Contestant.LIBRARY, rotation);
    Optional<Measured> bestProvider = best(Contestant.PROVIDER, rotation);
    return rotation.stream()
        .map(own -> result(own, bestPeer, bestProvider, flops, ceilingRate))
        .toList();
  }

  private static Optional<Measured> best(String kind, List<Measured> rotation) {
    return rotation.stream()
        .filter(measured -> isOf(kind, measured))
        .min(Comparator.comparingDouble(Measured::medianSeconds));
  }

  private GemmBenchResult result(
      Measured own,
      Optional<Measured> bestPeer,
      Optional<Measured> bestProvider,
      double flops,
      OptionalDouble ceilingRate) {
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
        ceilingRate.isPresent()
            ? OptionalDouble.of(rate / ceilingRate.getAsDouble())
            : OptionalDouble.empty(),
        bestPeer.map(peer -> peer.contestant().name()),
        isOf(Contestant.LIBRARY, own) ? OptionalDouble.empty() : rateOver(bestPeer, own),
        isOf(Contestant.CHOICE, own) ? rateOver(bestProvider, own) : OptionalDouble.empty(),
        own.counters(),
        own.maxError());
  }

  private static OptionalDouble rateOver(Optional<Measured> other, Measured own) {
    return other.isPresent()
        ? OptionalDouble.of(other.get().medianSeconds() / own.medianSeconds())
        : OptionalDouble.empty();
  }

  private static boolean isOf(String kind, Measured measured) {
    return measured.contestant().kind().equals(kind);
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
