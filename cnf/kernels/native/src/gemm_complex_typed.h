/*
 * Complex GEMM for one type of parts: a template, included once per type after vector_f32.h or
 * vector_f64.h with COMPLEX_PATHS naming the table to define and PACK_LINES its packing routine.
 *
 * The arithmetic is that of the real kernels. A tile of C is the sum over k of columns of A times
 * rows of B; with the parts of a row of B lying side by side as they do in memory, a vector of B is
 * multiplied by the real part of an element of A into one accumulator and by its imaginary part
 * into another:
 *
 *     direct  += re a * (re b, im b, ...)
 *     crossed += im a * (re b, im b, ...)
 *
 * Only when all of k is summed does a shuffle make (re, im) of the two. So the loop over k has as
 * many loads and fused multiply-adds as that of a real tile of twice the rows, neither operand is
 * packed into twice its size as in F. G. Van Zee, T. M. Smith, "Implementing high-performance
 * complex matrix multiplication via the 1m method", SIAM J. Sci. Comput. 42(5), 2020, and a
 * conjugated operand differs by signs after the sum alone.
 *
 * The contract on bits: every path computes an element of C as
 *     for each block of kc steps:  rr, ri, ir, ii := 0
 *                                  rr := fma(re a, re b, rr) in the order of k, likewise ri, ir, ii
 *                                  s := (rr -+ ii, +-ri +- ir)
 *                                  C := alpha s [+ beta C]  for the first block
 *                                  C := alpha s + C         for the others
 * in the same roundings. Exchanging the operands exchanges ri and ir, whose sum is the same. No
 * part of s is ever a negative zero, so that not even zeros tell whether an operand was conjugated
 * by the product or before it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gemm.h"
#include "gemm_complex.h"
#include "tile_rows.h"

enum {
  VECTOR_COLUMNS = LANES / PARTS,
  TILE_COLUMNS = 2 * VECTOR_COLUMNS,
  TILE_WIDTH = PARTS * TILE_COLUMNS, /* in parts */
  PREFETCH_STEPS = 24,               /* fewest steps of k worth prefetching C for */
  MAX_LANES = 16,
};

/* ---- Taking up a sum ------------------------------------------------------------------------ */

/* The signs by which direct and crossed make a sum. */
struct signs {
  element direct[MAX_LANES];
  element crossed[MAX_LANES]; /* after its parts were exchanged: of ii and ir */
};

#define ALTERNATING(x, y) \
  { x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y }
/* By whether A is conjugated, then B. */
static const struct signs ALL_SIGNS[2][2] = {
    {{ALTERNATING(1, 1), ALTERNATING(-1, 1)}, {ALTERNATING(1, -1), ALTERNATING(1, 1)}},
    {{ALTERNATING(1, 1), ALTERNATING(1, -1)}, {ALTERNATING(1, -1), ALTERNATING(-1, -1)}}};

/* How C takes up the sum of one block of k. */
struct update {
  const struct signs *signs;
  element alpha, alpha_imaginary;
  element beta, beta_imaginary;
  bool overwrite; /* beta is zero: C is not read */
};

static inline struct update update_of(const struct complex_plan *plan, bool first_block) {
  const struct signs *signs = &ALL_SIGNS[plan->conjugate_a][plan->conjugate_b];
  const element alpha = (element)plan->alpha, alpha_imaginary = (element)plan->alpha_imaginary;
  if (!first_block) return (struct update){signs, alpha, alpha_imaginary, 1, 0, false};
  const element beta = (element)plan->beta, beta_imaginary = (element)plan->beta_imaginary;
  return (struct update){signs, alpha,          alpha_imaginary,
                         beta,  beta_imaginary, beta == 0 && beta_imaginary == 0};
}

/* Whether the micro-kernel itself can update C. */
static inline bool is_real(const struct update *update) {
  return update->alpha_imaginary == 0 && update->beta_imaginary == 0;
}

/* Adding the first to zero makes its negative zeros positive, hence the sum's. */
ALWAYS_INLINE vector sum_of(const struct signs *signs, vector direct, vector crossed) {
  const vector with_signs = vector_fma(vector_load(signs->direct), direct, vector_zero());
  return vector_fma(vector_load(signs->crossed), vector_swap_parts(crossed), with_signs);
}

