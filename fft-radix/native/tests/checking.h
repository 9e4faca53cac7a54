/* Runs one transform on guarded memory and compares it with its definition. */
#ifndef VGPU_CHECKING_H
#define VGPU_CHECKING_H

#include <stdint.h>

#include "testing.h"
#include "vgpu_fft.h"

/* A specification of dense row-major arrays; n counts real numbers. */
struct vgpu_fft_spec dense_spec(int64_t kind, int64_t precision, int axes, const int64_t *n);

/* "c2r f64 inverse [12 x 5] batch [3]" */
const char *spec_name(const struct vgpu_fft_spec *spec);

/*
 * Runs it at once and in pieces of shuffled order, on arrays between unmapped pages, workspace and
 * scratch too. Expects that it is right, the same to the bit both ways, and that nothing else was
 * written. Returns the relative error in the Euclidean norm.
 */
double check_transform(struct vgpu_fft_spec *spec, struct rng *rng);

/* The error that a transform of so many numbers may have. */
double tolerance(int64_t precision, int64_t n);

#define FOR_EACH(item, array) for (size_t item = 0; item < sizeof(array) / sizeof(*(array)); item++)

#endif
