/*
 * Discrete Fourier transforms in long double, to judge others by: relative errors of about 1e-19 on
 * x86-64, far below those of double.
 *
 * Every entry point takes one pointer to a descriptor and returns a vgpu_reference_status. Every
 * field of a descriptor is 8 bytes wide and field i lies at byte 8*i. Arguments are trusted; the
 * caller has checked them.
 */
#ifndef VGPU_BENCH_REFERENCE_H
#define VGPU_BENCH_REFERENCE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VGPU_REFERENCE_EXPORT __attribute__((visibility("default")))

/* Bytes of one complex number of a reference. */
enum { VGPU_REFERENCE_NUMBER_BYTES = 32 };

enum vgpu_reference_status {
  VGPU_REFERENCE_OK = 0,
  VGPU_REFERENCE_OUT_OF_MEMORY = -1,
};

enum vgpu_reference_type {
  VGPU_REFERENCE_F32 = 0,
  VGPU_REFERENCE_F64 = 1,
};

/*
 * Forward transforms, not scaled, of dense row-major arrays that follow each other. Those of real
 * numbers give the n/2 + 1 first numbers along the last axis.
 */
struct vgpu_reference_transform {
  int64_t type;      /*  0: vgpu_reference_type, of the source's real numbers or parts */
  int64_t is_real;   /*  1: whether the source's numbers are real, or else complex */
  int64_t rank;      /*  2: 1 or more */
  int64_t extents;   /*  3: address of as many int64_t, 1 or more each */
  int64_t batch;     /*  4: number of arrays */
  int64_t source;    /*  5: address */
  int64_t reference; /*  6: address of the result's memory, aligned to 16 bytes */
};

/* How far numbers are from a reference, in the relative L2 norm. */
struct vgpu_reference_error {
  int64_t type;      /*  0: vgpu_reference_type, of the parts of the complex numbers */
  int64_t count;     /*  1: how many complex numbers */
  int64_t numbers;   /*  2: address */
  int64_t reference; /*  3: address */
  double error;      /*  4: out; NaN if a number is */
};

VGPU_REFERENCE_EXPORT int vgpu_reference_transform(const struct vgpu_reference_transform *d);
VGPU_REFERENCE_EXPORT int vgpu_reference_error(struct vgpu_reference_error *d);

#ifdef __cplusplus
}
#endif

#endif
