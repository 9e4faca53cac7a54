/* The vocabulary of the typed GEMM template for double: four lanes. See vector_f32.h. */
#ifndef VGPU_VECTOR_F64_H
#define VGPU_VECTOR_F64_H

#include <immintrin.h>
#include <stdint.h>

typedef double element;
typedef __m256d vector;
typedef __m256i vector_mask;

enum {
  LANES = 4,
  COLUMNS_PER_LOAD = 2,
};

static inline vector vector_zero(void) { return _mm256_setzero_pd(); }
static inline vector vector_set(element x) { return _mm256_set1_pd(x); }
static inline vector vector_broadcast(const element *p) { return _mm256_broadcast_sd(p); }
static inline vector vector_load(const element *p) { return _mm256_loadu_pd(p); }
static inline void vector_store(element *p, vector x) { _mm256_storeu_pd(p, x); }
static inline void vector_stream(element *p, vector x) { _mm256_stream_pd(p, x); }
static inline void vector_stream_end(void) { _mm_sfence(); }
static inline vector vector_add(vector x, vector y) { return _mm256_add_pd(x, y); }
static inline vector vector_mul(vector x, vector y) { return _mm256_mul_pd(x, y); }
static inline vector vector_fma(vector x, vector y, vector z) { return _mm256_fmadd_pd(x, y, z); }
static inline vector vector_swap_parts(vector x) { return _mm256_permute_pd(x, 0x5); }

static inline vector_mask vector_mask_first(int64_t count) {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x(count), _mm256_setr_epi64x(0, 1, 2, 3));
}
static inline vector vector_load_masked(const element *p, vector_mask mask) {
  return _mm256_maskload_pd(p, mask);
}
static inline void vector_store_masked(element *p, vector_mask mask, vector x) {
  _mm256_maskstore_pd(p, mask, x);
}

static inline element element_fma(element x, element y, element z) {
  return _mm_cvtsd_f64(_mm_fmadd_sd(_mm_set_sd(x), _mm_set_sd(y), _mm_set_sd(z)));
}

static inline vector vector_load_two(const element *low, const element *high) {
  return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(low)), _mm_loadu_pd(high), 1);
}

static inline void vector_load_columns(const element *src, int64_t stride,
                                       vector columns[COLUMNS_PER_LOAD]) {
  const element *half = src + 2 * stride;
  const vector even = vector_load_two(src, half);
  const vector odd = vector_load_two(src + stride, half + stride);
  columns[0] = _mm256_unpacklo_pd(even, odd);
  columns[1] = _mm256_unpackhi_pd(even, odd);
}

static inline void vector_transpose(const vector rows[LANES], vector columns[LANES]) {
  const vector t0 = _mm256_unpacklo_pd(rows[0], rows[1]), t1 = _mm256_unpackhi_pd(rows[0], rows[1]);
  const vector t2 = _mm256_unpacklo_pd(rows[2], rows[3]), t3 = _mm256_unpackhi_pd(rows[2], rows[3]);
  columns[0] = _mm256_permute2f128_pd(t0, t2, 0x20);
  columns[1] = _mm256_permute2f128_pd(t1, t3, 0x20);
  columns[2] = _mm256_permute2f128_pd(t0, t2, 0x31);
  columns[3] = _mm256_permute2f128_pd(t1, t3, 0x31);
}

enum { COMPLEX_COLUMNS_PER_LOAD = 1 };
static inline void vector_load_complex_columns(const element *src, int64_t stride,
                                               vector columns[COMPLEX_COLUMNS_PER_LOAD]) {
  columns[0] = vector_load_two(src, src + stride);
}

static inline vector vector_gather(const element *src, int64_t stride) {
  return _mm256_setr_pd(src[0], src[stride], src[2 * stride], src[3 * stride]);
}

#endif