ALWAYS_INLINE vector updated(const struct update *update, vector alpha, vector beta, vector sum,
                             vector old) {
  return vector_fma(alpha, sum, update->overwrite ? vector_zero() : vector_mul(beta, old));
}

/* A number times i is (-im, re). */
static const element TIMES_I[MAX_LANES] = ALTERNATING(-1, 1);

/* The same for alpha and beta that need not be real; their imaginary parts come times i. */
ALWAYS_INLINE vector updated_in_full(const struct update *update, vector sum, vector old) {
  const vector times_i = vector_load(TIMES_I);
  vector result = vector_zero();
  if (!update->overwrite) {
    result = vector_mul(vector_set(update->beta), old);
    if (update->beta_imaginary != 0) {
      const vector factor = vector_mul(times_i, vector_set(update->beta_imaginary));
      result = vector_fma(factor, vector_swap_parts(old), result);
    }
  }
  result = vector_fma(vector_set(update->alpha), sum, result);
  if (update->alpha_imaginary != 0) {
    const vector factor = vector_mul(times_i, vector_set(update->alpha_imaginary));
    result = vector_fma(factor, vector_swap_parts(sum), result);
  }
  return result;
}

static void take_up_row(const struct update *update, const element *sums, element *c,
                        int64_t width) {
  int64_t j = 0;
  for (; j + LANES <= width; j += LANES) {
    const vector old = update->overwrite ? vector_zero() : vector_load(c + j);
    vector_store(c + j, updated_in_full(update, vector_load(sums + j), old));
  }
  if (j == width) return;
  const vector_mask mask = vector_mask_first(width - j);
  const vector old = update->overwrite ? vector_zero() : vector_load_masked(c + j, mask);
  const vector sum = vector_load_masked(sums + j, mask);
  vector_store_masked(c + j, mask, updated_in_full(update, sum, old));
}

/* C[rows][columns] takes up sums, of which each row begins `pitch` parts behind the one before. */
static void take_up(const struct complex_plan *plan, const struct update *update,
                    const element *sums, int64_t pitch, element *c, int64_t rows, int64_t columns) {
  if (plan->c_column == PARTS) {
    for (int64_t i = 0; i < rows; i++) {
      take_up_row(update, sums + i * pitch, c + i * plan->c_row, PARTS * columns);
    }
    return;
  }
  for (int64_t j = 0; j < columns; j++) {
    for (int64_t i = 0; i < rows; i++) {
      take_up_row(update, sums + i * pitch + j * PARTS, c + i * plan->c_row + j * plan->c_column,
                  PARTS);
    }
  }
}

/* ---- Micro-kernels -------------------------------------------------------------------------- */

/* How a micro-kernel finds its operands. */
enum form {
  PACKED_A,       /* A in a packed panel, B in full vectors */
  DIRECT,         /* A through its strides, B in full vectors */
  DIRECT_PARTIAL, /* the same, with B's last vector masked */
  FORMS,
};

/*
 * The micro-kernel: C[rows][columns] takes up A[rows][k] B[k][columns]. `width` is the parts of C's
 * columns, (vectors - 1) * LANES < width <= vectors * LANES. `rows`, `vectors` and `form` are
 * constants at every call, and each accumulator is a variable of its own.
 */
