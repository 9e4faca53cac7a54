package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.util.List;

/** What FFTW plans a transform on: arrays that it may overwrite, and the axes as it takes them. */
final class FftwArrays implements AutoCloseable {
  /** Of struct fftw_iodim64: extent, in-stride and out-stride. */
  private static final int BYTES_OF_AXIS = 3 * Long.BYTES;

  private final Buffer in;
  private final Buffer out;
  private final Buffer axes;
  private final Pin inPin;
  private final Pin outPin;
  private final Pin axesPin;
  private final long batchOffset;

  FftwArrays(VirtualGpu gpu, FftSpec spec) {
    in = gpu.allocate(spec.inBytes());
    out = gpu.allocate(spec.outBytes());
    axes = gpu.allocate((long) BYTES_OF_AXIS * (spec.axes().size() + spec.batch().size()));
    inPin = in.pin(Access.READ_WRITE);
    outPin = out.pin(Access.READ_WRITE);
    axesPin = axes.pin(Access.READ_WRITE);
    ByteBuffer fields = axesPin.window(0, (int) axesPin.byteSize());
    put(fields, spec.axes());
    batchOffset = fields.position();
    put(fields, spec.batch());
  }

  long in() {
    return inPin.address();
  }

  long out() {
    return outPin.address();
  }

  long axes() {
    return axesPin.address();
  }

  long batch() {
    return axesPin.address() + batchOffset;
  }

  @Override
  public void close() {
    inPin.close();
    outPin.close();
    axesPin.close();
    in.close();
    out.close();
    axes.close();
  }

  private static void put(ByteBuffer fields, List<FftAxis> axes) {
    for (FftAxis axis : axes) {
      fields.putLong(axis.n()).putLong(axis.inStride()).putLong(axis.outStride());
    }
  }
}
