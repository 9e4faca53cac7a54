package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import java.util.EnumSet;
import java.util.Set;

/**
 * Fused multiply-adds on ten independent numbers: more than two units of four or five cycles'
 * latency can have in flight, and few enough for the registers. The JIT makes scalar instructions
 * of it; loops over arrays, which it vectorises, can be faster than this ceiling.
 */
final class ScalarPeak implements PeakKernel {
  private static final int CHAINS = 10;

  /** Rounds of an inner loop with an int counter, which the JIT runs without safepoints. */
  private static final int ROUNDS = 1 << 20;

  @Override
  public Set<DataType> types() {
    return EnumSet.allOf(DataType.class);
  }

  @Override
  public long run(DataType type, long iterations) {
    double check = 0;
    for (long done = 0; done < iterations; done += ROUNDS) {
      int rounds = (int) Math.min(ROUNDS, iterations - done);
      check += type.real() == DataType.F32 ? floats(rounds) : doubles(rounds);
    }
    // The numbers tend to 1 and never become NaN, but only the loop knows: it has to run.
    return Double.isNaN(check) ? 0 : 2 * CHAINS * iterations;
  }

  private static float floats(int rounds) {
    float a = 0.5f;
    float x0 = 0;
    float x1 = 0.1f;
    float x2 = 0.2f;
    float x3 = 0.3f;
    float x4 = 0.4f;
    float x5 = 0.5f;
    float x6 = 0.6f;
    float x7 = 0.7f;
    float x8 = 0.8f;
    float x9 = 0.9f;
    for (int i = 0; i < rounds; i++) {
      x0 = Math.fma(x0, a, a);
      x1 = Math.fma(x1, a, a);
      x2 = Math.fma(x2, a, a);
      x3 = Math.fma(x3, a, a);
      x4 = Math.fma(x4, a, a);
      x5 = Math.fma(x5, a, a);
      x6 = Math.fma(x6, a, a);
      x7 = Math.fma(x7, a, a);
      x8 = Math.fma(x8, a, a);
      x9 = Math.fma(x9, a, a);
    }
    return x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9;
  }

  private static double doubles(int rounds) {
    double a = 0.5;
    double x0 = 0;
    double x1 = 0.1;
    double x2 = 0.2;
    double x3 = 0.3;
    double x4 = 0.4;
    double x5 = 0.5;
    double x6 = 0.6;
    double x7 = 0.7;
    double x8 = 0.8;
    double x9 = 0.9;
    for (int i = 0; i < rounds; i++) {
      x0 = Math.fma(x0, a, a);
      x1 = Math.fma(x1, a, a);
      x2 = Math.fma(x2, a, a);
      x3 = Math.fma(x3, a, a);
      x4 = Math.fma(x4, a, a);
      x5 = Math.fma(x5, a, a);
      x6 = Math.fma(x6, a, a);
      x7 = Math.fma(x7, a, a);
      x8 = Math.fma(x8, a, a);
      x9 = Math.fma(x9, a, a);
    }
    return x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9;
  }
}
