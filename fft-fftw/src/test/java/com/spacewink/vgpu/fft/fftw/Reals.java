package com.spacewink.vgpu.fft.fftw;

import com.kenai.jffi.MemoryIO;
import com.spacewink.vgpu.api.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;

/** Real numbers outside of the heap; complex ones are two each. */
final class Reals {
  private static final int ALIGNMENT = 64;

  private final DataType precision;
  private final int size;
  private final ByteBuffer bytes;

  /**
   * @param shift numbers from a 64-byte boundary to the first one
   */
  private Reals(DataType precision, int size, int shift) {
    this.precision = precision;
    this.size = size;
    int words = size + shift;
    ByteBuffer block = ByteBuffer.allocateDirect(words * precision.bytes() + 2 * ALIGNMENT);
    ByteBuffer aligned = block.alignedSlice(ALIGNMENT);
    int start = shift * precision.bytes();
    bytes = aligned.slice(start, aligned.capacity() - start).order(ByteOrder.nativeOrder());
  }

  static Reals of(DataType precision, int size) {
    return new Reals(precision, size, 0);
  }

  /** Numbers that begin one behind a 64-byte boundary. */
  static Reals unaligned(DataType precision, int size) {
    return new Reals(precision, size, 1);
  }

  long address() {
    return MemoryIO.getInstance().getDirectBufferAddress(bytes);
  }

  Reals fill(IntToDoubleFunction value) {
    for (int i = 0; i < size; i++) {
      if (precision == DataType.F32) {
        bytes.putFloat(i * Float.BYTES, (float) value.applyAsDouble(i));
      } else {
        bytes.putDouble(i * Double.BYTES, value.applyAsDouble(i));
      }
    }
    return this;
  }

  double get(int i) {
    return precision == DataType.F32 ? bytes.getFloat(i * 4) : bytes.getDouble(i * 8);
  }

  double[] toArray() {
    double[] numbers = new double[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = get(i);
    }
    return numbers;
  }
}
