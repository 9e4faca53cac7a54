/**
 * Discrete Fourier transforms of any length as three providers: one library in C, built for AVX2
 * and for AVX-512, and the same in plain Java.
 */
package com.spacewink.vgpu.fft.radix;
