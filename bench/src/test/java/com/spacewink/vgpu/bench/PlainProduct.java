package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;

/** C = op(A)·op(B) in plain loops, for fakes that are to compute rightly. */
final class PlainProduct {
  private PlainProduct() {}

  static void gemm(GemmSpec spec, Pin a, Pin b, Pin c) {
    ByteBuffer bytesA = a.window(0, (int) a.byteSize());
    ByteBuffer bytesB = b.window(0, (int) b.byteSize());
    ByteBuffer bytesC = c.window(0, (int) c.byteSize());
    for (long i = 0; i < spec.m(); i++) {
      for (long j = 0; j < spec.n(); j++) {
        double re = 0;
        double im = 0;
        for (long p = 0; p < spec.k(); p++) {
          long inA = spec.transA().isTransposed() ? p * spec.lda() + i : i * spec.lda() + p;
          long inB = spec.transB().isTransposed() ? j * spec.ldb() + p : p * spec.ldb() + j;
          double reA = part(spec.type(), bytesA, inA, 0);
          double imA = sign(spec.transA()) * imaginary(spec.type(), bytesA, inA);
          double reB = part(spec.type(), bytesB, inB, 0);
          double imB = sign(spec.transB()) * imaginary(spec.type(), bytesB, inB);
          re += reA * reB - imA * imB;
          im += reA * imB + imA * reB;
        }
        put(spec.type(), bytesC, i * spec.ldc() + j, re, im);
      }
    }
  }

  private static double sign(Transpose transpose) {
    return transpose == Transpose.CONJUGATE ? -1 : 1;
  }

  private static double imaginary(DataType type, ByteBuffer bytes, long index) {
    return type.isComplex() ? part(type, bytes, index, type.real().bytes()) : 0;
  }

  private static double part(DataType type, ByteBuffer bytes, long index, int offset) {
    int at = (int) index * type.bytes() + offset;
    return type.real() == DataType.F32 ? bytes.getFloat(at) : bytes.getDouble(at);
  }

  private static void put(DataType type, ByteBuffer bytes, long index, double re, double im) {
    int at = (int) index * type.bytes();
    switch (type) {
      case F32 -> bytes.putFloat(at, (float) re);
      case F64 -> bytes.putDouble(at, re);
      case C64 -> bytes.putFloat(at, (float) re).putFloat(at + Float.BYTES, (float) im);
      case C128 -> bytes.putDouble(at, re).putDouble(at + Double.BYTES, im);
    }
  }
}
