/* The vocabulary of the engine for vectors of 4 floats. See vector_f32x8.h. */
#ifndef VGPU_FFT_VECTOR_F32X4_H
#define VGPU_FFT_VECTOR_F32X4_H

#include <immintrin.h>

#define REAL float
#define NAME(x) x##_f32
#define WIDE(x) x##_f32x4

enum { W = 4 };
#define LANE_ORDER \
  { 0, 1, 2, 3 }
typedef __m128 vector;

static inline vector vector_set(float x) { return _mm_set1_ps(x); }
static inline vector vector_load(const float *p) { return _mm_loadu_ps(p); }
static inline void vector_store(float *p, vector x) { _mm_storeu_ps(p, x); }
static inline vector vector_fma(vector a, vector b, vector c) { return _mm_fmadd_ps(a, b, c); }
static inline vector vector_fnma(vector a, vector b, vector c) { return _mm_fnmadd_ps(a, b, c); }
static inline vector vector_fms(vector a, vector b, vector c) { return _mm_fmsub_ps(a, b, c); }

static inline void vector_split(vector a, vector b, vector *re, vector *im) {
  *re = _mm_shuffle_ps(a, b, 0x88);
  *im = _mm_shuffle_ps(a, b, 0xdd);
}

static inline void vector_join(vector re, vector im, vector *a, vector *b) {
  *a = _mm_unpacklo_ps(re, im);
  *b = _mm_unpackhi_ps(re, im);
}

static inline void vector_transpose(vector x[W]) {
  const vector a = _mm_unpacklo_ps(x[0], x[1]), b = _mm_unpackhi_ps(x[0], x[1]);
  const vector c = _mm_unpacklo_ps(x[2], x[3]), d = _mm_unpackhi_ps(x[2], x[3]);
  x[0] = _mm_movelh_ps(a, c);
  x[1] = _mm_movehl_ps(c, a);
  x[2] = _mm_movelh_ps(b, d);
  x[3] = _mm_movehl_ps(d, b);
}

#endif
