package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.bench.FftBenchPlan.Transform;
import com.spacewink.vgpu.api.bench.FftShape;
import com.spacewink.vgpu.api.fft.FftPlan;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;

/**
 * One transform with its data, to be computed by any contestant and checked against a reference.
 */
final class FftProblem implements AutoCloseable {
  private static final long SEED = 20240229;

  private final ReferenceLibrary library;
  private final FftSpec spec;
  private final long resultNumbers;
  private final Matrix in;
  private final Matrix out;
  private final Buffer reference;

  /**
   * @param gpu allocates memory
   * @param library computes the reference
   * @param transform what {@code spec} transforms
   * @param spec the transform
   */
  FftProblem(VirtualGpu gpu, ReferenceLibrary library, Transform transform, FftSpec spec) {
    FftShape shape = transform.shape();
    long last = shape.n().get(shape.n().size() - 1);
    long resultPoints =
        transform.kind().isReal() ? shape.points() / last * (last / 2 + 1) : shape.points();
    this.library = library;
    this.spec = spec;
    this.resultNumbers = shape.batch() * resultPoints;
    in = new Matrix(gpu, spec.inType(), shape.batch(), shape.points());
    out = new Matrix(gpu, spec.outType(), shape.batch(), resultPoints);
    reference = gpu.allocate(resultNumbers * ReferenceLibrary.NUMBER_BYTES);
    in.randomize(SEED);
    try {
      computeReference(gpu, transform);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void computeReference(VirtualGpu gpu, Transform transform) {
    FftShape shape = transform.shape();
    try (Buffer extents = gpu.allocate((long) Long.BYTES * shape.n().size());
        Pin extentsPin = extents.pin(Access.READ_WRITE);
        Pin referencePin = reference.pin(Access.WRITE)) {
      ByteBuffer fields = extentsPin.window(0, (int) extentsPin.byteSize());
      shape.n().forEach(fields::putLong);
      library.transform(
          spec.precision(),
          transform.kind().isReal(),
          shape.n().size(),
          extentsPin.address(),
          shape.batch(),
          in.pin().address(),
          referencePin.address());
    }
  }

  FftSpec spec() {
    return spec;
  }

  void run(FftPlan plan) {
    plan.execute(in.pin(), out.pin());
  }

  void run(FftPeerPlan plan) {
    plan.execute(in.pin(), out.pin());
  }

  /** Makes sure that a contestant which writes nothing is not taken for a right one. */
  void spoilResult() {
    out.randomize(SEED + 1);
  }

  /** The result's distance from the reference, in the relative L2 norm over all numbers. */
  double error() {
    try (Pin pin = reference.pin(Access.READ)) {
      return library.error(spec.precision(), resultNumbers, out.pin().address(), pin.address());
    }
  }

  @Override
  public void close() {
    in.close();
    out.close();
    reference.close();
  }
}
