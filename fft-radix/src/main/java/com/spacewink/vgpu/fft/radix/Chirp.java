package com.spacewink.vgpu.fft.radix;

/**
 * Bluestein's way to a transform of any length n as a convolution, which transforms of a convenient
 * length m make: as jk = (j&sup2; + k&sup2; - (k-j)&sup2;)/2, X[k] = c[k] · &Sigma; (x[j]·c[j]) ·
 * conj(c[k-j]) with c[j] = exp(-&pi;i·j&sup2;/n).
 *
 * <p>Leo I. Bluestein, A linear filtering approach to the computation of discrete Fourier
 * transform, IEEE Transactions on Audio and Electroacoustics 18(4), 1970.
 */
final class Chirp {
  private final int n;
  private final int m;

  /** c[j] for j < n, real and imaginary part. */
  private final double[] values;

  Chirp(int n) {
    this.n = n;
    m = 4 * SmoothNumbers.from((2 * n + 2) / 4);
    values = new double[2 * n];
    Roots roots = new Roots(2L * n);
    for (int j = 0; j < n; j++) {
      long square = (long) j * j % (2L * n);
      values[2 * j] = roots.re(square);
      values[2 * j + 1] = roots.im(square);
    }
  }

  /** The length of the convolution. */
  int m() {
    return m;
  }

  double re(int j) {
    return values[2 * j];
  }

  double im(int j) {
    return values[2 * j + 1];
  }

  /** The transform of the kernel over m, as two transforms multiply by m. */
  double[] spectrum() {
    BlockDft dft = BlockDft.of(m, 1);
    Frame frame = dft.newFrame();
    int run = dft.inRun();
    for (int j = 0; j < m; j++) {
      // The kernel is cyclic: number j belongs to the distances j and j - m.
      int distance = Math.min(j, m - j);
      frame.in.re[j / run][j % run] = distance < n ? re(distance) / m : 0;
      frame.in.im[j / run][j % run] = distance < n ? -im(distance) / m : 0;
    }
    dft.run(frame);
    double[] spectrum = new double[2 * m];
    for (int k = 0; k < m; k++) {
      spectrum[2 * k] = frame.out.re[dft.outRowOf(k)][dft.outColumnOf(k)];
      spectrum[2 * k + 1] = frame.out.im[dft.outRowOf(k)][dft.outColumnOf(k)];
    }
    return spectrum;
  }

  long bytes() {
    return (long) values.length * Double.BYTES;
  }
}
