/*
 * The vocabulary of the engine for vectors of W = 8 floats. A source file includes one of these
 * headers, then what is written once for all of them: WIDE(x) is for names that depend on the
 * width, NAME(x) for those that depend on the precision only.
 *
 * Complex numbers of callers lie as pairs. Inside they lie in blocks: the real parts of W
 * sequences, then their imaginary parts. Between the two, vector_split and vector_join shuffle
 * within quarters of vectors, the cheapest way, which leaves sequence LANE_ORDER[l] in lane l.
 */
#ifndef VGPU_FFT_VECTOR_F32X8_H
#define VGPU_FFT_VECTOR_F32X8_H

#include <immintrin.h>

#define REAL float
#define NAME(x) x##_f32
#define WIDE(x) x##_f32x8

enum { W = 8 };
#define LANE_ORDER \
  { 0, 1, 4, 5, 2, 3, 6, 7 }
typedef __m256 vector;

static inline vector vector_set(float x) { return _mm256_set1_ps(x); }
static inline vector vector_load(const float *p) { return _mm256_loadu_ps(p); }
static inline void vector_store(float *p, vector x) { _mm256_storeu_ps(p, x); }
static inline void vector_stream(float *p, vector x) { _mm256_stream_ps(p, x); }
static inline vector vector_fma(vector a, vector b, vector c) { return _mm256_fmadd_ps(a, b, c); }
static inline vector vector_fnma(vector a, vector b, vector c) { return _mm256_fnmadd_ps(a, b, c); }
static inline vector vector_fms(vector a, vector b, vector c) { return _mm256_fmsub_ps(a, b, c); }

/* Of pairs a (the first half of the sequences) and b. */
static inline void vector_split(vector a, vector b, vector *re, vector *im) {
  *re = _mm256_shuffle_ps(a, b, 0x88);
  *im = _mm256_shuffle_ps(a, b, 0xdd);
}

static inline void vector_join(vector re, vector im, vector *a, vector *b) {
  *a = _mm256_unpacklo_ps(re, im);
  *b = _mm256_unpackhi_ps(re, im);
}

/* Number j of vector i becomes number i of vector j. */
static inline void vector_transpose(vector x[W]) {
  vector y[W];
  for (int i = 0; i < W; i += 4) {
    const vector a = _mm256_unpacklo_ps(x[i], x[i + 1]), b = _mm256_unpackhi_ps(x[i], x[i + 1]);
    const vector c = _mm256_unpacklo_ps(x[i + 2], x[i + 3]);
    const vector d = _mm256_unpackhi_ps(x[i + 2], x[i + 3]);
    y[i] = _mm256_shuffle_ps(a, c, 0x44);
    y[i + 1] = _mm256_shuffle_ps(a, c, 0xee);
    y[i + 2] = _mm256_shuffle_ps(b, d, 0x44);
    y[i + 3] = _mm256_shuffle_ps(b, d, 0xee);
  }
  for (int i = 0; i < 4; i++) {
    x[i] = _mm256_permute2f128_ps(y[i], y[i + 4], 0x20);
    x[i + 4] = _mm256_permute2f128_ps(y[i], y[i + 4], 0x31);
  }
}

#endif
