/* The FMA loops of the two types. */
#ifndef VGPU_PEAK_H
#define VGPU_PEAK_H

#include <stdint.h>

/* Turns the loop so many times and returns the floating-point operations done. */
int64_t peak_f32(int64_t iterations);
int64_t peak_f64(int64_t iterations);

#endif
