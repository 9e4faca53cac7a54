package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.util.List;

/** Forward transforms by definition, for fakes that are to compute rightly. */
final class PlainTransform {
  private PlainTransform() {}

  static void fft(FftSpec spec, Pin in, Pin out) {
    ByteBuffer source = in.window(0, (int) in.byteSize());
    ByteBuffer result = out.window(0, (int) out.byteSize());
    List<FftAxis> axes = spec.axes();
    for (int item = 0; item < spec.repetitions(); item++) {
      long inBase = spec.batch().isEmpty() ? 0 : item * spec.batch().get(0).inStride();
      long outBase = spec.batch().isEmpty() ? 0 : item * spec.batch().get(0).outStride();
      for (long k = 0; k < spec.points(); k++) {
        FftAxis last = axes.get(axes.size() - 1);
        if (!spec.kind().isReal() || k % last.n() <= last.n() / 2) {
          put(spec, result, outBase + offset(axes, k, false), sum(spec, source, inBase, k));
        }
      }
    }
  }

  private static double[] sum(FftSpec spec, ByteBuffer source, long base, long k) {
    double re = 0;
    double im = 0;
    for (long j = 0; j < spec.points(); j++) {
      double angle = -2 * Math.PI * turns(spec.axes(), j, k);
      int at = (int) (base + offset(spec.axes(), j, true)) * spec.inType().bytes();
      double x = part(spec.precision(), source, at);
      double y =
          spec.kind().isReal() ? 0 : part(spec.precision(), source, at + spec.precision().bytes());
      re += x * Math.cos(angle) - y * Math.sin(angle);
      im += x * Math.sin(angle) + y * Math.cos(angle);
    }
    return new double[] {re, im};
  }

  private static double turns(List<FftAxis> axes, long j, long k) {
    double turns = 0;
    for (int d = axes.size() - 1; d >= 0; d--) {
      long n = axes.get(d).n();
      turns += (double) (j % n * (k % n) % n) / n;
      j /= n;
      k /= n;
    }
    return turns;
  }

  private static long offset(List<FftAxis> axes, long index, boolean isIn) {
    long offset = 0;
    for (int d = axes.size() - 1; d >= 0; d--) {
      FftAxis axis = axes.get(d);
      offset += index % axis.n() * (isIn ? axis.inStride() : axis.outStride());
      index /= axis.n();
    }
    return offset;
  }

  private static double part(DataType precision, ByteBuffer bytes, int at) {
    return precision == DataType.F32 ? bytes.getFloat(at) : bytes.getDouble(at);
  }

  private static void put(FftSpec spec, ByteBuffer bytes, long index, double[] number) {
    int at = (int) index * spec.outType().bytes();
    if (spec.precision() == DataType.F32) {
      bytes.putFloat(at, (float) number[0]).putFloat(at + Float.BYTES, (float) number[1]);
    } else {
      bytes.putDouble(at, number[0]).putDouble(at + Double.BYTES, number[1]);
    }
  }
}