ALWAYS_INLINE void tile(const int rows, const int vectors, const enum form form, int64_t k,
                        const element *restrict a, int64_t a_row, int64_t a_column,
                        const element *restrict b, int64_t b_row, element *restrict c,
                        int64_t c_row, int64_t width, const struct update *update) {
  const bool wide = vectors == 2, partial = form == DIRECT_PARTIAL;
  const int64_t last = width - (vectors - 1) * LANES;
  const vector_mask b_mask = vector_mask_first(partial ? last : LANES);

  /* A few steps of k are over before memory answers. */
  if (k >= PREFETCH_STEPS) {
    const element *at = c;
#define PREFETCH(i)                        \
  if (rows > i) {                          \
    __builtin_prefetch(at, 1);             \
    __builtin_prefetch(at + width - 1, 1); \
    at += c_row;                           \
  }
    TILE_ALL_ROWS(PREFETCH)
#undef PREFETCH
  }

#define ZERO(i)                                                         \
  vector direct_low##i = vector_zero(), direct_high##i = vector_zero(); \
  vector crossed_low##i = vector_zero(), crossed_high##i = vector_zero();
  TILE_ALL_ROWS(ZERO)
#undef ZERO

  struct rows_of_a in_place = rows_of_a(a, a_row);
#pragma GCC unroll 1
  for (int64_t p = 0; p < k; p++) {
    const vector b0 = partial && !wide ? vector_load_masked(b, b_mask) : vector_load(b);
    const vector b1 = !wide     ? vector_zero()
                      : partial ? vector_load_masked(b + LANES, b_mask)
                                : vector_load(b + LANES);
#define STEP(i)                                                                   \
  if (rows > i) {                                                                 \
    const element *x = form == PACKED_A ? a + i * PARTS : row_of_a(&in_place, i); \
    const vector re = vector_broadcast(x);                                        \
    direct_low##i = vector_fma(re, b0, direct_low##i);                            \
    if (wide) direct_high##i = vector_fma(re, b1, direct_high##i);                \
    const vector im = vector_broadcast(x + 1);                                    \
    crossed_low##i = vector_fma(im, b0, crossed_low##i);                          \
    if (wide) crossed_high##i = vector_fma(im, b1, crossed_high##i);              \
  }
    TILE_ALL_ROWS(STEP)
#undef STEP
    if (form == PACKED_A) {
      a += rows * PARTS;
    } else {
      next_column_of_a(&in_place, a_column * (int64_t)sizeof(element));
    }
    b += b_row;
  }

  /* A copy, which the stores to C cannot alias. */
  const struct update local = *update;
  const vector alpha = vector_set(local.alpha), beta = vector_set(local.beta);
  OPAQUE(c);
#define LOW(i) sum_of(local.signs, direct_low##i, crossed_low##i)
#define HIGH(i) sum_of(local.signs, direct_high##i, crossed_high##i)
#define UPDATE_WHOLE(sum, c) \
  vector_store(c, updated(&local, alpha, beta, sum, local.overwrite ? alpha : vector_load(c)))
  if (last == LANES) {
#define UPDATE(i)                               \
  if (rows > i) {                               \
    UPDATE_WHOLE(LOW(i), c);                    \
    if (wide) UPDATE_WHOLE(HIGH(i), c + LANES); \
    c += c_row;                                 \
  }
    TILE_ALL_ROWS(UPDATE)
#undef UPDATE
  } else {
    const vector_mask mask = vector_mask_first(last);
#define UPDATE_PART(sum, c) \
  vector_store_masked(      \
      c, mask,              \
      updated(&local, alpha, beta, sum, local.overwrite ? alpha : vector_load_masked(c, mask)))
#define UPDATE(i)                      \
  if (rows > i) {                      \
    if (wide) {                        \
      UPDATE_WHOLE(LOW(i), c);         \
      UPDATE_PART(HIGH(i), c + LANES); \
    } else {                           \
      UPDATE_PART(LOW(i), c);          \
    }                                  \
    c += c_row;                        \
  }
    TILE_ALL_ROWS(UPDATE)
#undef UPDATE
#undef UPDATE_PART
  }
#undef UPDATE_WHOLE
#undef LOW
#undef HIGH
}

typedef void tile_kernel(int64_t k, const element *a, int64_t a_row, int64_t a_column,
                         const element *b, int64_t b_row, element *c, int64_t c_row, int64_t width,
                         const struct update *update);

#define TILE_KERNEL(form, vectors, rows)                                                      \
  static void tile_##form##_##vectors##_##rows(                                               \
      int64_t k, const element *a, int64_t a_row, int64_t a_column, const element *b,         \
      int64_t b_row, element *c, int64_t c_row, int64_t width, const struct update *update) { \
    tile(rows, vectors, form, k, a, a_row, a_column, b, b_row, c, c_row, width, update);      \
  }
#define NARROW_KERNELS(rows) \
  TILE_KERNEL(PACKED_A, 1, rows) TILE_KERNEL(DIRECT, 1, rows) TILE_KERNEL(DIRECT_PARTIAL, 1, rows)
