/* The vocabulary of the engine for vectors of 8 doubles. See vector_f32x8.h. */
#ifndef VGPU_FFT_VECTOR_F64X8_H
#define VGPU_FFT_VECTOR_F64X8_H

#include <immintrin.h>

#define REAL double
#define NAME(x) x##_f64
#define WIDE(x) x##_f64x8

enum { W = 8 };
#define LANE_ORDER \
  { 0, 4, 1, 5, 2, 6, 3, 7 }
typedef __m512d vector;

static inline vector vector_set(double x) { return _mm512_set1_pd(x); }
static inline vector vector_load(const double *p) { return _mm512_loadu_pd(p); }
static inline void vector_store(double *p, vector x) { _mm512_storeu_pd(p, x); }
static inline void vector_stream(double *p, vector x) { _mm512_stream_pd(p, x); }
static inline vector vector_fma(vector a, vector b, vector c) { return _mm512_fmadd_pd(a, b, c); }
static inline vector vector_fnma(vector a, vector b, vector c) { return _mm512_fnmadd_pd(a, b, c); }
static inline vector vector_fms(vector a, vector b, vector c) { return _mm512_fmsub_pd(a, b, c); }

static inline void vector_split(vector a, vector b, vector *re, vector *im) {
  *re = _mm512_unpacklo_pd(a, b);
  *im = _mm512_unpackhi_pd(a, b);
}

static inline void vector_join(vector re, vector im, vector *a, vector *b) {
  *a = _mm512_unpacklo_pd(re, im);
  *b = _mm512_unpackhi_pd(re, im);
}

/* Four 2 x 2 blocks in one step, then two steps that move whole pairs. */
static inline void vector_transpose(vector x[W]) {
  vector y[W], z[W];
  for (int i = 0; i < W; i += 2) {
    y[i] = _mm512_unpacklo_pd(x[i], x[i + 1]);
    y[i + 1] = _mm512_unpackhi_pd(x[i], x[i + 1]);
  }
  for (int i = 0; i < 2; i++) {
    for (int half = 0; half < W; half += 4) {
      z[half + i] = _mm512_shuffle_f64x2(y[half + i], y[half + i + 2], 0x88);
      z[half + i + 2] = _mm512_shuffle_f64x2(y[half + i], y[half + i + 2], 0xdd);
    }
  }
  for (int i = 0; i < 4; i++) {
    x[i] = _mm512_shuffle_f64x2(z[i], z[i + 4], 0x88);
    x[i + 4] = _mm512_shuffle_f64x2(z[i], z[i + 4], 0xdd);
  }
}

#endif
