package com.spacewink.vgpu.api.fft;

/** The sign of the exponent. */
public enum FftDirection {
  /** X[k] = &Sigma; x[j]·exp(-2&pi;i·jk/n). */
  FORWARD,
  /** x[j] = &Sigma; X[k]·exp(+2&pi;i·jk/n). */
  INVERSE
}
