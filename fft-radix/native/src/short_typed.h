/* Short lines in vectors of one width. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "butterfly.h"
#include "roots.h"
#include "short.h"

static const int WIDE(order)[W] = LANE_ORDER;

static inline int64_t WIDE(groups)(int64_t sequences) { return (sequences + W - 1) / W; }

/* The last group overlaps the one before. */
static inline int64_t WIDE(group_begin)(int64_t group, int64_t sequences) {
  return group * W < sequences - W ? group * W : sequences - W;
}

/*
 * In the workspace the rows of a group have a block for each column, and one more: an inverse
 * transform has column j at rows - j, so that the rows are read in reverse without turning round.
 */
static ALWAYS_INLINE void WIDE(turn_square)(const REAL *in, const REAL *twiddles, REAL *out,
                                            int64_t out_step) {
  vector re[W], im[W];
  for (int l = 0; l < W; l++) {
    re[l] = vector_load(in + WIDE(order)[l] * BLOCK);
    im[l] = vector_load(in + WIDE(order)[l] * BLOCK + W);
  }
  vector_transpose(re);
  vector_transpose(im);
  for (int l = 0; l < W; l++) {
    const vector c = vector_load(twiddles + l * BLOCK), s = vector_load(twiddles + l * BLOCK + W);
    REAL *block = out + WIDE(order)[l] * out_step;
    vector_store(block, vector_fms(re[l], c, im[l] * s));
    vector_store(block + W, vector_fma(re[l], s, im[l] * c));
  }
}

#define STEPS(r)                                                                                \
  static void WIDE(columns##r)(const struct NAME(short_line) * line, const REAL *in, REAL *out, \
                               bool inverse, REAL scale) {                                      \
    (void)scale;                                                                                \
    const int64_t rows = line->row_length, row_reals = (rows + 1) * BLOCK;                      \
    const int64_t step = inverse ? -2 * rows : 2 * rows;                                        \
    const int64_t second = inverse ? 2 * rows * (r - 1) : 2 * rows;                             \
    const REAL *twiddles = line->twiddles + (inverse ? line->twiddle_reals : 0);                \
    _Alignas(64) REAL column[r * BLOCK];                                                        \
    const struct NAME(target) y = {column, BLOCK, NULL, false, false, vector_set(1)};           \
    for (int64_t j = 0;; j = j + W < rows - W ? j + W : rows - W) {                             \
      NAME(dft##r)                                                                              \
      ((struct NAME(source)){in + 2 * j, in + 2 * j + second, step, 0, false, true}, y);        \
      REAL *square = inverse ? out + (rows - j) * BLOCK : out + j * BLOCK;                      \
      for (int64_t k = 0;; k = k + W < r - W ? k + W : r - W) {                                 \
        WIDE(turn_square)(column + k * BLOCK, twiddles, square, inverse ? -BLOCK : BLOCK);      \
        twiddles += W * BLOCK;                                                                  \
        square += row_reals;                                                                    \
        if (k == r - W) break;                                                                  \
      }                                                                                         \
      if (j == rows - W) break;                                                                 \
    }                                                                                           \
  }                                                                                             \
  static void WIDE(rows##r)(const struct NAME(short_line) * line, const REAL *in, REAL *out,    \
                            bool inverse, REAL scale) {                                         \
    const int64_t columns = line->column_length;                                                \
    const int64_t first = inverse ? r * BLOCK : 0;                                              \
    for (int64_t k = 0;; k = k + W < columns - W ? k + W : columns - W) {                       \
      NAME(dft##r)                                                                              \
      ((struct NAME(source)){in + first, in + BLOCK, BLOCK, 0, false, false},                   \
       (struct NAME(target)){out + 2 * k, 2 * columns, NULL, false, true, vector_set(scale)});  \
      in += (r + 1) * BLOCK;                                                                    \
      if (k == columns - W) break;                                                              \
    }                                                                                           \
  }

FACTORS(STEPS)

static void WIDE(choose_steps)(struct NAME(short_line) * line) {
  switch (line->column_length) {
#define X(r)                          \
  case r:                             \
    line->columns = WIDE(columns##r); \
    break;
    FACTORS(X)
#undef X
  }
  switch (line->row_length) {
#define X(r)                    \
  case r:                       \
    line->rows = WIDE(rows##r); \
    break;
    FACTORS(X)
#undef X
  }
}

static bool WIDE(has_codelet)(int64_t r) {
  return r >= W && (false
#define X(length) || r == length
                    FACTORS(X)
#undef X
                   );
}

/* About the additions, multiplications and memory accesses of a transform of length r. */
static double WIDE(codelet_cost)(int64_t r) {
  double cost = 12;
  int64_t left = r;
  for (int64_t p = 2; left > 1; p++) {
    for (; left % p == 0; left /= p) cost += p == 2 ? 2 : 1.5 * (double)p;
  }
  return cost * (double)r;
}

void WIDE(short_plan)(int64_t n, struct NAME(short_line) * line) {
  *line = (struct NAME(short_line)){.width = W, .cost = HUGE_VAL};
  for (int64_t c = W; c <= n / W; c++) {
    const int64_t r = n / c;
    if (n % c != 0 || !WIDE(has_codelet)(c) || !WIDE(has_codelet)(r)) continue;
    const double cost = (double)WIDE(groups)(r) * (WIDE(codelet_cost)(c) + 6 * (double)c) +
                        (double)WIDE(groups)(c) * WIDE(codelet_cost)(r);
    if (cost >= line->cost) continue;
    line->cost = cost;
    line->column_length = c;
    line->row_length = r;
    line->twiddle_reals = WIDE(groups)(c) * WIDE(groups)(r) * W * BLOCK;
    line->workspace_bytes = WIDE(groups)(c) * (r + 1) * BLOCK * (int64_t)sizeof(REAL);
    WIDE(choose_steps)(line);
  }
}

void WIDE(short_fill)(const struct NAME(short_line) * line, const struct roots *roots) {
  if (line->width != W) return;
  const int64_t c = line->column_length, r = line->row_length;
  REAL *forward = line->twiddles, *inverse = forward + line->twiddle_reals;
  for (int64_t j = 0; j < WIDE(groups)(r) * W; j++) {
    const int64_t j2 = WIDE(group_begin)(j / W, r) + WIDE(order)[j % W];
    for (int64_t t = 0; t < WIDE(groups)(c); t++) {
      const int64_t block = ((j / W) * WIDE(groups)(c) + t) * W + j % W;
      for (int l = 0; l < W; l++) {
        const int64_t k1 = WIDE(group_begin)(t, c) + WIDE(order)[l];
        const struct root root = roots_at(roots, j2 * k1);
        forward[block * BLOCK + l] = inverse[block * BLOCK + l] = (REAL)root.re;
        forward[block * BLOCK + W + l] = (REAL)root.im;
        inverse[block * BLOCK + W + l] = (REAL)-root.im;
      }
    }
  }
}
