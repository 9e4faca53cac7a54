package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Off-heap arrays for a self-test, all given back together. */
final class TestArrays implements AutoCloseable {
  private final BufferAllocator memory;
  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Pin> pins = new ArrayList<>();

  TestArrays(BufferAllocator memory) {
    this.memory = memory;
  }

  /** An array of {@code length} elements of a type, behind one element that nobody may touch. */
  TestArray array(DataType type, int length) {
    return new TestArray(type, length, allocate((long) (length + 2) * type.bytes()));
  }

  /** An array with the given elements; the imaginary parts count for complex types alone. */
  TestArray array(DataType type, double[] re, double[] im) {
    TestArray array = array(type, re.length);
    for (int i = 0; i < re.length; i++) {
      array.set(i, re[i], type.isComplex() ? im[i] : 0);
    }
    return array;
  }

  /** Eight-byte addresses, as the pointer-array form of a batch takes them. */
  long addresses(long... values) {
    Pin pin = allocate((long) values.length * Long.BYTES);
    pin.window(0, values.length * Long.BYTES).asLongBuffer().put(values);
    return pin.address();
  }

  @Override
  public void close() {
    pins.forEach(Pin::close);
    buffers.forEach(Buffer::close);
  }

  private Pin allocate(long bytes) {
    Buffer buffer;
    try {
      buffer = memory.allocate(bytes);
    } catch (VgpuException e) {
      throw new NoMemory(e);
    }
    buffers.add(buffer);
    Pin pin = buffer.pin(Access.READ_WRITE);
    pins.add(pin);
    return pin;
  }

  /** The test could not be made: a fault of the memory service, not of the kernel. */
  static final class NoMemory extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NoMemory(VgpuException cause) {
      super(cause);
    }

    VgpuException cause() {
      return (VgpuException) getCause();
    }
  }

  /**
   * An array between two guard elements. The element in front makes its address unaligned for
   * vectors, which kernels must bear.
   */
  static final class TestArray {
    static final double GUARD = -7777;

    private final DataType type;
    private final int length;
    private final Pin pin;
    private final ByteBuffer bytes;

    TestArray(DataType type, int length, Pin pin) {
      this.type = type;
      this.length = length;
      this.pin = pin;
      this.bytes = pin.window(0, (length + 2) * type.bytes());
      putElement(0, GUARD, GUARD);
      putElement(length + 1, GUARD, GUARD);
    }

    int length() {
      return length;
    }

    long address() {
      return pin.address() + type.bytes();
    }

    /** Sets element i to re + im·j; real types take the real part. */
    void set(int i, double re, double im) {
      putElement(i + 1, re, im);
    }

    void fill(double value) {
      for (int i = 0; i < length; i++) {
        set(i, value, value);
      }
    }

    double re(int i) {
      return part((i + 1) * type.bytes());
    }

    double im(int i) {
      return type.isComplex() ? part((i + 1) * type.bytes() + type.real().bytes()) : 0;
    }

    void checkGuards(String what) {
      SelfTestFailure.check(re(-1) == GUARD, what, "before the first", re(-1), GUARD);
      SelfTestFailure.check(re(length) == GUARD, what, "behind the last", re(length), GUARD);
    }

    private double part(int offset) {
      return type.real() == DataType.F32 ? bytes.getFloat(offset) : bytes.getDouble(offset);
    }

    private void putElement(int index, double re, double im) {
      int offset = index * type.bytes();
      if (type.real() == DataType.F32) {
        bytes.putFloat(offset, (float) re);
        if (type.isComplex()) {
          bytes.putFloat(offset + Float.BYTES, (float) im);
        }
      } else {
        bytes.putDouble(offset, re);
        if (type.isComplex()) {
          bytes.putDouble(offset + Double.BYTES, im);
        }
      }
    }
  }
}
