package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.Fourier;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.Arrays;
import java.util.function.Consumer;

/** Transforms of heap arrays: checks their lengths, and copies them out and back. */
abstract class HeapFourier implements Fourier {
  /** The longest array that every Java virtual machine can make. */
  static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** Up to so many products, a convolution is the sum that defines it. */
  private static final long MOST_PRODUCTS_OF_SUM = 4096;

  /** Memory for operands. */
  public abstract Buffer allocate(long bytes);

  /** Runs a transform. */
  public abstract void fft(FftSpec spec, Pin in, Pin out);

  @Override
  public final double[] fft(double[] x) {
    return fftn(x, complexLength("fft", x.length));
  }

  @Override
  public final float[] fft(float[] x) {
    return fftn(x, complexLength("fft", x.length));
  }

  @Override
  public final double[] ifft(double[] spectrum) {
    return ifftn(spectrum, complexLength("ifft", spectrum.length));
  }

  @Override
  public final float[] ifft(float[] spectrum) {
    return ifftn(spectrum, complexLength("ifft", spectrum.length));
  }

  @Override
  public final double[] rfft(double[] x) {
    return rfftn(x, x.length);
  }

  @Override
  public final float[] rfft(float[] x) {
    return rfftn(x, x.length);
  }

  @Override
  public final double[] irfft(double[] spectrum, int n) {
    return irfftn(spectrum, n);
  }

  @Override
  public final float[] irfft(float[] spectrum, int n) {
    return irfftn(spectrum, n);
  }

  @Override
  public final double[] fft2(double[] x, int rows, int columns) {
    return fftn(x, rows, columns);
  }

  @Override
  public final float[] fft2(float[] x, int rows, int columns) {
    return fftn(x, rows, columns);
  }

  @Override
  public final double[] ifft2(double[] spectrum, int rows, int columns) {
    return ifftn(spectrum, rows, columns);
  }

  @Override
  public final float[] ifft2(float[] spectrum, int rows, int columns) {
    return ifftn(spectrum, rows, columns);
  }

  @Override
  public final double[] fftn(double[] x, int... shape) {
    return transformed(x, FftKind.C2C, FftDirection.FORWARD, shape);
  }

  @Override
  public final float[] fftn(float[] x, int... shape) {
    return transformed(x, FftKind.C2C, FftDirection.FORWARD, shape);
  }

  @Override
  public final double[] ifftn(double[] spectrum, int... shape) {
    return transformed(spectrum, FftKind.C2C, FftDirection.INVERSE, shape);
  }

  @Override
  public final float[] ifftn(float[] spectrum, int... shape) {
    return transformed(spectrum, FftKind.C2C, FftDirection.INVERSE, shape);
  }

  @Override
  public final double[] rfftn(double[] x, int... shape) {
    return transformed(x, FftKind.R2C, FftDirection.FORWARD, shape);
  }

  @Override
  public final float[] rfftn(float[] x, int... shape) {
    return transformed(x, FftKind.R2C, FftDirection.FORWARD, shape);
  }

  @Override
  public final double[] irfftn(double[] spectrum, int... shape) {
    return transformed(spectrum, FftKind.C2R, FftDirection.INVERSE, shape);
  }

  @Override
  public final float[] irfftn(float[] spectrum, int... shape) {
    return transformed(spectrum, FftKind.C2R, FftDirection.INVERSE, shape);
  }

  @Override
  public final double[] fftfreq(int n, double spacing) {
    checkFrequencies("fftfreq", n, spacing);
    double step = 1 / (n * spacing);
    double[] frequencies = new double[n];
    for (int k = 0; k < n; k++) {
      frequencies[k] = (k < (n + 1) / 2 ? k : k - n) * step;
    }
    return frequencies;
  }