#define WIDE_KERNELS(rows) \
  TILE_KERNEL(PACKED_A, 2, rows) TILE_KERNEL(DIRECT, 2, rows) TILE_KERNEL(DIRECT_PARTIAL, 2, rows)
FOR_EACH_NARROW_COMPLEX_ROW_COUNT(NARROW_KERNELS)
FOR_EACH_COMPLEX_ROW_COUNT(WIDE_KERNELS)

#define ENTRY(form, vectors, rows) [form][vectors - 1][rows - 1] = tile_##form##_##vectors##_##rows,
#define NARROW_ENTRIES(rows) \
  ENTRY(PACKED_A, 1, rows) ENTRY(DIRECT, 1, rows) ENTRY(DIRECT_PARTIAL, 1, rows)
#define WIDE_ENTRIES(rows) \
  ENTRY(PACKED_A, 2, rows) ENTRY(DIRECT, 2, rows) ENTRY(DIRECT_PARTIAL, 2, rows)
static tile_kernel *const tile_kernels[FORMS][2][COMPLEX_NARROW_ROWS] = {
    FOR_EACH_NARROW_COMPLEX_ROW_COUNT(NARROW_ENTRIES) FOR_EACH_COMPLEX_ROW_COUNT(WIDE_ENTRIES)};

/* ---- Blocks --------------------------------------------------------------------------------- */

/*
 * Packs k lines of `width` parts, `stride` apart: line p goes to out[p * pitch], followed by zeros
 * up to pitch. Whole vectors are stored, the last of which may spill into the next line.
 */
static void pack_along(const element *restrict in, int64_t stride, int64_t width, int64_t k,
                       int64_t pitch, element *restrict out) {
  for (int64_t p = 0; p < k; p++) {
    const element *line = in + p * stride;
    element *to = out + p * pitch;
    int64_t j = 0;
    for (; j + LANES <= width; j += LANES) vector_store(to + j, vector_load(line + j));
    for (; j < pitch; j += LANES) {
      vector_store(to + j, vector_load_masked(line + j, vector_mask_first(width - j)));
    }
  }
}

/* One block of C with what it takes up: the two innermost loops work on it. */
struct block {
  const struct complex_plan *plan;
  int64_t m, n, k;
  const element *a;
  const element *b;
  element *c;
  element *packed_a;
  element *packed_b;
  int64_t b_panel;  /* parts from one packed panel of B to the next */
  bool b_is_packed; /* by an earlier block of the same columns and steps, or before the call */
  bool aside;       /* tiles are summed aside, because the micro-kernel cannot update C */
  struct update update;
};

/* A panel of an operand as the micro-kernel reads it. */
struct panel {
  const element *data;
  int64_t row, column;
};

/*
 * The panel of rows i .. i + rows of the block, packed now unless it is already. It goes to the
 * place of row `slot`, each of which takes k elements whatever the heights of the tiles.
 */
static inline struct panel panel_of_a(const struct block *block, int64_t i, int64_t rows,
                                      bool is_packed, int64_t slot) {
  const struct complex_plan *plan = block->plan;
  const element *data = block->a + i * plan->a_row;
  if (!plan->pack_a) return (struct panel){data, plan->a_row, plan->a_column};
  element *out = block->packed_a + slot * block->k * PARTS;
  if (!is_packed) {
    if (plan->a_column == PARTS) {
      PACK_LINES(data, plan->a_row, rows, block->k, rows, out);
    } else {
      pack_along(data, plan->a_column, PARTS * rows, block->k, PARTS * rows, out);
    }
  }
  return (struct panel){out, PARTS, PARTS * rows};
}

/* The panel from column j on, likewise; to the place of the panel from column `slot` on. */
static inline struct panel panel_of_b(const struct block *block, int64_t j, int64_t columns,
                                      bool is_packed, int64_t slot) {
  const struct complex_plan *plan = block->plan;
  const element *data = block->b + j * plan->b_column;
  if (!plan->pack_b) return (struct panel){data, plan->b_row, PARTS};
  element *out = block->packed_b + slot / TILE_COLUMNS * block->b_panel;
  if (!is_packed) {
    if (plan->b_column == PARTS) {
      pack_along(data, plan->b_row, PARTS * columns, block->k, TILE_WIDTH, out);
    } else {
      PACK_LINES(data, plan->b_column, columns, block->k, TILE_COLUMNS, out);
    }
  }
  return (struct panel){out, TILE_WIDTH, PARTS};
}

