/*
 * Reductions over one axis. All arithmetic is in double, four lanes a vector; the element type
 * matters to loads and stores only. That makes float sums and products good to their last bit, and
 * minima and maxima are exact either way.
 *
 * Order of combination, on which results alone depend: the values are cut into blocks, each block
 * is combined in order by one or more chains, and the blocks' results are combined as a balanced
 * binary tree. The tree bounds the error of sums by the logarithm of their length: N. J. Higham,
 * "The Accuracy of Floating Point Summation", SIAM J. Sci. Comput. 14(4), 1993, section 3.
 */
#include <immintrin.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "vgpu_kernels.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

enum {
  LANES = 4,
  MAX_LEVELS = 64, /* of the tree: one per bit of the number of blocks */
};

/* ---- Operations: combine(identity, map(x0), map(x1), ...) ------------------------------------ */

ALWAYS_INLINE double identity_of(const enum vgpu_reduction operation) {
  switch (operation) {
    case VGPU_PRODUCT:
      return 1;
    case VGPU_MIN:
      return INFINITY;
    case VGPU_MAX:
      return -INFINITY;
    default:
      return 0;
  }
}

ALWAYS_INLINE __m256d map(const enum vgpu_reduction operation, __m256d x) {
  switch (operation) {
    case VGPU_SUM_ABS:
    case VGPU_MAX_ABS:
      return _mm256_andnot_pd(_mm256_set1_pd(-0.0), x);
    case VGPU_SUM_SQUARES:
      return _mm256_mul_pd(x, x);
    default:
      return x;
  }
}

/*
 * The instructions for minimum and maximum return their second operand if either is NaN: that keeps
 * a NaN in y, and the blend keeps one in x.
 */
ALWAYS_INLINE __m256d keep_nan(__m256d x, __m256d extreme) {
  return _mm256_blendv_pd(extreme, x, _mm256_cmp_pd(x, x, _CMP_UNORD_Q));
}

ALWAYS_INLINE __m256d combine(const enum vgpu_reduction operation, __m256d x, __m256d y) {
  switch (operation) {
    case VGPU_PRODUCT:
      return _mm256_mul_pd(x, y);
    case VGPU_MIN:
      return keep_nan(x, _mm256_min_pd(x, y));
    case VGPU_MAX:
    case VGPU_MAX_ABS:
      return keep_nan(x, _mm256_max_pd(x, y));
    default:
      return _mm256_add_pd(x, y);
  }
}

/* ---- Elements ------------------------------------------------------------------------------ */

ALWAYS_INLINE int64_t bytes_of(const enum vgpu_type type) {
  return type == VGPU_F32 ? sizeof(float) : sizeof(double);
}

ALWAYS_INLINE __m256d load(const enum vgpu_type type, const char *p) {
  return type == VGPU_F32 ? _mm256_cvtps_pd(_mm_loadu_ps((const float *)p))
                          : _mm256_loadu_pd((const double *)p);
}

/* The first `count` lanes; the others are `fill` and their memory is not touched. */
ALWAYS_INLINE __m256d load_partial(const enum vgpu_type type, const char *p, int64_t count,
                                   __m256d fill) {
  const __m256i wide =
      _mm256_cmpgt_epi64(_mm256_set1_epi64x(count), _mm256_setr_epi64x(0, 1, 2, 3));
  __m256d x;
  if (type == VGPU_F32) {
    const int clamped = count < 0 ? 0 : count > LANES ? LANES : (int)count;
    const __m128i narrow = _mm_cmpgt_epi32(_mm_set1_epi32(clamped), _mm_setr_epi32(0, 1, 2, 3));
    x = _mm256_cvtps_pd(_mm_maskload_ps((const float *)p, narrow));
  } else {
    x = _mm256_maskload_pd((const double *)p, wide);
  }
  return _mm256_blendv_pd(fill, x, _mm256_castsi256_pd(wide));
}

ALWAYS_INLINE void store_element(const enum vgpu_type type, char *p, double x) {
  if (type == VGPU_F32) {
    *(float *)p = (float)x;
  } else {
    *(double *)p = x;
  }
}

/* ---- inner = 1: along contiguous values ------------------------------------------------------ */

#define CHAINS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
enum {
  CHAIN_COUNT = 8,
  ROUND = CHAIN_COUNT * LANES, /* elements that one step of all chains takes */
  BLOCK_ROUNDS = 8,
  BLOCK = BLOCK_ROUNDS * ROUND,
};

