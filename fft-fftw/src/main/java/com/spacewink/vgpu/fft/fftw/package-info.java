/** Fourier transforms by the FFTW of the system. */
package com.spacewink.vgpu.fft.fftw;