/* The kernels that fit a panel of B so wide, by the number of rows less one. */
static inline tile_kernel *const *kernels_for(const struct complex_plan *plan, int64_t columns) {
  const int64_t vectors = columns > VECTOR_COLUMNS ? 2 : 1;
  const bool whole = plan->pack_b || columns == vectors * VECTOR_COLUMNS;
  const enum form form = !whole ? DIRECT_PARTIAL : plan->pack_a ? PACKED_A : DIRECT;
  return tile_kernels[form][vectors - 1];
}

static void tile_aside(const struct block *block, tile_kernel *kernel, struct panel a,
                       struct panel b, element *c, int64_t rows, int64_t columns) {
  const struct update plain = {block->update.signs, 1, 0, 0, 0, true};
  element sums[COMPLEX_NARROW_ROWS * TILE_WIDTH];
  kernel(block->k, a.data, a.row, a.column, b.data, b.row, sums, TILE_WIDTH, PARTS * columns,
         &plain);
  take_up(block->plan, &block->update, sums, TILE_WIDTH, c, rows, columns);
}

ALWAYS_INLINE void run_tile(const struct block *block, tile_kernel *const *kernels, struct panel a,
                            struct panel b, int64_t i, int64_t j, int64_t rows, int64_t columns) {
  const struct complex_plan *plan = block->plan;
  element *c = block->c + i * plan->c_row + j * plan->c_column;
  if (block->aside) {
    tile_aside(block, kernels[rows - 1], a, b, c, rows, columns);
  } else {
    kernels[rows - 1](block->k, a.data, a.row, a.column, b.data, b.row, c, plan->c_row,
                      PARTS * columns, &block->update);
  }
}

/* A panel of B stays in L1 while the block of A passes from L2. */
static void sweep_rows_inside(const struct block *block) {
  /* A panel that no later block of A will ask for again is packed over the one before it. */
  const bool keep_b = block->m < block->plan->m || block->plan->b_is_packed;
  const struct strips all_strips = strips_of(block->m, block->plan->tile_rows);
  for (int64_t j = 0; j < block->n; j += TILE_COLUMNS) {
    const int64_t columns = smaller(block->n - j, TILE_COLUMNS);
    tile_kernel *const *kernels = kernels_for(block->plan, columns);
    const struct panel b = panel_of_b(block, j, columns, block->b_is_packed, keep_b ? j : 0);
    struct strips strips = all_strips;
    for (int64_t i = 0, rows; i < block->m; i += rows) {
      rows = next_rows(&strips);
      const struct panel a = panel_of_a(block, i, rows, j > 0, i);
      run_tile(block, kernels, a, b, i, j, rows, columns);
    }
  }
}

/*
 * A panel of A stays in L1 while the panels of B pass from L2 and C is walked along its rows. For
 * small k, when C is most of the traffic.
 */
static void sweep_columns_inside(const struct block *block) {
  struct strips strips = strips_of(block->m, block->plan->tile_rows);
  for (int64_t i = 0, rows; i < block->m; i += rows) {
    rows = next_rows(&strips);
    const struct panel a = panel_of_a(block, i, rows, false, 0);
    for (int64_t j = 0; j < block->n; j += TILE_COLUMNS) {
      const int64_t columns = smaller(block->n - j, TILE_COLUMNS);
      const struct panel b = panel_of_b(block, j, columns, block->b_is_packed || i > 0, j);
      run_tile(block, kernels_for(block->plan, columns), a, b, i, j, rows, columns);
    }
  }
}

/* ---- The product ---------------------------------------------------------------------------- */