/* One block of `count` <= BLOCK values, left as four partial results. */
ALWAYS_INLINE __m256d reduce_block(const enum vgpu_type type, const enum vgpu_reduction operation,
                                   const char *in, int64_t count) {
  const int64_t bytes = bytes_of(type);
  const __m256d identity = _mm256_set1_pd(identity_of(operation));
#define START(j) __m256d x##j = identity;
  CHAINS(START)
#undef START
  for (; count >= ROUND; count -= ROUND, in += ROUND * bytes) {
#define STEP(j) x##j = combine(operation, x##j, map(operation, load(type, in + j * LANES * bytes)));
    CHAINS(STEP)
#undef STEP
  }
  if (count > 0) {
#define STEP(j)                                                                                \
  if (count > j * LANES) {                                                                     \
    const __m256d x = load_partial(type, in + j * LANES * bytes, count - j * LANES, identity); \
    x##j = combine(operation, x##j, map(operation, x));                                        \
  }
    CHAINS(STEP)
#undef STEP
  }
  const __m256d low = combine(operation, combine(operation, x0, x1), combine(operation, x2, x3));
  const __m256d high = combine(operation, combine(operation, x4, x5), combine(operation, x6, x7));
  return combine(operation, low, high);
}

ALWAYS_INLINE double combine_lanes(const enum vgpu_reduction operation, __m256d x) {
  const __m256d swapped = _mm256_permute_pd(x, 0x5);
  const __m256d pairs = combine(operation, x, swapped);
  const __m256d other = _mm256_permute2f128_pd(pairs, pairs, 0x1);
  return _mm256_cvtsd_f64(combine(operation, pairs, other));
}

/*
 * partial[] is a binary counter: after n blocks it has one entry per bit set in n, the result of as
 * many blocks as the bit is worth.
 */
ALWAYS_INLINE double reduce_run(const enum vgpu_type type, const enum vgpu_reduction operation,
                                const char *in, int64_t count) {
  __m256d partial[MAX_LEVELS];
  int depth = 0;
  for (int64_t block = 0; count > 0; block++) {
    const int64_t size = count < BLOCK ? count : BLOCK;
    __m256d x = reduce_block(type, operation, in, size);
    for (int64_t carry = block; carry & 1; carry >>= 1) {
      x = combine(operation, partial[--depth], x);
    }
    partial[depth++] = x;
    in += size * bytes_of(type);
    count -= size;
  }
  __m256d x = partial[--depth];
  while (depth > 0) x = combine(operation, partial[--depth], x);
  return combine_lanes(operation, x);
}

/* ---- inner > 1: columns side by side --------------------------------------------------------- */

enum {
  STRIP = 128, /* columns done at once */
  STRIP_BLOCK_ROWS = 16,
};

