package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.file.Path;

/**
 * A small array of real numbers from a file.
 *
 * @param shape its extents
 * @param numbers its elements, row-major
 */
record SampleFile(long[] shape, double[] numbers) {
  private static final int MOST = 1 << 24;

  /**
   * @param rank the number of axes that it must have, 1 or 2
   * @throws VgpuException INVALID_VALUE if it is not there, or not what it should be
   */
  static SampleFile read(VirtualGpu gpu, Path path, int rank) {
    try (NpyReader file = NpyReader.open(path, path.toString())) {
      NpyHeader header = file.header();
      boolean isReal = !header.type().dataType().isComplex();
      long elements = header.elements();
      if (header.rank() != rank
          || header.fortranOrder()
          || !isReal
          || elements < 2
          || elements > MOST) {
        throw VgpuException.invalid(
            path
                + " holds "
                + header
                + ": expected 2 to "
                + MOST
                + " real numbers, row-major, in "
                + (rank == 1 ? "a vector" : "a matrix"));
      }
      double[] numbers = new double[(int) elements];
      try (Buffer buffer = file.read(DataType.F64, gpu::allocate);
          Pin pin = buffer.pin(Access.READ)) {
        pin.window(0, numbers.length * Double.BYTES).asDoubleBuffer().get(numbers);
      }
      return new SampleFile(header.shape(), numbers);
    }
  }
}