static void scale(const struct complex_plan *plan, const void *a, const void *b, void *to,
                  void *packed_a, void *packed_b) {
  (void)a, (void)b, (void)packed_a, (void)packed_b;
  struct update update = update_of(plan, true);
  if (update.beta == 1 && update.beta_imaginary == 0) return;
  update.alpha = update.alpha_imaginary = 0;
  element zeros[TILE_WIDTH] = {0};
  element *c = to;
  for (int64_t i = 0; i < plan->m; i++) {
    for (int64_t j = 0; j < plan->n; j += TILE_COLUMNS) {
      take_up_row(&update, zeros, c + i * plan->c_row + j * PARTS,
                  PARTS * smaller(plan->n - j, TILE_COLUMNS));
    }
  }
}

/* Small products: a single block of k, nothing to pack or to sum aside. */
static void multiply_in_place(const struct complex_plan *plan, const void *left, const void *right,
                              void *to, void *packed_a, void *packed_b) {
  (void)packed_a, (void)packed_b;
  const element *a = left, *b = right;
  element *c = to;
  const struct update update = update_of(plan, true);
  const struct strips all_strips = strips_of(plan->m, plan->tile_rows);
  for (int64_t j = 0; j < plan->n; j += TILE_COLUMNS) {
    const int64_t columns = smaller(plan->n - j, TILE_COLUMNS);
    tile_kernel *const *kernels = kernels_for(plan, columns);
    struct strips strips = all_strips;
    for (int64_t i = 0, rows; i < plan->m; i += rows) {
      rows = next_rows(&strips);
      kernels[rows - 1](plan->k, a + i * plan->a_row, plan->a_row, plan->a_column, b + j * PARTS,
                        plan->b_row, c + i * plan->c_row + j * PARTS, plan->c_row, PARTS * columns,
                        &update);
    }
  }
}

static void multiply_blocked(const struct complex_plan *plan, const void *left, const void *right,
                             void *to, void *packed_a, void *packed_b) {
  const element *a = left, *b = right;
  element *c = to;
  struct block block = {.plan = plan, .packed_a = packed_a};
  for (int64_t jc = 0; jc < plan->n; jc += plan->nc) {
    block.n = smaller(plan->n - jc, plan->nc);
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      block.k = smaller(plan->k - pc, plan->kc);
      block.b = b + pc * plan->b_row + jc * plan->b_column;
      block.packed_b = packed_b;
      block.b_panel = block.k * TILE_WIDTH;
      if (plan->b_is_packed) {
        block.b_panel = plan->k * TILE_WIDTH;
        block.packed_b += jc / TILE_COLUMNS * block.b_panel + pc * TILE_WIDTH;
      }
      block.update = update_of(plan, pc == 0);
      block.aside = plan->c_column != PARTS || !is_real(&block.update);
      for (int64_t ic = 0; ic < plan->m; ic += plan->mc) {
        block.m = smaller(plan->m - ic, plan->mc);
        block.a = a + ic * plan->a_row + pc * plan->a_column;
        block.c = c + ic * plan->c_row + jc * plan->c_column;
        block.b_is_packed = ic > 0 || plan->b_is_packed;
        if (plan->columns_inner) {
          sweep_columns_inside(&block);
        } else {
          sweep_rows_inside(&block);
        }
      }
    }
  }
}

/* ---- Few rows, B by rows: streaming ---------------------------------------------------------- */

enum {
  STREAM_STEPS = 8,                           /* rows of B read side by side */
  STREAM_SUMS = (16 << 10) / sizeof(element), /* half of L1 */
};

/*
 * direct and crossed take up `steps` elements of a row of A times as many rows of B. The rows that
 * come next are fetched meanwhile: a row is too short a stream for hardware to run ahead on.
 */
ALWAYS_INLINE void add_steps(const int steps, const element *a, int64_t a_column, const element *b,
                             int64_t b_row, int64_t width, element *restrict direct,
                             element *restrict crossed) {
  vector re[STREAM_STEPS], im[STREAM_STEPS];
#pragma GCC unroll 8
  for (int q = 0; q < steps; q++) {
    re[q] = vector_broadcast(a + q * a_column);
    im[q] = vector_broadcast(a + q * a_column + 1);
  }
#define ADD(LOAD)                                                             \
  {                                                                           \
    vector of_re = vector_load(direct + j), of_im = vector_load(crossed + j); \
    _Pragma("GCC unroll 8") for (int q = 0; q < steps; q++) {                 \
      __builtin_prefetch(b + (steps + q) * b_row + j, 0, 2);                  \
      const vector x = LOAD;                                                  \
      of_re = vector_fma(re[q], x, of_re);                                    \
      of_im = vector_fma(im[q], x, of_im);                                    \
    }                                                                         \
    vector_store(direct + j, of_re);                                          \
    vector_store(crossed + j, of_im);                                         \
  }
  int64_t j = 0;
  for (; j + LANES <= width; j += LANES) ADD(vector_load(b + q * b_row + j))
  if (j < width) {
    const vector_mask mask = vector_mask_first(width - j);
    ADD(vector_load_masked(b + q * b_row + j, mask))
  }
#undef ADD
}

