/* The vocabulary of the engine for vectors of 16 floats. See vector_f32x8.h. */
#ifndef VGPU_FFT_VECTOR_F32X16_H
#define VGPU_FFT_VECTOR_F32X16_H

#include <immintrin.h>

#define REAL float
#define NAME(x) x##_f32
#define WIDE(x) x##_f32x16

enum { W = 16 };
#define LANE_ORDER \
  { 0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15 }
typedef __m512 vector;

static inline vector vector_set(float x) { return _mm512_set1_ps(x); }
static inline vector vector_load(const float *p) { return _mm512_loadu_ps(p); }
static inline void vector_store(float *p, vector x) { _mm512_storeu_ps(p, x); }
static inline void vector_stream(float *p, vector x) { _mm512_stream_ps(p, x); }
static inline vector vector_fma(vector a, vector b, vector c) { return _mm512_fmadd_ps(a, b, c); }
static inline vector vector_fnma(vector a, vector b, vector c) { return _mm512_fnmadd_ps(a, b, c); }
static inline vector vector_fms(vector a, vector b, vector c) { return _mm512_fmsub_ps(a, b, c); }

static inline void vector_split(vector a, vector b, vector *re, vector *im) {
  *re = _mm512_shuffle_ps(a, b, 0x88);
  *im = _mm512_shuffle_ps(a, b, 0xdd);
}

static inline void vector_join(vector re, vector im, vector *a, vector *b) {
  *a = _mm512_unpacklo_ps(re, im);
  *b = _mm512_unpackhi_ps(re, im);
}

static inline void vector_transpose(vector x[W]) {
  vector y[W];
  for (int i = 0; i < W; i += 4) {
    const vector a = _mm512_unpacklo_ps(x[i], x[i + 1]), b = _mm512_unpackhi_ps(x[i], x[i + 1]);
    const vector c = _mm512_unpacklo_ps(x[i + 2], x[i + 3]);
    const vector d = _mm512_unpackhi_ps(x[i + 2], x[i + 3]);
    y[i] = _mm512_shuffle_ps(a, c, 0x44);
    y[i + 1] = _mm512_shuffle_ps(a, c, 0xee);
    y[i + 2] = _mm512_shuffle_ps(b, d, 0x44);
    y[i + 3] = _mm512_shuffle_ps(b, d, 0xee);
  }
  for (int i = 0; i < 4; i++) {
    const vector a = _mm512_shuffle_f32x4(y[i], y[i + 4], 0x88);
    const vector b = _mm512_shuffle_f32x4(y[i], y[i + 4], 0xdd);
    const vector c = _mm512_shuffle_f32x4(y[i + 8], y[i + 12], 0x88);
    const vector d = _mm512_shuffle_f32x4(y[i + 8], y[i + 12], 0xdd);
    x[i] = _mm512_shuffle_f32x4(a, c, 0x88);
    x[i + 4] = _mm512_shuffle_f32x4(b, d, 0x88);
    x[i + 8] = _mm512_shuffle_f32x4(a, c, 0xdd);
    x[i + 12] = _mm512_shuffle_f32x4(b, d, 0xdd);
  }
}

#endif