/* A block of rows, reduced for as many vectors of columns, of which the last may be partial. */
ALWAYS_INLINE void reduce_rows(const enum vgpu_type type, const enum vgpu_reduction operation,
                               const int vectors, const bool partial, const char *in,
                               int64_t row_bytes, int64_t rows, int64_t columns, double *out) {
  const int64_t bytes = bytes_of(type);
  const __m256d zero = _mm256_setzero_pd();
#define VALUE(j)                                                                                 \
  map(operation, partial ? load_partial(type, in + j * LANES * bytes, columns - j * LANES, zero) \
                         : load(type, in + j * LANES * bytes))
#define START(j) __m256d x##j = vectors > j ? VALUE(j) : zero;
  CHAINS(START)
#undef START
  for (int64_t i = 1; i < rows; i++) {
    in += row_bytes;
#define STEP(j) \
  if (vectors > j) x##j = combine(operation, x##j, VALUE(j));
    CHAINS(STEP)
#undef STEP
  }
#undef VALUE
#define FINISH(j) \
  if (vectors > j) _mm256_storeu_pd(out + j * LANES, x##j);
  CHAINS(FINISH)
#undef FINISH
}

/* The same for a strip. */
ALWAYS_INLINE void reduce_strip_rows(const enum vgpu_type type, const enum vgpu_reduction operation,
                                     const char *in, int64_t row_bytes, int64_t rows,
                                     int64_t columns, double *out) {
  const int64_t bytes = bytes_of(type);
  while (columns > 0) {
    int64_t done;
    if (columns >= 8 * LANES) {
      reduce_rows(type, operation, 8, false, in, row_bytes, rows, columns, out);
      done = 8 * LANES;
    } else if (columns >= 4 * LANES) {
      reduce_rows(type, operation, 4, false, in, row_bytes, rows, columns, out);
      done = 4 * LANES;
    } else if (columns >= LANES) {
      reduce_rows(type, operation, 1, false, in, row_bytes, rows, columns, out);
      done = LANES;
    } else {
      reduce_rows(type, operation, 1, true, in, row_bytes, rows, columns, out);
      done = columns;
    }
    in += done * bytes;
    out += done;
    columns -= done;
  }
}

ALWAYS_INLINE void combine_strips(const enum vgpu_reduction operation, const double *x, double *y,
                                  int64_t columns) {
  for (int64_t j = 0; j < columns; j += LANES) {
    _mm256_storeu_pd(y + j, combine(operation, _mm256_loadu_pd(x + j), _mm256_loadu_pd(y + j)));
  }
}

/* A binary counter as in reduce_run, of strips instead of vectors. */
ALWAYS_INLINE void reduce_strip(const enum vgpu_type type, const enum vgpu_reduction operation,
                                const char *in, int64_t row_bytes, int64_t count, int64_t columns,
                                char *out) {
  const int64_t bytes = bytes_of(type);
  double partial[MAX_LEVELS][STRIP];
  int depth = 0;
  for (int64_t block = 0; count > 0; block++) {
    const int64_t rows = count < STRIP_BLOCK_ROWS ? count : STRIP_BLOCK_ROWS;
    double *x = partial[depth];
    reduce_strip_rows(type, operation, in, row_bytes, rows, columns, x);
    for (int64_t carry = block; carry & 1; carry >>= 1) {
      depth--;
      combine_strips(operation, partial[depth + 1], partial[depth], columns);
    }
    depth++;
    in += rows * row_bytes;
    count -= rows;
  }
  for (; depth > 1; depth--) {
    combine_strips(operation, partial[depth - 1], partial[depth - 2], columns);
  }
  for (int64_t j = 0; j < columns; j++) store_element(type, out + j * bytes, partial[0][j]);
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

ALWAYS_INLINE void fill(const enum vgpu_type type, const enum vgpu_reduction operation, char *out,
                        int64_t count) {
  const double identity = identity_of(operation);
  for (int64_t i = 0; i < count; i++) store_element(type, out + i * bytes_of(type), identity);
}

ALWAYS_INLINE void reduce(const enum vgpu_type type, const enum vgpu_reduction operation,
                          const struct vgpu_reduce *r) {
  const int64_t bytes = bytes_of(type), row_bytes = r->inner * bytes;
  const char *in = r->in;
  char *out = r->out;
  if (r->count == 0) {
    fill(type, operation, out, r->outer * r->inner);
    return;
  }
  for (int64_t i = 0; i < r->outer; i++) {
    if (r->inner == 1) {
      store_element(type, out, reduce_run(type, operation, in, r->count));
    } else {
      for (int64_t j = 0; j < r->inner; j += STRIP) {
        const int64_t columns = r->inner - j < STRIP ? r->inner - j : STRIP;
        reduce_strip(type, operation, in + j * bytes, row_bytes, r->count, columns,
                     out + j * bytes);
      }
    }
    in += r->count * row_bytes;
    out += row_bytes;
  }
}

/* One instance of the code above for each pair of type and operation. */
#define INSTANCE(type, operation)                                        \
  static void reduce_##type##_##operation(const struct vgpu_reduce *r) { \
    reduce(type, operation, r);                                          \
  }
#define INSTANCES(operation) INSTANCE(VGPU_F32, operation) INSTANCE(VGPU_F64, operation)
INSTANCES(VGPU_SUM)
INSTANCES(VGPU_PRODUCT)
INSTANCES(VGPU_MIN)
INSTANCES(VGPU_MAX)
INSTANCES(VGPU_SUM_ABS)
INSTANCES(VGPU_SUM_SQUARES)
INSTANCES(VGPU_MAX_ABS)

enum { TYPES = 2, OPERATIONS = 7 };
typedef void reduction(const struct vgpu_reduce *r);
#define ENTRY(operation) \
  { reduce_VGPU_F32_##operation, reduce_VGPU_F64_##operation }
static reduction *const reductions[OPERATIONS][TYPES] = {
    [VGPU_SUM] = ENTRY(VGPU_SUM),         [VGPU_PRODUCT] = ENTRY(VGPU_PRODUCT),
    [VGPU_MIN] = ENTRY(VGPU_MIN),         [VGPU_MAX] = ENTRY(VGPU_MAX),
    [VGPU_SUM_ABS] = ENTRY(VGPU_SUM_ABS), [VGPU_SUM_SQUARES] = ENTRY(VGPU_SUM_SQUARES),
    [VGPU_MAX_ABS] = ENTRY(VGPU_MAX_ABS),
};

int vgpu_reduce(const struct vgpu_reduce *r) {
  if (r->type < 0 || r->type >= TYPES) return VGPU_UNSUPPORTED;
  if (r->operation < 0 || r->operation >= OPERATIONS) return VGPU_UNSUPPORTED;
  reductions[r->operation][r->type](r);
  return VGPU_OK;
}
