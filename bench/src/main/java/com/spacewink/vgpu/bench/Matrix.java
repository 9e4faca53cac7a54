package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** A dense row-major matrix off the heap, as it is stored. */
final class Matrix implements AutoCloseable {
  private static final int WINDOW_BYTES = 1 << 20;

  private final DataType type;
  private final long columns;
  private final Buffer buffer;
  private final Pin pin;

  Matrix(VirtualGpu gpu, DataType type, long rows, long columns) {
    this.type = type;
    this.columns = columns;
    this.buffer = gpu.allocate(rows * columns * type.bytes());
    this.pin = buffer.pin(Access.READ_WRITE);
  }

  Pin pin() {
    return pin;
  }

  /** Fills the matrix with numbers from -1 to 1. */
  void randomize(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (long offset = 0; offset < pin.byteSize(); offset += WINDOW_BYTES) {
      ByteBuffer window = pin.window(offset, (int) Math.min(WINDOW_BYTES, pin.byteSize() - offset));
      while (window.hasRemaining()) {
        double value = random.nextDouble(-1, 1);
        if (type.real() == DataType.F32) {
          window.putFloat((float) value);
        } else {
          window.putDouble(value);
        }
      }
    }
  }

  double re(long row, long column) {
    return part(row, column, 0);
  }

  double im(long row, long column) {
    return type.isComplex() ? part(row, column, type.real().bytes()) : 0;
  }

  @Override
  public void close() {
    pin.close();
    buffer.close();
  }

  private double part(long row, long column, int offset) {
    ByteBuffer element =
        pin.window((row * columns + column) * type.bytes() + offset, type.real().bytes());
    return type.real() == DataType.F32 ? element.getFloat() : element.getDouble();
  }
}
