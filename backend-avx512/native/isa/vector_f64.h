/* The vocabulary of the typed GEMM template for double: eight lanes. See vector_f32.h. */
#ifndef VGPU_VECTOR_F64_H
#define VGPU_VECTOR_F64_H

#include <immintrin.h>
#include <stdint.h>

typedef double element;
typedef __m512d vector;
typedef __mmask8 vector_mask;

enum {
  LANES = 8,
  COLUMNS_PER_LOAD = 2,
};

static inline vector vector_zero(void) { return _mm512_setzero_pd(); }
static inline vector vector_set(element x) { return _mm512_set1_pd(x); }
static inline vector vector_broadcast(const element *p) { return _mm512_set1_pd(*p); }
static inline vector vector_load(const element *p) { return _mm512_loadu_pd(p); }
static inline void vector_store(element *p, vector x) { _mm512_storeu_pd(p, x); }
static inline void vector_stream(element *p, vector x) { _mm512_stream_pd(p, x); }
static inline void vector_stream_end(void) { _mm_sfence(); }
static inline vector vector_add(vector x, vector y) { return _mm512_add_pd(x, y); }
static inline vector vector_mul(vector x, vector y) { return _mm512_mul_pd(x, y); }
static inline vector vector_fma(vector x, vector y, vector z) { return _mm512_fmadd_pd(x, y, z); }
static inline vector vector_swap_parts(vector x) { return _mm512_permute_pd(x, 0x55); }

static inline vector_mask vector_mask_first(int64_t count) {
  const uint32_t clamped = count < 0 ? 0 : count > LANES ? LANES : (uint32_t)count;
  return (vector_mask)((UINT32_C(1) << clamped) - 1);
}
static inline vector vector_load_masked(const element *p, vector_mask mask) {
  return _mm512_maskz_loadu_pd(mask, p);
}
static inline void vector_store_masked(element *p, vector_mask mask, vector x) {
  _mm512_mask_storeu_pd(p, mask, x);
}

static inline element element_fma(element x, element y, element z) {
  return _mm_cvtsd_f64(_mm_fmadd_sd(_mm_set_sd(x), _mm_set_sd(y), _mm_set_sd(z)));
}

static inline vector vector_load_four(const element *src, int64_t distance) {
  vector x = _mm512_castpd128_pd512(_mm_loadu_pd(src));
  x = _mm512_insertf64x2(x, _mm_loadu_pd(src + distance), 1);
  x = _mm512_insertf64x2(x, _mm_loadu_pd(src + 2 * distance), 2);
  return _mm512_insertf64x2(x, _mm_loadu_pd(src + 3 * distance), 3);
}

static inline void vector_load_columns(const element *src, int64_t stride,
                                       vector columns[COLUMNS_PER_LOAD]) {
  const vector even = vector_load_four(src, 2 * stride);
  const vector odd = vector_load_four(src + stride, 2 * stride);
  columns[0] = _mm512_unpacklo_pd(even, odd);
  columns[1] = _mm512_unpackhi_pd(even, odd);
}

static inline void vector_transpose(const vector rows[LANES], vector columns[LANES]) {
  vector part[4][2]; /* part[q][j]: column j of each quarter, of rows 2 q and 2 q + 1 */
  for (int q = 0; q < 4; q++) {
    part[q][0] = _mm512_unpacklo_pd(rows[2 * q], rows[2 * q + 1]);
    part[q][1] = _mm512_unpackhi_pd(rows[2 * q], rows[2 * q + 1]);
  }
  for (int j = 0; j < 2; j++) {
    const vector even_low = _mm512_shuffle_f64x2(part[0][j], part[1][j], 0x88);
    const vector even_high = _mm512_shuffle_f64x2(part[2][j], part[3][j], 0x88);
    const vector odd_low = _mm512_shuffle_f64x2(part[0][j], part[1][j], 0xDD);
    const vector odd_high = _mm512_shuffle_f64x2(part[2][j], part[3][j], 0xDD);
    columns[j] = _mm512_shuffle_f64x2(even_low, even_high, 0x88);
    columns[j + 2] = _mm512_shuffle_f64x2(odd_low, odd_high, 0x88);
    columns[j + 4] = _mm512_shuffle_f64x2(even_low, even_high, 0xDD);
    columns[j + 6] = _mm512_shuffle_f64x2(odd_low, odd_high, 0xDD);
  }
}

enum { COMPLEX_COLUMNS_PER_LOAD = 1 };
static inline void vector_load_complex_columns(const element *src, int64_t stride,
                                               vector columns[COMPLEX_COLUMNS_PER_LOAD]) {
  columns[0] = vector_load_four(src, stride);
}

static inline vector vector_gather(const element *src, int64_t stride) {
  return _mm512_setr_pd(src[0], src[stride], src[2 * stride], src[3 * stride], src[4 * stride],
                        src[5 * stride], src[6 * stride], src[7 * stride]);
}

#endif
