package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** A case with operands in memory, to be run as any caller would. */
final class Workload implements AutoCloseable {
  /** Numbers repeat after this many, which is no multiple of anything that kernels cut by. */
  private static final int PERIOD = 4099;

  private static final int WINDOW = 1 << 24;

  /** A batch fills a cache, not the memory. */
  private static final long BATCH_BYTES = 4 << 20;

  private static final long MOST_PRODUCTS = 4096;

  /** Elements that stay together in a copy of rows, and results side by side in a reduction. */
  private static final long ROW = 64;

  private final VirtualGpu gpu;
  private final Map<Execution, FftPlan> plans = new HashMap<>();
  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Pin> pins = new ArrayList<>();
  private final Function<Execution, Runnable> run;
  private final Pin result;
  private final double work;

  /**
   * @param operations runs it
   * @param of the case
   * @throws com.spacewink.vgpu.api.VgpuException with OUT_OF_MEMORY if there is not that much
   */
  Workload(Operations operations, TuneCase of) {
    gpu = operations.gpu();
    try {
      switch (of.sizeClass().family()) {
        case GEMM -> {
          GemmSpec spec = of.product();
          Pin a = operand(spec.bytesA(), spec.type());
          Pin b = operand(spec.bytesB(), spec.type());
          result = allocate(spec.bytesC());
          run = execution -> () -> gpu.gemm(spec, a, b, result, execution);
          work = spec.flops();
        }
        case GEMM_BATCHED -> {
          GemmSpec spec = of.product();
          long bytes = spec.bytesA() + spec.bytesB() + spec.bytesC();
          long count = Math.max(1, Math.min(MOST_PRODUCTS, BATCH_BYTES / bytes));
          int size = spec.type().bytes();
          Pin a = operand(spec.bytesA() * count, spec.type());
          Pin b = operand(spec.bytesB() * count, spec.type());
          result = allocate(spec.bytesC() * count);
          run =
              execution ->
                  () ->
                      gpu.gemmBatched(
                          spec,
                          count,
                          a,
                          spec.bytesA() / size,
                          b,
                          spec.bytesB() / size,
                          result,
                          spec.bytesC() / size,
                          execution);
          work = spec.flops() * count;
        }
        case PERMUTE -> {
          PermuteSpec spec = permute(of);
          Pin in = operand(spec.inBytes(), spec.type());
          result = allocate(spec.outBytes());
          run = execution -> () -> gpu.permute(spec, in, result, execution);
          work = 2.0 * spec.outBytes();
        }
        case REDUCE -> {
          ReduceSpec spec = reduce(of);
          Pin in = operand(spec.inBytes(), spec.type());
          result = allocate(spec.outBytes());
          run = execution -> () -> gpu.reduce(spec, in, result, execution);
          work = (double) spec.inBytes() + spec.outBytes();
        }
        case FFT -> {
          FftSpec spec = of.transform();
          Pin in = operand(spec.inBytes(), spec.precision());
          result = allocate(spec.outBytes());
          run =
              execution -> {
                FftPlan plan =
                    plans.computeIfAbsent(execution, by -> plan(operations.transforms(), spec, by));
                return () -> plan.execute(in, result);
              };
          work = spec.flops();
        }
        default -> throw new IllegalArgumentException(of + " is nothing to measure");
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** One run, to be repeated; what it needs but once is done already. */
  Runnable run(Execution execution) {
    return run.apply(execution);
  }

  private static FftPlan plan(FftPlanner transforms, FftSpec spec, Execution by) {
    FftSpec onThreads = spec.onThreads(by.threads());
    return by.provider().isPresent()
        ? transforms.plan(onThreads, by.provider().get())
        : transforms.plan(onThreads);
  }

  /** Operations or bytes of one run. */
  double work() {
    return work;
  }

  /** Takes the result away, so that a run that writes nothing shows. */
  void clear() {
    byte[] ones = new byte[PERIOD];
    Arrays.fill(ones, (byte) -1);
    fill(result, ones);
  }

  /** The bits that the last run left. */
  long fingerprint() {
    long hash = 0;
    for (long offset = 0; offset < result.byteSize(); offset += WINDOW) {
      ByteBuffer window = window(result, offset);
      while (window.remaining() >= Long.BYTES) {
        hash = hash * 31 + window.getLong();
      }
      while (window.hasRemaining()) {
        hash = hash * 31 + window.get();
      }
    }
    return hash;
  }

  @Override
  public void close() {
    plans.values().forEach(FftPlan::close);
    pins.forEach(Pin::close);
    buffers.forEach(Buffer::close);
  }

  private Pin allocate(long bytes) {
    Buffer buffer = gpu.allocate(bytes);
    buffers.add(buffer);
    Pin pin = buffer.pin(Access.READ_WRITE);
    pins.add(pin);
    return pin;
  }

  /** Numbers from -1 to 1, none so small that processors take longer for it. */
  private Pin operand(long bytes, DataType type) {
    Pin pin = allocate(bytes);
    fill(pin, numbers(type));
    return pin;
  }

  private static void fill(Pin pin, byte[] pattern) {
    for (long offset = 0; offset < pin.byteSize(); offset += WINDOW) {
      ByteBuffer window = window(pin, offset);
      while (window.hasRemaining()) {
        window.put(pattern, 0, Math.min(pattern.length, window.remaining()));
      }
    }
  }

  private static byte[] numbers(DataType type) {
    Random random = new Random(PERIOD);
    ByteBuffer numbers =
        ByteBuffer.allocate(PERIOD * type.real().bytes()).order(ByteOrder.nativeOrder());
    while (numbers.hasRemaining()) {
      double number = random.nextInt(1, 1 << 20) * (random.nextBoolean() ? 0x1p-20 : -0x1p-20);
      if (type.real() == DataType.F32) {
        numbers.putFloat((float) number);
      } else {
        numbers.putDouble(number);
      }
    }
    return numbers.array();
  }

  private static ByteBuffer window(Pin pin, long offset) {
    return pin.window(offset, (int) Math.min(WINDOW, pin.byteSize() - offset));
  }

  private static PermuteSpec permute(TuneCase of) {
    long elements = of.sourceBytes() / of.type().bytes();
    if (of.sizeClass().isScattered()) {
      long rows = Long.highestOneBit((long) Math.sqrt(elements));
      return PermuteSpec.ofAxes(of.type(), new long[] {rows, elements / rows}, new int[] {1, 0});
    }
    long blocks = elements / ROW;
    long rows = Long.highestOneBit((long) Math.sqrt(blocks));
    return PermuteSpec.ofAxes(
        of.type(), new long[] {rows, blocks / rows, ROW}, new int[] {1, 0, 2});
  }

  private static ReduceSpec reduce(TuneCase of) {
    long elements = of.sourceBytes() / of.type().bytes();
    return of.sizeClass().isScattered()
        ? new ReduceSpec(of.type(), ReduceOperation.SUM, 1, elements / ROW, ROW)
        : new ReduceSpec(of.type(), ReduceOperation.SUM, 1, elements, 1);
  }
}