/*
 * With few rows of A, B is read once and memory is the limit. A panel of two vectors would take
 * a line or two of each row of B, on as many pages as there are rows. Instead a few rows of B at a
 * time are read along, and the sums wait in L1 between.
 */
static void multiply_streaming(const struct complex_plan *plan, const void *left, const void *right,
                               void *to, void *packed_a, void *packed_b) {
  (void)packed_a, (void)packed_b;
  element sums[STREAM_SUMS];
  const int64_t pitch = STREAM_SUMS / PARTS / plan->m / TILE_WIDTH * TILE_WIDTH;
  element *direct = sums, *crossed = sums + plan->m * pitch;
  for (int64_t jc = 0; jc < plan->n; jc += pitch / PARTS) {
    const int64_t columns = smaller(plan->n - jc, pitch / PARTS), width = PARTS * columns;
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      const int64_t end = smaller(plan->k, pc + plan->kc);
      for (int64_t i = 0; i < PARTS * plan->m * pitch; i += LANES) {
        vector_store(sums + i, vector_zero());
      }
      for (int64_t p = pc; p < end;) {
        const int64_t steps = end - p >= STREAM_STEPS ? STREAM_STEPS : 1;
        const element *b = (const element *)right + p * plan->b_row + jc * PARTS;
        for (int64_t i = 0; i < plan->m; i++) {
          const element *a = (const element *)left + i * plan->a_row + p * plan->a_column;
          if (steps == STREAM_STEPS) {
            add_steps(STREAM_STEPS, a, plan->a_column, b, plan->b_row, width, direct + i * pitch,
                      crossed + i * pitch);
          } else {
            add_steps(1, a, plan->a_column, b, plan->b_row, width, direct + i * pitch,
                      crossed + i * pitch);
          }
        }
        p += steps;
      }
      const struct update update = update_of(plan, pc == 0);
      for (int64_t i = 0; i < plan->m * pitch; i += LANES) {
        vector_store(direct + i,
                     sum_of(update.signs, vector_load(direct + i), vector_load(crossed + i)));
      }
      take_up(plan, &update, direct, pitch, (element *)to + jc * plan->c_column, plan->m, columns);
    }
  }
}

/* ---- One row, B by columns: dot products ----------------------------------------------------- */

enum {
  DOT_VECTORS = COMPLEX_DOT_BYTES / sizeof(vector), /* enough chains to hide an FMA's latency */
  DOT_COLUMNS = DOT_VECTORS * VECTOR_COLUMNS,
  LINE_STEPS = 64 / (PARTS * sizeof(element)), /* in a cache line */
  DOT_PREFETCH = 256 / sizeof(element),
};

#define DOT_ALL_VECTORS(X) X(0) X(1) X(2) X(3)

/* The first complex number of each line. */
ALWAYS_INLINE vector gather_column(const element *lines, int64_t stride) {
  element column[LANES];
  for (int64_t j = 0; j < VECTOR_COLUMNS; j++) {
    for (int64_t part = 0; part < PARTS; part++)
      column[j * PARTS + part] = lines[j * stride + part];
  }
  return vector_load(column);
}

