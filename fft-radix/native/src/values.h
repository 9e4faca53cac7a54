/* Transforms of tables. */
#ifndef VGPU_FFT_VALUES_H
#define VGPU_FFT_VALUES_H

#include <stdbool.h>
#include <stdint.h>

/* The forward transform of complex numbers, in place. False if there is no memory. */
bool transform_values(double *values, int64_t length);

#endif
