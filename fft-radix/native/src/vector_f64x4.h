/* The vocabulary of the engine for vectors of 4 doubles. See vector_f32x8.h. */
#ifndef VGPU_FFT_VECTOR_F64X4_H
#define VGPU_FFT_VECTOR_F64X4_H

#include <immintrin.h>

#define REAL double
#define NAME(x) x##_f64
#define WIDE(x) x##_f64x4

enum { W = 4 };
#define LANE_ORDER \
  { 0, 2, 1, 3 }
typedef __m256d vector;

static inline vector vector_set(double x) { return _mm256_set1_pd(x); }
static inline vector vector_load(const double *p) { return _mm256_loadu_pd(p); }
static inline void vector_store(double *p, vector x) { _mm256_storeu_pd(p, x); }
static inline void vector_stream(double *p, vector x) { _mm256_stream_pd(p, x); }
static inline vector vector_fma(vector a, vector b, vector c) { return _mm256_fmadd_pd(a, b, c); }
static inline vector vector_fnma(vector a, vector b, vector c) { return _mm256_fnmadd_pd(a, b, c); }
static inline vector vector_fms(vector a, vector b, vector c) { return _mm256_fmsub_pd(a, b, c); }

static inline void vector_split(vector a, vector b, vector *re, vector *im) {
  *re = _mm256_unpacklo_pd(a, b);
  *im = _mm256_unpackhi_pd(a, b);
}

static inline void vector_join(vector re, vector im, vector *a, vector *b) {
  *a = _mm256_unpacklo_pd(re, im);
  *b = _mm256_unpackhi_pd(re, im);
}

static inline void vector_transpose(vector x[W]) {
  const vector a = _mm256_unpacklo_pd(x[0], x[1]), b = _mm256_unpackhi_pd(x[0], x[1]);
  const vector c = _mm256_unpacklo_pd(x[2], x[3]), d = _mm256_unpackhi_pd(x[2], x[3]);
  x[0] = _mm256_permute2f128_pd(a, c, 0x20);
  x[1] = _mm256_permute2f128_pd(b, d, 0x20);
  x[2] = _mm256_permute2f128_pd(a, c, 0x31);
  x[3] = _mm256_permute2f128_pd(b, d, 0x31);
}

#endif