/* sums[DOT_COLUMNS] := A[k] B[k][DOT_COLUMNS] with the columns of B contiguous along k. */
static void dot_panel(const struct signs *signs, int64_t k, const element *a, int64_t a_column,
                      const element *b, int64_t b_column, element *sums) {
#define ZERO(v) vector direct##v = vector_zero(), crossed##v = vector_zero();
  DOT_ALL_VECTORS(ZERO)
#undef ZERO
#define ADD(v, column)                           \
  direct##v = vector_fma(re, column, direct##v); \
  crossed##v = vector_fma(im, column, crossed##v);
  int64_t p = 0;
  for (; p + LINE_STEPS <= k; p += LINE_STEPS) {
    for (int64_t j = 0; j < DOT_COLUMNS; j++) {
      __builtin_prefetch(b + j * b_column + p * PARTS + DOT_PREFETCH);
    }
#pragma GCC unroll 4
    for (int64_t q = p; q < p + LINE_STEPS; q += COMPLEX_COLUMNS_PER_LOAD) {
#define LOAD(v)                                                                          \
  vector columns##v[COMPLEX_COLUMNS_PER_LOAD];                                           \
  if (DOT_VECTORS > v) {                                                                 \
    vector_load_complex_columns(b + v * VECTOR_COLUMNS * b_column + q * PARTS, b_column, \
                                columns##v);                                             \
  }
      DOT_ALL_VECTORS(LOAD)
#undef LOAD
#pragma GCC unroll 2
      for (int step = 0; step < COMPLEX_COLUMNS_PER_LOAD; step++) {
        const vector re = vector_broadcast(a + (q + step) * a_column);
        const vector im = vector_broadcast(a + (q + step) * a_column + 1);
#define STEP(v)              \
  if (DOT_VECTORS > v) {     \
    ADD(v, columns##v[step]) \
  }
        DOT_ALL_VECTORS(STEP)
#undef STEP
      }
    }
  }
  for (; p < k; p++) {
    const vector re = vector_broadcast(a + p * a_column);
    const vector im = vector_broadcast(a + p * a_column + 1);
#define STEP(v)                                                                                   \
  if (DOT_VECTORS > v) {                                                                          \
    const vector column = gather_column(b + v * VECTOR_COLUMNS * b_column + p * PARTS, b_column); \
    ADD(v, column)                                                                                \
  }
    DOT_ALL_VECTORS(STEP)
#undef STEP
  }
#undef ADD
#define STORE(v) \
  if (DOT_VECTORS > v) vector_store(sums + v * LANES, sum_of(signs, direct##v, crossed##v));
  DOT_ALL_VECTORS(STORE)
#undef STORE
}

/*
 * A single row of A, and B contiguous along k: transposed in registers, not by way of a panel.
 * Needs n >= DOT_COLUMNS: the last panel reaches back over columns that are done already, so that
 * it is whole and reads nothing outside B.
 */
static void multiply_dots(const struct complex_plan *plan, const void *left, const void *right,
                          void *to, void *packed_a, void *packed_b) {
  (void)packed_a, (void)packed_b;
  element sums[DOT_COLUMNS * PARTS];
  for (int64_t j = 0; j < plan->n; j += DOT_COLUMNS) {
    const int64_t start = smaller(j, plan->n - DOT_COLUMNS);
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      const struct update update = update_of(plan, pc == 0);
      dot_panel(update.signs, smaller(plan->k - pc, plan->kc),
                (const element *)left + pc * plan->a_column, plan->a_column,
                (const element *)right + start * plan->b_column + pc * PARTS, plan->b_column, sums);
      take_up(plan, &update, sums + (j - start) * PARTS, 0, (element *)to + j * plan->c_column, 1,
              start + DOT_COLUMNS - j);
    }
  }
}

/* ---- B packed ahead of time ------------------------------------------------------------------ */

static void pack_b(const struct complex_plan *plan, const void *right, int64_t first,
                   int64_t columns, void *packed) {
  const struct block block = {
      .plan = plan, .k = plan->k, .b = right, .packed_b = packed, .b_panel = plan->k * TILE_WIDTH};
  for (int64_t j = first; j < first + columns; j += TILE_COLUMNS) {
    panel_of_b(&block, j, smaller(plan->n - j, TILE_COLUMNS), false, j);
  }
}

const struct complex_paths COMPLEX_PATHS = {.scale = scale,
                                            .in_place = multiply_in_place,
                                            .streaming = multiply_streaming,
                                            .dots = multiply_dots,
                                            .blocked = multiply_blocked,
                                            .pack_b = pack_b};
