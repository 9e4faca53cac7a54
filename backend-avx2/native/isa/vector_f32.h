/* The vocabulary of the typed GEMM template for float: eight lanes. */
#ifndef VGPU_VECTOR_F32_H
#define VGPU_VECTOR_F32_H

#include <immintrin.h>
#include <stdint.h>

typedef float element;
typedef __m256 vector;
typedef __m256i vector_mask;

enum {
  LANES = 8,
  COLUMNS_PER_LOAD = 4, /* of vector_load_columns */
};

static inline vector vector_zero(void) { return _mm256_setzero_ps(); }
static inline vector vector_set(element x) { return _mm256_set1_ps(x); }
static inline vector vector_broadcast(const element *p) { return _mm256_broadcast_ss(p); }
static inline vector vector_load(const element *p) { return _mm256_loadu_ps(p); }
static inline void vector_store(element *p, vector x) { _mm256_storeu_ps(p, x); }
/* Past the caches. The address is aligned to the vector; vector_stream_end comes before anyone
 * reads. */
static inline void vector_stream(element *p, vector x) { _mm256_stream_ps(p, x); }
static inline void vector_stream_end(void) { _mm_sfence(); }
static inline vector vector_add(vector x, vector y) { return _mm256_add_ps(x, y); }
static inline vector vector_mul(vector x, vector y) { return _mm256_mul_ps(x, y); }
static inline vector vector_fma(vector x, vector y, vector z) { return _mm256_fmadd_ps(x, y, z); }
/* Exchanges the real and the imaginary part of each complex number. */
static inline vector vector_swap_parts(vector x) { return _mm256_permute_ps(x, 0xB1); }

/* Selects the first `count` lanes: none for count <= 0, all for count >= LANES. */
static inline vector_mask vector_mask_first(int64_t count) {
  const int clamped = count < 0 ? 0 : count > LANES ? LANES : (int)count;
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(clamped), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
/* Unselected lanes read as zero and are never touched, so they may lie on an unmapped page. */
static inline vector vector_load_masked(const element *p, vector_mask mask) {
  return _mm256_maskload_ps(p, mask);
}
static inline void vector_store_masked(element *p, vector_mask mask, vector x) {
  _mm256_maskstore_ps(p, mask, x);
}

static inline element element_fma(element x, element y, element z) {
  return _mm_cvtss_f32(_mm_fmadd_ss(_mm_set_ss(x), _mm_set_ss(y), _mm_set_ss(z)));
}

/* Interleaves the 4 x 4 blocks within the 128-bit halves of four vectors. */
static inline void vector_transpose_halves(vector r0, vector r1, vector r2, vector r3, vector *c0,
                                           vector *c1, vector *c2, vector *c3) {
  const vector t0 = _mm256_unpacklo_ps(r0, r1), t1 = _mm256_unpackhi_ps(r0, r1);
  const vector t2 = _mm256_unpacklo_ps(r2, r3), t3 = _mm256_unpackhi_ps(r2, r3);
  *c0 = _mm256_shuffle_ps(t0, t2, 0x44);
  *c1 = _mm256_shuffle_ps(t0, t2, 0xEE);
  *c2 = _mm256_shuffle_ps(t1, t3, 0x44);
  *c3 = _mm256_shuffle_ps(t1, t3, 0xEE);
}

static inline vector vector_load_two(const element *low, const element *high) {
  return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(low)), _mm_loadu_ps(high), 1);
}

/*
 * columns[j] := (src[0][j], ..., src[LANES-1][j]) for rows that are `stride` apart. Joining halves
 * while loading leaves two shuffles a column of the three that a register transpose needs.
 */
static inline void vector_load_columns(const element *src, int64_t stride,
                                       vector columns[COLUMNS_PER_LOAD]) {
  const element *half = src + 4 * stride;
  vector_transpose_halves(vector_load_two(src, half), vector_load_two(src + stride, half + stride),
                          vector_load_two(src + 2 * stride, half + 2 * stride),
                          vector_load_two(src + 3 * stride, half + 3 * stride), &columns[0],
                          &columns[1], &columns[2], &columns[3]);
}

/* The transpose of a full block in registers. */
static inline void vector_transpose(const vector rows[LANES], vector columns[LANES]) {
  vector low[4], high[4];
  vector_transpose_halves(rows[0], rows[1], rows[2], rows[3], &low[0], &low[1], &low[2], &low[3]);
  vector_transpose_halves(rows[4], rows[5], rows[6], rows[7], &high[0], &high[1], &high[2],
                          &high[3]);
  for (int j = 0; j < 4; j++) {
    columns[j] = _mm256_permute2f128_ps(low[j], high[j], 0x20);
    columns[j + 4] = _mm256_permute2f128_ps(low[j], high[j], 0x31);
  }
}

/*
 * columns[j] := complex number j of as many lines as fill a vector, `stride` floats apart. A line
 * gives 16 bytes, which loads can place anywhere.
 */
enum { COMPLEX_COLUMNS_PER_LOAD = 2 };
static inline void vector_load_complex_columns(const element *src, int64_t stride,
                                               vector columns[COMPLEX_COLUMNS_PER_LOAD]) {
  const __m256d even = _mm256_castps_pd(vector_load_two(src, src + 2 * stride));
  const __m256d odd = _mm256_castps_pd(vector_load_two(src + stride, src + 3 * stride));
  columns[0] = _mm256_castpd_ps(_mm256_unpacklo_pd(even, odd));
  columns[1] = _mm256_castpd_ps(_mm256_unpackhi_pd(even, odd));
}

static inline vector vector_gather(const element *src, int64_t stride) {
  return _mm256_setr_ps(src[0], src[stride], src[2 * stride], src[3 * stride], src[4 * stride],
                        src[5 * stride], src[6 * stride], src[7 * stride]);
}

#endif
