package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Handwritten digits, each to be told by its nearest neighbour among the others. With G = X·X<sup>T
 * </sup>, the squared distance of digits i and j is g<sub>ii</sub> + g<sub>jj</sub> - 2
 * g<sub>ij</sub>, so one matrix product gives all of them.
 */
final class Digits implements AutoCloseable {
  private static final DataType TYPE = DataType.F32;
  private static final int EDGE = 8;
  private static final double LARGEST_GREY = 16;
  private static final String INK = " .:-=+*#%@";

  private final VirtualGpu gpu;
  private final int count;
  private final int pixels;
  private final int[] labels;
  private final Buffer x;
  private final Buffer g;

  private Digits(VirtualGpu gpu, NpyHeader header, int[] labels, Buffer x, Buffer g) {
    this.gpu = gpu;
    this.count = (int) header.extent(0);
    this.pixels = (int) header.extent(1);
    this.labels = labels;
    this.x = x;
    this.g = g;
  }

  /**
   * A digit that was taken for another.
   *
   * @param index its row
   * @param label what it shows
   * @param taken what its nearest neighbour shows
   */
  record Mistake(int index, int label, int taken) {}

  /**
   * @param gpu who computes
   * @param folder where {@code digits.npy} and {@code digits-labels.npy} lie
   * @throws VgpuException INVALID_VALUE if they do not, or are not what they should be
   */
  static Digits open(VirtualGpu gpu, Path folder) {
    Path images = folder.resolve("digits.npy");
    Path labels = folder.resolve("digits-labels.npy");
    try (NpyReader imageFile = NpyReader.open(images, images.toString());
        NpyReader labelFile = NpyReader.open(labels, labels.toString())) {
      NpyHeader header = imageFile.header();
      checkImages(imageFile);
      if (labelFile.header().rank() != 1 || labelFile.header().extent(0) != header.extent(0)) {
        throw VgpuException.invalid(
            labels + " is " + labelFile.header() + ": expected a label for each image");
      }
      int[] shown = labels(gpu, labelFile);
      Buffer x = imageFile.read(TYPE, gpu::allocate);
      try {
        Buffer g = gpu.allocate(header.extent(0) * header.extent(0) * TYPE.bytes());
        return new Digits(gpu, header, shown, x, g);
      } catch (RuntimeException e) {
        x.close();
        throw e;
      }
    }
  }

  int count() {
    return count;
  }

  /** Computes G. */
  void multiply(Execution execution) {
    try (Pin pinX = x.pin(Access.READ);
        Pin pinG = g.pin(Access.WRITE)) {
      gpu.gemm(product(), pinX, pinX, pinG, execution);
    }
  }

  double flops() {
    return product().flops();
  }

  /**
   * Times the product: at least {@code least} times, and then until the time is over.
   *
   * @param execution how it is carried out
   * @param seconds time to spend
   * @param least the fewest samples
   * @return the rate at the median, in GFLOP/s
   */
  double gflops(Execution execution, double seconds, int least) {
    return Timing.within(seconds, least, () -> Timing.secondsOf(() -> multiply(execution)))
        .gflops(flops());
  }

  /** The digits whose nearest neighbour shows another one, by the G that was computed last. */
  List<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    try (Pin pin = g.pin(Access.READ)) {
      float[] squares = new float[count];
      for (int i = 0; i < count; i++) {
        squares[i] = row(pin, i).get(i);
      }
      for (int i = 0; i < count; i++) {
        int taken = labels[nearest(row(pin, i), squares, i)];
        if (taken != labels[i]) {
          mistakes.add(new Mistake(i, labels[i], taken));
        }
      }
    }
    return mistakes;
  }

  /** The digit in characters, line by line, if its pixels are a square of eight. */
  Optional<List<String>> drawn(int index) {
    if (pixels != EDGE * EDGE) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    try (Pin pin = x.pin(Access.READ)) {
      ByteBuffer image = pin.window((long) index * pixels * TYPE.bytes(), pixels * TYPE.bytes());
      for (int row = 0; row < EDGE; row++) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < EDGE; column++) {
          char ink = ink(image.getFloat((row * EDGE + column) * TYPE.bytes()));
          line.append(ink).append(ink);
        }
        lines.add(line.toString());
      }
    }
    return Optional.of(lines);
  }

  @Override
  public void close() {
    x.close();
    g.close();
  }

  GemmSpec product() {
    return GemmSpec.of(TYPE, Transpose.NONE, Transpose.TRANSPOSE, count, count, pixels);
  }

  private FloatBuffer row(Pin pin, int i) {
    int bytes = count * TYPE.bytes();
    return pin.window((long) i * bytes, bytes).asFloatBuffer();
  }

  /** The other digit at the least distance, the first of them if there are more. */
  private int nearest(FloatBuffer row, float[] squares, int i) {
    int nearest = i == 0 ? 1 : 0;
    float least = Float.POSITIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      float distance = squares[i] + squares[j] - 2 * row.get(j);
      if (j != i && distance < least) {
        least = distance;
        nearest = j;
      }
    }
    return nearest;
  }

  private static char ink(float grey) {
    int shade = (int) Math.round(grey / LARGEST_GREY * (INK.length() - 1));
    return INK.charAt(Math.max(0, Math.min(INK.length() - 1, shade)));
  }

  private static void checkImages(NpyReader file) {
    NpyHeader header = file.header();
    boolean isTable = header.rank() == 2 && !header.fortranOrder() && file.dataType() == TYPE;
    if (!isTable || header.extent(0) < 2 || header.extent(0) > Short.MAX_VALUE) {
      throw VgpuException.invalid(
          file.name() + " holds " + header + ": expected f32, an image a row, at least two rows");
    }
  }

  private static int[] labels(VirtualGpu gpu, NpyReader file) {
    int[] labels = new int[(int) file.header().extent(0)];
    try (Buffer buffer = file.read(DataType.F64, gpu::allocate);
        Pin pin = buffer.pin(Access.READ)) {
      ByteBuffer bytes = pin.window(0, labels.length * Double.BYTES);
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (int) bytes.getDouble(i * Double.BYTES);
      }
    }
    return labels;
  }
}