  @Override
  public final double[] rfftfreq(int n, double spacing) {
    checkFrequencies("rfftfreq", n, spacing);
    double step = 1 / (n * spacing);
    double[] frequencies = new double[n / 2 + 1];
    for (int k = 0; k < frequencies.length; k++) {
      frequencies[k] = k * step;
    }
    return frequencies;
  }

  @Override
  public final double[] fftshift(double[] x, int... shape) {
    int[] shifts = Arrays.stream(shape).map(extent -> extent / 2).toArray();
    return rolled("fftshift", x, shape, shifts);
  }

  @Override
  public final double[] ifftshift(double[] x, int... shape) {
    int[] shifts = Arrays.stream(shape).map(extent -> (extent + 1) / 2).toArray();
    return rolled("ifftshift", x, shape, shifts);
  }

  @Override
  public final double[] convolve(double[] a, double[] b) {
    int length = lengthOfConvolution(a.length, b.length);
    if (Math.min(a.length, b.length) <= MOST_PRODUCTS_OF_SUM / Math.max(a.length, b.length)) {
      double[] sums = new double[length];
      for (int i = 0; i < a.length; i++) {
        for (int j = 0; j < b.length; j++) {
          sums[i + j] += a[i] * b[j];
        }
      }
      return sums;
    }
    int n = goodLength(length);
    double[] spectrum = rfft(Arrays.copyOf(a, n));
    double[] other = rfft(Arrays.copyOf(b, n));
    for (int i = 0; i < spectrum.length; i += 2) {
      double re = spectrum[i] * other[i] - spectrum[i + 1] * other[i + 1];
      spectrum[i + 1] = spectrum[i] * other[i + 1] + spectrum[i + 1] * other[i];
      spectrum[i] = re;
    }
    return Arrays.copyOf(irfft(spectrum, n), length);
  }

  @Override
  public final float[] convolve(float[] a, float[] b) {
    int length = lengthOfConvolution(a.length, b.length);
    if (Math.min(a.length, b.length) <= MOST_PRODUCTS_OF_SUM / Math.max(a.length, b.length)) {
      float[] sums = new float[length];
      for (int i = 0; i < a.length; i++) {
        for (int j = 0; j < b.length; j++) {
          sums[i + j] += a[i] * b[j];
        }
      }
      return sums;
    }
    int n = goodLength(length);
    float[] spectrum = rfft(Arrays.copyOf(a, n));
    float[] other = rfft(Arrays.copyOf(b, n));
    for (int i = 0; i < spectrum.length; i += 2) {
      float re = spectrum[i] * other[i] - spectrum[i + 1] * other[i + 1];
      spectrum[i + 1] = spectrum[i] * other[i + 1] + spectrum[i + 1] * other[i];
      spectrum[i] = re;
    }
    return Arrays.copyOf(irfft(spectrum, n), length);
  }

  private double[] transformed(double[] x, FftKind kind, FftDirection direction, int... shape) {
    FftSpec spec = spec(x.length, kind, DataType.F64, direction, shape);
    double[] result = new double[length(spec.outBytes(), DataType.F64)];
    transform(spec, pin -> HeapArrays.copy(x, pin), pin -> HeapArrays.copy(pin, result));
    return result;
  }

  private float[] transformed(float[] x, FftKind kind, FftDirection direction, int... shape) {
    FftSpec spec = spec(x.length, kind, DataType.F32, direction, shape);
    float[] result = new float[length(spec.outBytes(), DataType.F32)];
    transform(spec, pin -> HeapArrays.copy(x, pin), pin -> HeapArrays.copy(pin, result));
    return result;
  }

  private void transform(FftSpec spec, Consumer<Pin> put, Consumer<Pin> get) {
    try (Buffer in = allocate(spec.inBytes());
        Buffer out = allocate(spec.outBytes());
        Pin pinIn = in.pin(Access.READ_WRITE);
        Pin pinOut = out.pin(Access.READ_WRITE)) {
      put.accept(pinIn);
      fft(spec, pinIn, pinOut);
      get.accept(pinOut);
    }
  }

