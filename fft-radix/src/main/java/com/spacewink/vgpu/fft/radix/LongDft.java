package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftKind;
import java.util.ArrayList;
import java.util.List;

/** The stages of one long sequence, of any kind and length. */
final class LongDft {
  private static final int NUMBER = 2 * Double.BYTES;

  /** So that a convolution of twice the length has tables with indices of an int. */
  private static final long LONGEST = 1L << 28;

  /** So that each of the two factors is an int. */
  private static final long LONGEST_SMOOTH = 1L << 40;

  private final Workspace workspace;
  private final List<Stage> stages = new ArrayList<>();

  private LongDft(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * @param kind what becomes of what
   * @param n numbers on the real side
   * @param isFloat whether numbers on both sides are f32
   * @param from the source, of complex numbers or of real ones
   * @param to the result, likewise
   * @param scale by which it is multiplied
   * @param workspace to take memory from
   */
  static List<Stage> stages(
      FftKind kind, long n, boolean isFloat, End from, End to, double scale, Workspace workspace) {
    LongDft line = new LongDft(workspace);
    switch (kind) {
      case C2C -> line.complex(n, from, to, scale);
      case R2C -> line.forward(length(n), isFloat, from, to, scale);
      case C2R -> line.inverse(length(n), isFloat, from, to, scale);
    }
    return List.copyOf(line.stages);
  }

  private static int length(long n) {
    check(n, LONGEST);
    return (int) n;
  }

  private static void check(long n, long longest) {
    if (n > longest) {
      throw new VgpuException(
          Status.NOT_SUPPORTED,
          "radix-java: an axis has " + n + " points: expected at most " + longest);
    }
  }

  private void complex(long n, End from, End to, double scale) {
    if (RowDft.isSmooth(n)) {
      check(n, LONGEST_SMOOTH);
      Site middle = workspace.take(LongLine.middleBytes(n));
      stages.addAll(LongLine.stages(n, from, middle, to, scale));
    } else {
      convolution(length(n), from, to, scale);
    }
  }

  private void forward(int n, boolean isFloat, End from, End to, double scale) {
    if (n % 2 == 0) {
      End spectrum = End.workspace(workspace.take(NUMBER * (n / 2L)));
      complex(n / 2, pairs(isFloat, from), spectrum, 1);
      stages.add(new Untangling(new Halves(n / 2), spectrum, to, scale));
    } else {
      End spectrum = End.workspace(workspace.take(NUMBER * (long) n));
      complex(n, from, spectrum, 1);
      stages.add(new FirstHalf(n, spectrum, to, scale));
    }
  }

  private void inverse(int n, boolean isFloat, End from, End to, double scale) {
    if (n % 2 == 0) {
      End spectrum = End.workspace(workspace.take(NUMBER * (n / 2L)));
      stages.add(new Tangling(new Halves(n / 2), from, spectrum));
      complex(n / 2, inverse(spectrum), pairs(isFloat, to), scale);
    } else {
      End spectrum = End.workspace(workspace.take(NUMBER * (long) n));
      stages.add(new SecondHalf(n, from, spectrum));
      complex(n, inverse(spectrum), to, scale);
    }
  }

  /** Each two real numbers as a complex one. */
  private static End pairs(boolean isFloat, End real) {
    return new End(
        real.site(), Numbers.complex(isFloat, real.step()), 2 * real.step(), real.isInverse());
  }

  private static End inverse(End end) {
    return new End(end.site(), end.numbers(), end.step(), true);
  }

  private void convolution(int n, End from, End to, double scale) {
    Chirp chirp = new Chirp(n);
    int m = chirp.m();
    Site middle = workspace.take(LongLine.middleBytes(m));
    End product = End.workspace(workspace.take(NUMBER * (long) m));
    double[] spectrum = chirp.spectrum();
    stages.add(new ChirpIn(chirp, n, from, product));
    stages.addAll(LongLine.stages(m, product, middle, product, 1));
    stages.add(new Filter(spectrum, m, product));
    stages.addAll(LongLine.stages(m, product, middle, product, 1));
    stages.add(new ChirpOut(chirp, n, product, to, scale));
  }

  /** x[j]·c[j], and zeros behind them. */
  private static final class ChirpIn extends ChunkStage {
    private final Chirp chirp;
    private final int n;
    private final End from;
    private final End to;

    ChirpIn(Chirp chirp, int n, End from, End to) {
      super(chirp.m(), from.site(), to.site());
      this.chirp = chirp;
      this.n = n;
      this.from = from;
      this.to = to;
    }

    @Override
    void run(int begin, int end, long source, long result) {
      for (int j = begin; j < Math.min(end, n); j++) {
        double re = from.re(source, j);
        double im = from.im(source, j);
        to.put(result, j, re * chirp.re(j) - im * chirp.im(j), re * chirp.im(j) + im * chirp.re(j));
      }
      for (int j = Math.max(begin, n); j < end; j++) {
        to.put(result, j, 0, 0);
      }
    }

    @Override
    public long bytes() {
      return chirp.bytes();
    }
  }

  /** Conjugates of the products with the kernel's transform. */
  private static final class Filter extends ChunkStage {
    private final double[] spectrum;
    private final End product;

    Filter(double[] spectrum, int m, End product) {
      super(m, product.site(), product.site());
      this.spectrum = spectrum;
      this.product = product;
    }

    @Override
    void run(int begin, int end, long source, long result) {
      for (int k = begin; k < end; k++) {
        double wRe = spectrum[2 * k];
        double wIm = spectrum[2 * k + 1];
        double re = product.re(source, k);
        double im = product.im(source, k);
        product.put(result, k, re * wRe - im * wIm, -(re * wIm + im * wRe));
      }
    }

    @Override
    public long bytes() {
      return (long) spectrum.length * Double.BYTES;
    }
  }

  /** c[k]·conj(y[k]). */
  private static final class ChirpOut extends ChunkStage {
    private final Chirp chirp;
    private final End from;
    private final End to;
    private final double scale;

    ChirpOut(Chirp chirp, int n, End from, End to, double scale) {
      super(n, from.site(), to.site());
      this.chirp = chirp;
      this.from = from;
      this.to = to;
      this.scale = scale;
    }

    @Override
    void run(int begin, int end, long source, long result) {
      for (int k = begin; k < end; k++) {
        double re = from.re(source, k);
        double im = -from.im(source, k);
        to.put(
            result,
            k,
            (re * chirp.re(k) - im * chirp.im(k)) * scale,
            (re * chirp.im(k) + im * chirp.re(k)) * scale);
      }
    }
  }

  /** The numbers up to n/2. */
  private static final class FirstHalf extends ChunkStage {
    private final End from;
    private final End to;
    private final double scale;

    FirstHalf(int n, End from, End to, double scale) {
      super(n / 2 + 1, from.site(), to.site());
      this.from = from;
      this.to = to;
      this.scale = scale;
    }

    @Override
    void run(int begin, int end, long source, long result) {
      for (int k = begin; k < end; k++) {
        to.put(result, k, from.re(source, k) * scale, from.im(source, k) * scale);
      }
    }
  }

  /** All n numbers of those up to n/2, for odd n. */
  private static final class SecondHalf extends ChunkStage {
    private final int n;
    private final End from;
    private final End to;

    SecondHalf(int n, End from, End to) {
      super(n / 2 + 1, from.site(), to.site());
      this.n = n;
      this.from = from;
      this.to = to;
    }

    @Override
    void run(int begin, int end, long source, long result) {
      for (int k = begin; k < end; k++) {
        double re = from.re(source, k);
        double im = k == 0 ? 0 : from.im(source, k);
        to.put(result, k, re, im);
        if (k > 0) {
          to.put(result, n - k, re, -im);
        }
      }
    }
  }

  private static final class Untangling extends ChunkStage {
    private final Halves halves;
    private final End from;
    private final End to;
    private final double scale;

    Untangling(Halves halves, End from, End to, double scale) {
      super(halves.h() / 2 + 1, from.site(), to.site());
      this.halves = halves;
      this.from = from;
      this.to = to;
      this.scale = scale;
    }

    @Override
    void run(int begin, int end, long source, long result) {
      Sink spectrum = new MemorySink(to.numbers(), result, to.step(), 0.5 * scale);
      for (int k = begin; k < end; k++) {
        int mirror = k == 0 ? 0 : halves.h() - k;
        halves.untangle(
            k,
            from.re(source, k),
            from.im(source, k),
            from.re(source, mirror),
            from.im(source, mirror),
            spectrum);
      }
    }

    @Override
    public long bytes() {
      return halves.bytes();
    }
  }

  private static final class Tangling extends ChunkStage {
    private final Halves halves;
    private final End from;
    private final End to;

    Tangling(Halves halves, End from, End to) {
      super(halves.h() / 2 + 1, from.site(), to.site());
      this.halves = halves;
      this.from = from;
      this.to = to;
    }

    @Override
    void run(int begin, int end, long source, long result) {
      Sink pairs = new MemorySink(to.numbers(), result, to.step(), 1);
      for (int k = begin; k < end; k++) {
        halves.tangle(k, from.numbers(), source, from.step(), pairs);
      }
    }

    @Override
    public long bytes() {
      return halves.bytes();
    }
  }
}
