/* The vocabulary of the typed GEMM template for float: sixteen lanes. */
#ifndef VGPU_VECTOR_F32_H
#define VGPU_VECTOR_F32_H

#include <immintrin.h>
#include <stdint.h>

typedef float element;
typedef __m512 vector;
typedef __mmask16 vector_mask;

enum {
  LANES = 16,
  COLUMNS_PER_LOAD = 4, /* of vector_load_columns */
};

static inline vector vector_zero(void) { return _mm512_setzero_ps(); }
static inline vector vector_set(element x) { return _mm512_set1_ps(x); }
static inline vector vector_broadcast(const element *p) { return _mm512_set1_ps(*p); }
static inline vector vector_load(const element *p) { return _mm512_loadu_ps(p); }
static inline void vector_store(element *p, vector x) { _mm512_storeu_ps(p, x); }
/* Past the caches. The address is aligned to the vector; vector_stream_end comes before anyone
 * reads. */
static inline void vector_stream(element *p, vector x) { _mm512_stream_ps(p, x); }
static inline void vector_stream_end(void) { _mm_sfence(); }
static inline vector vector_add(vector x, vector y) { return _mm512_add_ps(x, y); }
static inline vector vector_mul(vector x, vector y) { return _mm512_mul_ps(x, y); }
static inline vector vector_fma(vector x, vector y, vector z) { return _mm512_fmadd_ps(x, y, z); }
static inline vector vector_swap_parts(vector x) { return _mm512_permute_ps(x, 0xB1); }

/* Selects the first `count` lanes: none for count <= 0, all for count >= LANES. */
static inline vector_mask vector_mask_first(int64_t count) {
  const uint32_t clamped = count < 0 ? 0 : count > LANES ? LANES : (uint32_t)count;
  return (vector_mask)((UINT32_C(1) << clamped) - 1);
}
/* Unselected lanes read as zero and are never touched, so they may lie on an unmapped page. */
static inline vector vector_load_masked(const element *p, vector_mask mask) {
  return _mm512_maskz_loadu_ps(mask, p);
}
static inline void vector_store_masked(element *p, vector_mask mask, vector x) {
  _mm512_mask_storeu_ps(p, mask, x);
}

static inline element element_fma(element x, element y, element z) {
  return _mm_cvtss_f32(_mm_fmadd_ss(_mm_set_ss(x), _mm_set_ss(y), _mm_set_ss(z)));
}

/* Interleaves the 4 x 4 blocks within the 128-bit quarters of four vectors. */
static inline void vector_transpose_quarters(vector r0, vector r1, vector r2, vector r3, vector *c0,
                                             vector *c1, vector *c2, vector *c3) {
  const vector t0 = _mm512_unpacklo_ps(r0, r1), t1 = _mm512_unpackhi_ps(r0, r1);
  const vector t2 = _mm512_unpacklo_ps(r2, r3), t3 = _mm512_unpackhi_ps(r2, r3);
  *c0 = _mm512_shuffle_ps(t0, t2, 0x44);
  *c1 = _mm512_shuffle_ps(t0, t2, 0xEE);
  *c2 = _mm512_shuffle_ps(t1, t3, 0x44);
  *c3 = _mm512_shuffle_ps(t1, t3, 0xEE);
}

/* The quarters of a vector from four places, each by a load that merges. */
static inline vector vector_load_four(const element *src, int64_t distance) {
  vector x = _mm512_castps128_ps512(_mm_loadu_ps(src));
  x = _mm512_insertf32x4(x, _mm_loadu_ps(src + distance), 1);
  x = _mm512_insertf32x4(x, _mm_loadu_ps(src + 2 * distance), 2);
  return _mm512_insertf32x4(x, _mm_loadu_ps(src + 3 * distance), 3);
}

/*
 * columns[j] := (src[0][j], ..., src[LANES-1][j]) for rows that are `stride` apart. Joining
 * quarters while loading leaves two shuffles a column of the four that a register transpose needs.
 */
static inline void vector_load_columns(const element *src, int64_t stride,
                                       vector columns[COLUMNS_PER_LOAD]) {
  const int64_t distance = 4 * stride;
  vector_transpose_quarters(
      vector_load_four(src, distance), vector_load_four(src + stride, distance),
      vector_load_four(src + 2 * stride, distance), vector_load_four(src + 3 * stride, distance),
      &columns[0], &columns[1], &columns[2], &columns[3]);
}

/* The transpose of a full block in registers. */
static inline void vector_transpose(const vector rows[LANES], vector columns[LANES]) {
  vector part[4][4]; /* part[q][j]: column j of each quarter, of rows 4 q .. 4 q + 3 */
  for (int q = 0; q < 4; q++) {
    vector_transpose_quarters(rows[4 * q], rows[4 * q + 1], rows[4 * q + 2], rows[4 * q + 3],
                              &part[q][0], &part[q][1], &part[q][2], &part[q][3]);
  }
  for (int j = 0; j < 4; j++) {
    const vector even_low = _mm512_shuffle_f32x4(part[0][j], part[1][j], 0x88);
    const vector even_high = _mm512_shuffle_f32x4(part[2][j], part[3][j], 0x88);
    const vector odd_low = _mm512_shuffle_f32x4(part[0][j], part[1][j], 0xDD);
    const vector odd_high = _mm512_shuffle_f32x4(part[2][j], part[3][j], 0xDD);
    columns[j] = _mm512_shuffle_f32x4(even_low, even_high, 0x88);
    columns[j + 4] = _mm512_shuffle_f32x4(odd_low, odd_high, 0x88);
    columns[j + 8] = _mm512_shuffle_f32x4(even_low, even_high, 0xDD);
    columns[j + 12] = _mm512_shuffle_f32x4(odd_low, odd_high, 0xDD);
  }
}

enum { COMPLEX_COLUMNS_PER_LOAD = 2 };
static inline void vector_load_complex_columns(const element *src, int64_t stride,
                                               vector columns[COMPLEX_COLUMNS_PER_LOAD]) {
  const __m512d even = _mm512_castps_pd(vector_load_four(src, 2 * stride));
  const __m512d odd = _mm512_castps_pd(vector_load_four(src + stride, 2 * stride));
  columns[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(even, odd));
  columns[1] = _mm512_castpd_ps(_mm512_unpackhi_pd(even, odd));
}

static inline vector vector_gather(const element *src, int64_t stride) {
  return _mm512_setr_ps(src[0], src[stride], src[2 * stride], src[3 * stride], src[4 * stride],
                        src[5 * stride], src[6 * stride], src[7 * stride], src[8 * stride],
                        src[9 * stride], src[10 * stride], src[11 * stride], src[12 * stride],
                        src[13 * stride], src[14 * stride], src[15 * stride]);
}

#endif
