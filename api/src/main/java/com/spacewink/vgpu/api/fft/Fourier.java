package com.spacewink.vgpu.api.fft;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Discrete Fourier transforms of heap arrays, with NumPy's names and conventions: forward
 * transforms are not scaled, inverse ones by 1/n. Complex arrays are interleaved: real part,
 * imaginary part, real part, …. Arrays of several axes are dense and row-major. Results are new
 * arrays; arguments are left as they were.
 *
 * <p>All methods throw {@link com.spacewink.vgpu.api.VgpuException} with INVALID_VALUE where an
 * array's length does not fit its shape, an extent is 0 or less, or a result would not fit into a
 * Java array; and what {@link FftPlanner#plan} and {@link FftPlan#execute} throw.
 */
@ProviderType
public interface Fourier {
  /**
   * @param x n complex numbers
   * @return their spectrum, n complex numbers
   */
  double[] fft(double[] x);

  /**
   * @param x n complex numbers
   * @return their spectrum, n complex numbers
   */
  float[] fft(float[] x);

  /**
   * @param spectrum n complex numbers
   * @return the n complex numbers that have this spectrum
   */
  double[] ifft(double[] spectrum);

  /**
   * @param spectrum n complex numbers
   * @return the n complex numbers that have this spectrum
   */
  float[] ifft(float[] spectrum);

  /**
   * @param x n real numbers
   * @return the non-redundant half of their spectrum, n/2 + 1 complex numbers
   */
  double[] rfft(double[] x);

  /**
   * @param x n real numbers
   * @return the non-redundant half of their spectrum, n/2 + 1 complex numbers
   */
  float[] rfft(float[] x);

  /**
   * @param spectrum the half of a Hermitian spectrum, n/2 + 1 complex numbers
   * @param n how many real numbers have it
   * @return the n real numbers that have this spectrum
   */
  double[] irfft(double[] spectrum, int n);

  /**
   * @param spectrum the half of a Hermitian spectrum, n/2 + 1 complex numbers
   * @param n how many real numbers have it
   * @return the n real numbers that have this spectrum
   */
  float[] irfft(float[] spectrum, int n);

  /**
   * @param x rows x columns complex numbers
   * @param rows number of rows
   * @param columns number of columns
   * @return their spectrum over both axes
   */
  double[] fft2(double[] x, int rows, int columns);

  /**
   * @param x rows x columns complex numbers
   * @param rows number of rows
   * @param columns number of columns
   * @return their spectrum over both axes
   */
  float[] fft2(float[] x, int rows, int columns);

  /**
   * @param spectrum rows x columns complex numbers
   * @param rows number of rows
   * @param columns number of columns
   * @return the array that has this spectrum over both axes
   */
  double[] ifft2(double[] spectrum, int rows, int columns);

  /**
   * @param spectrum rows x columns complex numbers
   * @param rows number of rows
   * @param columns number of columns
   * @return the array that has this spectrum over both axes
   */
  float[] ifft2(float[] spectrum, int rows, int columns);

  /**
   * @param x complex numbers
   * @param shape the array's extents
   * @return their spectrum over all axes
   */
  double[] fftn(double[] x, int... shape);

  /**
   * @param x complex numbers
   * @param shape the array's extents
   * @return their spectrum over all axes
   */
  float[] fftn(float[] x, int... shape);

  /**
   * @param spectrum complex numbers
   * @param shape the array's extents
   * @return the array that has this spectrum over all axes
   */
  double[] ifftn(double[] spectrum, int... shape);

  /**
   * @param spectrum complex numbers
   * @param shape the array's extents
   * @return the array that has this spectrum over all axes
   */
  float[] ifftn(float[] spectrum, int... shape);

  /**
   * @param x real numbers
   * @param shape the array's extents
   * @return the non-redundant half of their spectrum over all axes: n/2 + 1 complex numbers along
   *     the last
   */
  double[] rfftn(double[] x, int... shape);

  /**
   * @param x real numbers
   * @param shape the array's extents
   * @return the non-redundant half of their spectrum over all axes: n/2 + 1 complex numbers along
   *     the last
   */
  float[] rfftn(float[] x, int... shape);

  /**
   * @param spectrum the half of a Hermitian spectrum, n/2 + 1 complex numbers along the last axis
   * @param shape extents of the real array
   * @return the real array that has this spectrum over all axes
   */
  double[] irfftn(double[] spectrum, int... shape);

  /**
   * @param spectrum the half of a Hermitian spectrum, n/2 + 1 complex numbers along the last axis
   * @param shape extents of the real array
   * @return the real array that has this spectrum over all axes
   */
  float[] irfftn(float[] spectrum, int... shape);

  /**
   * The frequencies of a spectrum's n numbers.
   *
   * @param n length of the transform, 1 or more
   * @param spacing time from one sample to the next; not 0
   * @return cycles in a unit of that time: 0, 1, …, then the negative ones, -1 last, over n·spacing
   */
  double[] fftfreq(int n, double spacing);

  /**
   * The frequencies of the n/2 + 1 numbers of a real signal's spectrum.
   *
   * @param n length of the transform, 1 or more
   * @param spacing time from one sample to the next; not 0
   * @return cycles in a unit of that time: 0, 1, …, n/2 over n·spacing
   */
  double[] rfftfreq(int n, double spacing);

  /**
   * Moves frequency 0 to the middle of each axis, at index n/2.
   *
   * @param x elements of one or two numbers each (real or complex)
   * @param shape the array's extents
   * @return the shifted array
   */
  double[] fftshift(double[] x, int... shape);

  /**
   * Undoes {@link #fftshift}, also where an extent is odd.
   *
   * @param x elements of one or two numbers each (real or complex)
   * @param shape the array's extents
   * @return the array as it was
   */
  double[] ifftshift(double[] x, int... shape);

  /**
   * The linear convolution of two real sequences, by transforms, as NumPy's {@code convolve} with
   * mode {@code full}.
   *
   * @param a one or more numbers
   * @param b one or more numbers
   * @return a.length + b.length - 1 numbers
   */
  double[] convolve(double[] a, double[] b);

  /**
   * The linear convolution of two real sequences, by transforms, as NumPy's {@code convolve} with
   * mode {@code full}.
   *
   * @param a one or more numbers
   * @param b one or more numbers
   * @return a.length + b.length - 1 numbers
   */
  float[] convolve(float[] a, float[] b);
}
