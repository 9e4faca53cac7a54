/* Discrete Fourier transforms in long double. */
#ifndef VGPU_REFERENCE_H
#define VGPU_REFERENCE_H

#include <complex.h>
#include <stdbool.h>
#include <stdint.h>

/* X[k] = sum over j of x[j] exp(-+2 pi i jk / n), for numbers that are step apart, in place. */
void reference_dft(long double complex *x, int64_t n, int64_t step, bool inverse);

#endif
