package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.Leak;
import com.spacewink.vgpu.api.memory.MemoryStatistics;
import com.spacewink.vgpu.api.memory.MemoryTierStatus;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A virtual GPU and its memory in plain loops, which also keeps account of what was asked of it.
 */
final class PlainGpu extends NoHeapTransforms implements VirtualGpu, BufferAllocator {
  private static final long CAPACITY = 1L << 28;

  final List<HeapBuffer> buffers = new ArrayList<>();
  final List<Execution> executions = new ArrayList<>();

  /** Added to every element of a product, to play a provider that is wrong. */
  double error;

  @Override
  public DeviceProperties properties() {
    return new DeviceProperties(
        "Plain CPU",
        "PlainMaker",
        "amd64",
        List.of(IsaLevel.SCALAR, IsaLevel.AVX2),
        List.of(IsaLevel.AVX512),
        4,
        2,
        1,
        List.of(new Cache(1, Cache.Type.DATA, 32768, 64, 2)),
        List.of(new NumaNode(0, List.of(0, 1, 2, 3), 1L << 33)),
        1L << 33);
  }

  @Override
  public Buffer allocate(long bytes) {
    if (bytes > CAPACITY) {
      throw new OutOfMemoryError("a test asks for " + bytes + " bytes");
    }
    HeapBuffer buffer = new HeapBuffer((int) bytes);
    buffers.add(buffer);
    return buffer;
  }

  long allocatedBytes() {
    return buffers.stream().mapToLong(HeapBuffer::byteSize).sum();
  }

  boolean isEverythingClosed() {
    return buffers.stream().allMatch(HeapBuffer::isClosed);
  }

  @Override
  public void gemm(GemmSpec spec, Pin a, Pin b, Pin c, Execution execution) {
    executions.add(execution);
    ByteBuffer bytesC = whole(c);
    for (int i = 0; i < spec.m(); i++) {
      for (int j = 0; j < spec.n(); j++) {
        gemmElement(spec, whole(a), whole(b), bytesC, i, j);
      }
    }
  }

  private void gemmElement(GemmSpec spec, ByteBuffer a, ByteBuffer b, ByteBuffer c, int i, int j) {
    DataType type = spec.type();
    double re = error;
    double im = 0;
    for (int p = 0; p < spec.k(); p++) {
      long inA = spec.transA().isTransposed() ? p * spec.lda() + i : i * spec.lda() + p;
      long inB = spec.transB().isTransposed() ? j * spec.ldb() + p : p * spec.ldb() + j;
      re += re(type, a, inA) * re(type, b, inB) - im(type, a, inA) * im(type, b, inB);
      im += re(type, a, inA) * im(type, b, inB) + im(type, a, inA) * re(type, b, inB);
    }
    long inC = i * spec.ldc() + j;
    re *= spec.alpha().re();
    im *= spec.alpha().re();
    if (!spec.beta().isZero()) {
      re += spec.beta().re() * re(type, c, inC);
      im += spec.beta().re() * im(type, c, inC);
    }
    put(type, c, inC, re, im);
  }

  @Override
  public void gemm(GemmSpec spec, Buffer a, Buffer b, Buffer c) {
    throw new AssertionError("commands hold their own pins");
  }

  @Override
  public void permute(PermuteSpec spec, Pin in, Pin out, Execution execution) {
    long[] extents = spec.extents();
    for (long index = 0; index < spec.elements(); index++) {
      long inIndex = 0;
      long outIndex = 0;
      long rest = index;
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        inIndex += rest % extents[axis] * spec.inStrides()[axis];
        outIndex += rest % extents[axis] * spec.outStrides()[axis];
        rest /= extents[axis];
      }
      put(
          spec.type(),
          whole(out),
          outIndex,
          re(spec.type(), whole(in), inIndex),
          im(spec.type(), whole(in), inIndex));
    }
  }

  @Override
  public void gemmBatched(
      GemmSpec spec,
      long count,
      Pin a,
      long strideA,
      Pin b,
      long strideB,
      Pin c,
      long strideC,
      Execution execution) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public void reduce(ReduceSpec spec, Pin in, Pin out, Execution execution) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] matmul(float[] a, float[] b, int m, int n, int k) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] matmul(double[] a, double[] b, int m, int n, int k) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public void fft(FftSpec spec, Pin in, Pin out) {
    throw new AssertionError("commands plan their transforms");
  }

  @Override
  public List<MemoryTierStatus> tiers() {
    return List.of(new MemoryTierStatus("ram", CAPACITY, 1024));
  }

  @Override
  public MemoryStatistics statistics() {
    return new MemoryStatistics(0, 0, 0, buffers.size(), 0);
  }

  @Override
  public List<Leak> leaks() {
    return List.of();
  }

  static ByteBuffer whole(Pin pin) {
    return pin.window(0, (int) pin.byteSize());
  }

  static double re(DataType type, ByteBuffer bytes, long index) {
    int at = (int) (index * type.bytes());
    return type.real() == DataType.F32 ? bytes.getFloat(at) : bytes.getDouble(at);
  }

  static double im(DataType type, ByteBuffer bytes, long index) {
    if (!type.isComplex()) {
      return 0;
    }
    int at = (int) (index * type.bytes() + type.real().bytes());
    return type.real() == DataType.F32 ? bytes.getFloat(at) : bytes.getDouble(at);
  }

  static void put(DataType type, ByteBuffer bytes, long index, double re, double im) {
    int at = (int) (index * type.bytes());
    if (type.real() == DataType.F32) {
      bytes.putFloat(at, (float) re);
    } else {
      bytes.putDouble(at, re);
    }
    if (type == DataType.C64) {
      bytes.putFloat(at + Float.BYTES, (float) im);
    } else if (type == DataType.C128) {
      bytes.putDouble(at + Double.BYTES, im);
    }
  }
}
