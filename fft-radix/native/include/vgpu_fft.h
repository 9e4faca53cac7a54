/*
 * The interface of libvgpu_fft_*.so: discrete Fourier transforms of strided arrays.
 *
 * Everything is re-entrant. A prepared transform does not change and may be run by any number of
 * threads at once, each on memory of its own. Arguments are trusted: callers check them.
 */
#ifndef VGPU_FFT_H
#define VGPU_FFT_H

#include <stdint.h>

#if defined(__GNUC__)
#define VGPU_FFT_API __attribute__((visibility("default")))
#else
#define VGPU_FFT_API
#endif

enum { VGPU_FFT_MAX_AXES = 32, VGPU_FFT_MAX_STEPS = 72 };

enum vgpu_fft_kind { VGPU_FFT_C2C = 0, VGPU_FFT_R2C = 1, VGPU_FFT_C2R = 2 };

enum vgpu_fft_effort { VGPU_FFT_ESTIMATE = 0, VGPU_FFT_MEASURE = 1, VGPU_FFT_PATIENT = 2 };

enum vgpu_fft_status {
  VGPU_FFT_OK = 0,
  VGPU_FFT_NO_MEMORY = 1, /* no room for the tables */
  VGPU_FFT_TOO_LARGE = 2  /* longer than this library can do along one axis */
};

/* One axis. Strides count elements of the array: real numbers on a real side, else complex ones. */
struct vgpu_fft_axis {
  int64_t n;
  int64_t in_stride;
  int64_t out_stride;
};

/* What to compute, and, filled in by vgpu_fft_prepare, what it takes. */
struct vgpu_fft_spec {
  int64_t kind;
  int64_t inverse;   /* 0: exp(-2 pi i jk/n), 1: exp(+2 pi i jk/n) */
  int64_t precision; /* bytes of a real number: 4 or 8 */
  int64_t in_place;
  int64_t effort;
  double scale;       /* by which every sum is multiplied */
  int64_t axes;       /* how many are transformed; of a real kind, the last one is halved */
  int64_t batch_axes; /* how many others there are */
  struct vgpu_fft_axis axis[VGPU_FFT_MAX_AXES]; /* the transformed ones, then the others */

  void *transform; /* for vgpu_fft_run, to be given back to vgpu_fft_release */
  int64_t workspace_bytes;
  int64_t scratch_bytes;
  int64_t table_bytes;
  int64_t steps;
  int64_t pieces[VGPU_FFT_MAX_STEPS];
};

/* Pieces begin..end-1 of one step. Workspace and scratch are aligned to 64 bytes. */
struct vgpu_fft_call {
  const void *transform;
  int64_t step;
  int64_t begin;
  int64_t end;
  const void *in;
  void *out;
  void *workspace;
  void *scratch;
};

/* Prepares a transform none of whose extents is 0. Returns a vgpu_fft_status. */
VGPU_FFT_API int64_t vgpu_fft_prepare(struct vgpu_fft_spec *spec);

/* Runs some pieces of one step. */
VGPU_FFT_API void vgpu_fft_run(const struct vgpu_fft_call *call);

/* Runs all pieces of all steps, whatever step, begin and end say. */
VGPU_FFT_API void vgpu_fft_run_all(const struct vgpu_fft_call *call);

/* Gives the tables back. */
VGPU_FFT_API void vgpu_fft_release(void *transform);

#endif