  private static FftSpec spec(
      int length, FftKind kind, DataType precision, FftDirection direction, int[] shape) {
    checkShape("fft", shape);
    FftSpec spec =
        FftSpec.of(kind, precision, Arrays.stream(shape).asLongStream().toArray())
            .direction(direction);
    long expected = spec.inBytes() / precision.bytes();
    if (length != expected) {
      throw VgpuException.invalid(
          "fft: the array has "
              + length
              + " numbers, expected "
              + expected
              + " for "
              + kind.id()
              + " of shape "
              + Arrays.toString(shape));
    }
    return spec;
  }

  private static int length(long bytes, DataType precision) {
    long length = bytes / precision.bytes();
    if (length > LONGEST_ARRAY) {
      throw VgpuException.invalid(
          "fft: the result of " + length + " numbers does not fit a Java array");
    }
    return (int) length;
  }

  private static int complexLength(String operation, int length) {
    if (length % 2 != 0) {
      throw VgpuException.invalid(
          operation + ": the array has " + length + " numbers: expected two for each element");
    }
    return length / 2;
  }

  private static void checkShape(String operation, int[] shape) {
    for (int extent : shape) {
      if (extent <= 0) {
        throw VgpuException.invalid(
            operation + ": an extent is " + extent + ": expected 1 or more");
      }
    }
  }

  private static void checkFrequencies(String operation, int n, double spacing) {
    if (n <= 0) {
      throw VgpuException.invalid(operation + ": n is " + n + ": expected 1 or more");
    }
    if (spacing == 0 || Double.isNaN(spacing)) {
      throw VgpuException.invalid(
          operation + ": spacing is " + spacing + ": expected a number other than 0");
    }
  }

  /** Along each axis, the element at i goes to i + shift. */
  private static double[] rolled(String operation, double[] x, int[] shape, int[] shifts) {
    checkShape(operation, shape);
    double elements = 1;
    for (int extent : shape) {
      elements *= extent;
    }
    if (x.length != elements && x.length != 2 * elements) {
      throw VgpuException.invalid(
          operation
              + ": the array has "
              + x.length
              + " numbers, expected one or two for each element of shape "
              + Arrays.toString(shape));
    }
    double[] rolled = x;
    int step = (int) (x.length / elements);
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      rolled = rolled(rolled, shape[axis], step, shifts[axis]);
      step *= shape[axis];
    }
    return shape.length == 0 ? x.clone() : rolled;
  }

  private static double[] rolled(double[] x, int extent, int step, int shift) {
    double[] rolled = new double[x.length];
    int behind = shift * step;
    int before = extent * step - behind;
    for (int block = 0; block < x.length; block += extent * step) {
      System.arraycopy(x, block, rolled, block + behind, before);
      System.arraycopy(x, block + before, rolled, block, behind);
    }
    return rolled;
  }

  private static int lengthOfConvolution(int a, int b) {
    if (a == 0 || b == 0) {
      throw VgpuException.invalid(
          "convolve: the arrays have " + a + " and " + b + " numbers: expected 1 or more");
    }
    long length = (long) a + b - 1;
    if (length > LONGEST_ARRAY) {
      throw VgpuException.invalid(
          "convolve: the result of " + length + " numbers does not fit a Java array");
    }
    return (int) length;
  }

  /** The next length that is a product of 2, 3, 5 and 7, or the length itself if there is none. */
  private static int goodLength(int length) {
    for (int n = length; n <= LONGEST_ARRAY - 2; n++) {
      if (isGood(n)) {
        return n;
      }
    }
    return length;
  }

  private static boolean isGood(int n) {
    int rest = n;
    for (int factor : new int[] {2, 3, 5, 7}) {
      while (rest % factor == 0) {
        rest /= factor;
      }
    }
    return rest == 1;
  }
}
