package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.fft.Fourier;

/** Transforms of heap arrays, which commands do without: they plan transforms of buffers. */
abstract class NoHeapTransforms implements Fourier {
  @Override
  public double[] fft(double[] x) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] fft(float[] x) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] ifft(double[] spectrum) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] ifft(float[] spectrum) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] rfft(double[] x) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] rfft(float[] x) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] irfft(double[] spectrum, int n) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] irfft(float[] spectrum, int n) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] fft2(double[] x, int rows, int columns) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] fft2(float[] x, int rows, int columns) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] ifft2(double[] spectrum, int rows, int columns) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] ifft2(float[] spectrum, int rows, int columns) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] fftn(double[] x, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] fftn(float[] x, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] ifftn(double[] spectrum, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] ifftn(float[] spectrum, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] rfftn(double[] x, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] rfftn(float[] x, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] irfftn(double[] spectrum, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] irfftn(float[] spectrum, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] fftfreq(int n, double spacing) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] rfftfreq(int n, double spacing) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] fftshift(double[] x, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] ifftshift(double[] x, int... shape) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public double[] convolve(double[] a, double[] b) {
    throw new AssertionError("no command asks for this");
  }

  @Override
  public float[] convolve(float[] a, float[] b) {
    throw new AssertionError("no command asks for this");
  }
}
