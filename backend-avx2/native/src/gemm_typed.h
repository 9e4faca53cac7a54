/*
 * GEMM for one element type: a template, included once per type after vector_f32.h or vector_f64.h
 * with GEMM_PATHS naming the table to define.
 *
 * The structure is that of BLIS (F. G. Van Zee, R. A. van de Geijn, "BLIS: A Framework for Rapidly
 * Instantiating BLAS Functionality", ACM TOMS 41(3), 2015): five loops around a micro-kernel, with
 * three departures that the smaller and thinner shapes asked for. Either operand may be used in
 * place of being packed; packing is lazy, a panel at a time just before its first use, while it
 * will still be in L1; and the two innermost loops may be exchanged.
 *
 * The contract on bits: every path computes an element of C as
 *     for each block of kc steps:  s := 0;  s := fma(a, b, s) in the order of k
 *                                  C := alpha s [+ beta C]  for the first block
 *                                  C := fma(alpha, s, C)    for the others
 * in the same roundings, in vector or scalar instructions alike.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gemm.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

enum {
  TILE_COLUMNS = 2 * LANES,
  PREFETCH_STEPS = 24, /* fewest steps of k worth prefetching C for */
};

/* How C takes up the sum of one block of k. */
struct update {
  element alpha;
  element beta;
  bool overwrite; /* beta is zero: C is not read */
  bool resume;    /* the sum goes on from what C holds; alpha is one, and overwrite set */
};

ALWAYS_INLINE element updated(const struct update *update, element sum, const element *c) {
  if (update->overwrite) return update->alpha * sum;
  return element_fma(update->alpha, sum, update->beta * *c);
}

/* ---- Micro-kernels ------------------------------------------------------------------------- */

/* How a micro-kernel finds its operands. */
enum form {
  PACKED_A,       /* A in a packed panel, B in full vectors */
  DIRECT,         /* A through its strides, B in full vectors */
  DIRECT_PARTIAL, /* the same, with B's last vector masked */
  FORMS,
};

ALWAYS_INLINE void update_vector(const struct update *update, vector alpha, vector beta, vector sum,
                                 element *c) {
  if (update->overwrite) {
    vector_store(c, vector_mul(alpha, sum));
  } else {
    vector_store(c, vector_fma(alpha, sum, vector_mul(beta, vector_load(c))));
  }
}

ALWAYS_INLINE void update_vector_masked(const struct update *update, vector alpha, vector beta,
                                        vector sum, element *c, vector_mask mask) {
  if (update->overwrite) {
    vector_store_masked(c, mask, vector_mul(alpha, sum));
  } else {
    const vector old = vector_load_masked(c, mask);
    vector_store_masked(c, mask, vector_fma(alpha, sum, vector_mul(beta, old)));
  }
}

#define TILE_ALL_ROWS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)

/*
 * The micro-kernel: C[rows][columns] takes up A[rows][k] B[k][columns], for (vectors - 1) * LANES <
 * columns <= vectors * LANES. `rows`, `vectors` and `form` are constants at every call, and each
 * accumulator is a variable of its own: gcc keeps an array of 12 on the stack.
 */
ALWAYS_INLINE void tile(const int rows, const int vectors, const enum form form, int64_t k,
                        const element *restrict a, int64_t a_row, int64_t a_column,
                        const element *restrict b, int64_t b_row, element *restrict c,
                        int64_t c_row, int64_t columns, const struct update *update) {
  const bool wide = vectors == 2, partial = form == DIRECT_PARTIAL;
  const int64_t last = columns - (vectors - 1) * LANES;
  const vector_mask b_mask = vector_mask_first(partial ? last : LANES);
  if (form == PACKED_A) {
    a_row = 1;
    a_column = rows;
  }

  /*
   * Fetch the tile of C, by its last column because the first has mostly come with the tile before.
   * A few steps of k are over before memory answers.
   */
  if (k >= PREFETCH_STEPS) {
#define PREFETCH(i) \
  if (rows > i) __builtin_prefetch(c + i * c_row + columns - 1, 1);
    TILE_ALL_ROWS(PREFETCH)
#undef PREFETCH
  }

#define ZERO(i) vector low##i = vector_zero(), high##i = vector_zero();
  TILE_ALL_ROWS(ZERO)
#undef ZERO
  if (update->resume) {
#define RESUME(i)                                           \
  if (rows > i) {                                           \
    low##i = vector_load(c + i * c_row);                    \
    if (wide) high##i = vector_load(c + i * c_row + LANES); \
  }
    TILE_ALL_ROWS(RESUME)
#undef RESUME
  }

  /* Unrolling gains nothing, dispatch having room to spare, and costs the short loops a remainder.
   */
#pragma GCC unroll 1
  for (int64_t p = 0; p < k; p++) {
    const vector b0 = partial && !wide ? vector_load_masked(b, b_mask) : vector_load(b);
    const vector b1 = !wide     ? vector_zero()
                      : partial ? vector_load_masked(b + LANES, b_mask)
                                : vector_load(b + LANES);
#define STEP(i)                                       \
  if (rows > i) {                                     \
    const vector x = vector_broadcast(a + i * a_row); \
    low##i = vector_fma(x, b0, low##i);               \
    if (wide) high##i = vector_fma(x, b1, high##i);   \
  }
    TILE_ALL_ROWS(STEP)
#undef STEP
    a += a_column;
    b += b_row;
  }

  /* A copy, which the stores to C cannot alias. */
  const struct update local = *update;
  const vector alpha = vector_set(local.alpha), beta = vector_set(local.beta);
  if (last == LANES) {
#define UPDATE(i)                                                                 \
  if (rows > i) {                                                                 \
    update_vector(&local, alpha, beta, low##i, c + i * c_row);                    \
    if (wide) update_vector(&local, alpha, beta, high##i, c + i * c_row + LANES); \
  }
    TILE_ALL_ROWS(UPDATE)
#undef UPDATE
  } else {
    const vector_mask mask = vector_mask_first(last);
#define UPDATE(i)                                                                      \
  if (rows > i) {                                                                      \
    if (wide) {                                                                        \
      update_vector(&local, alpha, beta, low##i, c + i * c_row);                       \
      update_vector_masked(&local, alpha, beta, high##i, c + i * c_row + LANES, mask); \
    } else {                                                                           \
      update_vector_masked(&local, alpha, beta, low##i, c + i * c_row, mask);          \
    }                                                                                  \
  }
    TILE_ALL_ROWS(UPDATE)
#undef UPDATE
  }
}

typedef void tile_kernel(int64_t k, const element *a, int64_t a_row, int64_t a_column,
                         const element *b, int64_t b_row, element *c, int64_t c_row,
                         int64_t columns, const struct update *update);

#define TILE_KERNEL(form, vectors, rows)                                                        \
  static void tile_##form##_##vectors##_##rows(                                                 \
      int64_t k, const element *a, int64_t a_row, int64_t a_column, const element *b,           \
      int64_t b_row, element *c, int64_t c_row, int64_t columns, const struct update *update) { \
    tile(rows, vectors, form, k, a, a_row, a_column, b, b_row, c, c_row, columns, update);      \
  }
#define TILE_KERNELS(form) \
  TILE_KERNEL(form, 1, 1)  \
  TILE_KERNEL(form, 1, 2)  \
  TILE_KERNEL(form, 1, 3)  \
  TILE_KERNEL(form, 1, 4)  \
  TILE_KERNEL(form, 1, 5)  \
  TILE_KERNEL(form, 1, 6)  \
  TILE_KERNEL(form, 1, 7)  \
  TILE_KERNEL(form, 1, 8)  \
  TILE_KERNEL(form, 2, 1)  \
  TILE_KERNEL(form, 2, 2)  \
  TILE_KERNEL(form, 2, 3) TILE_KERNEL(form, 2, 4) TILE_KERNEL(form, 2, 5) TILE_KERNEL(form, 2, 6)
TILE_KERNELS(PACKED_A)
TILE_KERNELS(DIRECT)
TILE_KERNELS(DIRECT_PARTIAL)

#define TILE_TABLE(form)                                                          \
  {                                                                               \
    {tile_##form##_1_1, tile_##form##_1_2, tile_##form##_1_3, tile_##form##_1_4,  \
     tile_##form##_1_5, tile_##form##_1_6, tile_##form##_1_7, tile_##form##_1_8}, \
        {tile_##form##_2_1,                                                       \
         tile_##form##_2_2,                                                       \
         tile_##form##_2_3,                                                       \
         tile_##form##_2_4,                                                       \
         tile_##form##_2_5,                                                       \
         tile_##form##_2_6,                                                       \
         NULL,                                                                    \
         NULL},                                                                   \
  }
static tile_kernel *const tile_kernels[FORMS][2][GEMM_NARROW_ROWS] = {
    TILE_TABLE(PACKED_A), TILE_TABLE(DIRECT), TILE_TABLE(DIRECT_PARTIAL)};

/*
 * Rows of the next tile when `left` remain. The last two tiles share what is left evenly: 5 + 5
 * rows keep ten chains in flight twice, where 6 + 4 would leave eight the second time.
 */
static inline int64_t next_rows(int64_t left, int64_t tile_rows) {
  if (left >= 2 * tile_rows) return tile_rows;
  return left > tile_rows ? (left + 1) / 2 : left;
}

/* ---- Packing ------------------------------------------------------------------------------- */

/*
 * Transposes rows x steps elements, both at most LANES, with zeros for the rows that are missing.
 */
ALWAYS_INLINE void load_transposed_partial(const element *src, int64_t stride, int64_t rows,
                                           int64_t steps, vector columns[LANES]) {
  const vector_mask mask = vector_mask_first(steps);
  vector loaded[LANES];
  for (int i = 0; i < LANES; i++) {
    loaded[i] = i < rows ? vector_load_masked(src + i * stride, mask) : vector_zero();
  }
  vector_transpose(loaded, columns);
}

/*
 * Packs `width` lines of k elements, `stride` apart and contiguous in k: step p of line i goes to
 * out[p * pitch + i], with zeros for width <= i < pitch.
 *
 * Whole vectors are stored, which spill into the next step when pitch is no multiple of LANES. So
 * the vectors of a step are stored from its end to its beginning, the steps in ascending order, and
 * the last step spills into the slack behind the panel.
 */
static void pack_across(const element *restrict in, int64_t stride, int64_t width, int64_t k,
                        int64_t pitch, element *restrict out) {
  const int64_t last_vector = (pitch - 1) / LANES * LANES;
  vector columns[LANES];
  int64_t p = 0;
  for (; p + LANES <= k; p += LANES) {
    for (int64_t i = last_vector; i >= 0; i -= LANES) {
      const element *src = in + i * stride + p;
      if (width - i >= LANES) {
        for (int j = 0; j < LANES; j += COLUMNS_PER_LOAD) {
          vector_load_columns(src + j, stride, columns + j);
        }
      } else {
        load_transposed_partial(src, stride, width - i, LANES, columns);
      }
      for (int j = 0; j < LANES; j++) vector_store(out + (p + j) * pitch + i, columns[j]);
    }
  }
  if (p == k) return;
  for (int64_t i = last_vector; i >= 0; i -= LANES) {
    load_transposed_partial(in + i * stride + p, stride, width - i, k - p, columns);
    for (int64_t j = 0; j < k - p; j++) vector_store(out + (p + j) * pitch + i, columns[j]);
  }
}

/*
 * Packs k lines of `width` elements, `stride` apart: line p goes to out[p * pitch], followed by
 * zeros up to pitch. pitch is at most TILE_COLUMNS.
 */
static void pack_along(const element *restrict in, int64_t stride, int64_t width, int64_t k,
                       int64_t pitch, element *restrict out) {
  if (width == TILE_COLUMNS) {
    for (int64_t p = 0; p < k; p++) {
      const vector low = vector_load(in + p * stride);
      const vector high = vector_load(in + p * stride + LANES);
      vector_store(out + p * TILE_COLUMNS, low);
      vector_store(out + p * TILE_COLUMNS + LANES, high);
    }
  } else if (pitch <= LANES) {
    const vector_mask mask = vector_mask_first(width);
    for (int64_t p = 0; p < k; p++) {
      vector_store(out + p * pitch, vector_load_masked(in + p * stride, mask));
    }
  } else {
    const vector_mask low_mask = vector_mask_first(width);
    const vector_mask high_mask = vector_mask_first(width - LANES);
    for (int64_t p = 0; p < k; p++) {
      const element *src = in + p * stride;
      const vector low = vector_load_masked(src, low_mask);
      const vector high = vector_load_masked(src + LANES, high_mask);
      vector_store(out + p * pitch, low);
      vector_store(out + p * pitch + LANES, high);
    }
  }
}

/* ---- Blocks -------------------------------------------------------------------------------- */

/* One block of C with what it takes up: the two innermost loops work on it. */
struct block {
  const struct gemm_plan *plan;
  int64_t m, n, k;
  const element *a;
  const element *b;
  element *c;
  element *packed_a;
  element *packed_b;
  bool b_is_packed; /* by an earlier block of the same columns and steps */
  struct update update;
};

/* A panel of an operand as the micro-kernel reads it. */
struct panel {
  const element *data;
  int64_t row, column;
};

/*
 * The panel of rows i .. i + rows of the block, packed now unless it is already. It goes to the
 * place of row or column `slot`, each of which takes k elements whatever the heights of the tiles.
 */
static inline struct panel panel_of_a(const struct block *block, int64_t i, int64_t rows,
                                      bool is_packed, int64_t slot) {
  const struct gemm_plan *plan = block->plan;
  const element *data = block->a + i * plan->a_row;
  if (!plan->pack_a) return (struct panel){data, plan->a_row, plan->a_column};
  element *out = block->packed_a + slot * block->k;
  if (!is_packed) {
    if (plan->a_column == 1) {
      pack_across(data, plan->a_row, rows, block->k, rows, out);
    } else {
      pack_along(data, plan->a_column, rows, block->k, rows, out);
    }
  }
  return (struct panel){out, 1, rows};
}

static inline struct panel panel_of_b(const struct block *block, int64_t j, int64_t columns,
                                      bool is_packed, int64_t slot) {
  const struct gemm_plan *plan = block->plan;
  const element *data = block->b + j * plan->b_column;
  if (!plan->pack_b) return (struct panel){data, plan->b_row, 1};
  element *out = block->packed_b + slot * block->k;
  if (!is_packed) {
    if (plan->b_column == 1) {
      pack_along(data, plan->b_row, columns, block->k, TILE_COLUMNS, out);
    } else {
      pack_across(data, plan->b_column, columns, block->k, TILE_COLUMNS, out);
    }
  }
  return (struct panel){out, TILE_COLUMNS, 1};
}

/* The kernels that fit a panel of B so wide, by the number of rows less one. */
static inline tile_kernel *const *kernels_for(const struct gemm_plan *plan, int64_t columns) {
  const int64_t vectors = columns > LANES ? 2 : 1;
  const bool whole = plan->pack_b || columns == vectors * LANES;
  const enum form form = !whole ? DIRECT_PARTIAL : plan->pack_a ? PACKED_A : DIRECT;
  return tile_kernels[form][vectors - 1];
}

/* A tile of a C whose columns are not contiguous: summed aside, then scattered. */
static void scattered_tile(tile_kernel *kernel, const struct block *block, struct panel a,
                           struct panel b, element *c, int64_t rows, int64_t columns) {
  const struct gemm_plan *plan = block->plan;
  const struct update plain = {.alpha = 1, .beta = 0, .overwrite = true};
  element sums[GEMM_NARROW_ROWS * TILE_COLUMNS];
  kernel(block->k, a.data, a.row, a.column, b.data, b.row, sums, TILE_COLUMNS, columns, &plain);
  for (int64_t j = 0; j < columns; j++) {
    for (int64_t i = 0; i < rows; i++) {
      element *to = c + i * plan->c_row + j * plan->c_column;
      *to = updated(&block->update, sums[i * TILE_COLUMNS + j], to);
    }
  }
}

ALWAYS_INLINE void run_tile(const struct block *block, tile_kernel *const *kernels, struct panel a,
                            struct panel b, int64_t i, int64_t j, int64_t rows, int64_t columns) {
  const struct gemm_plan *plan = block->plan;
  element *c = block->c + i * plan->c_row + j * plan->c_column;
  if (plan->c_column == 1) {
    kernels[rows - 1](block->k, a.data, a.row, a.column, b.data, b.row, c, plan->c_row, columns,
                      &block->update);
  } else {
    scattered_tile(kernels[rows - 1], block, a, b, c, rows, columns);
  }
}

/* A panel of B stays in L1 while the block of A passes from L2. */
static void sweep_rows_inside(const struct block *block) {
  const int64_t tile_rows = block->plan->tile_rows;
  /* A panel that no later block of A will ask for again is packed over the one before it. */
  const bool keep_b = block->m < block->plan->m;
  for (int64_t j = 0; j < block->n; j += TILE_COLUMNS) {
    const int64_t columns = smaller(block->n - j, TILE_COLUMNS);
    tile_kernel *const *kernels = kernels_for(block->plan, columns);
    const struct panel b = panel_of_b(block, j, columns, block->b_is_packed, keep_b ? j : 0);
    for (int64_t i = 0, rows; i < block->m; i += rows) {
      rows = next_rows(block->m - i, tile_rows);
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
  const int64_t tile_rows = block->plan->tile_rows;
  for (int64_t i = 0, rows; i < block->m; i += rows) {
    rows = next_rows(block->m - i, tile_rows);
    const struct panel a = panel_of_a(block, i, rows, false, 0);
    for (int64_t j = 0; j < block->n; j += TILE_COLUMNS) {
      const int64_t columns = smaller(block->n - j, TILE_COLUMNS);
      const struct panel b = panel_of_b(block, j, columns, block->b_is_packed || i > 0, j);
      run_tile(block, kernels_for(block->plan, columns), a, b, i, j, rows, columns);
    }
  }
}

/* ---- The product --------------------------------------------------------------------------- */

static void scale(const struct gemm_plan *plan, const void *a, const void *b, void *to,
                  void *packed_a, void *packed_b) {
  (void)a, (void)b, (void)packed_a, (void)packed_b;
  element *c = to;
  const element beta = (element)plan->beta;
  if (beta == 1) return;
  for (int64_t i = 0; i < plan->m; i++) {
    element *row = c + i * plan->c_row;
    for (int64_t j = 0; j < plan->n; j++) row[j] = beta == 0 ? 0 : beta * row[j];
  }
}

/* Small products: a single block of k, nothing to pack, C by rows. */
static void multiply_in_place(const struct gemm_plan *plan, const void *left, const void *right,
                              void *to, void *packed_a, void *packed_b) {
  (void)packed_a, (void)packed_b;
  const element *a = left, *b = right;
  element *c = to;
  const element beta = (element)plan->beta;
  const struct update update = {(element)plan->alpha, beta, beta == 0, false};
  for (int64_t j = 0; j < plan->n; j += TILE_COLUMNS) {
    const int64_t columns = smaller(plan->n - j, TILE_COLUMNS);
    tile_kernel *const *kernels = kernels_for(plan, columns);
    for (int64_t i = 0, rows; i < plan->m; i += rows) {
      rows = next_rows(plan->m - i, plan->tile_rows);
      kernels[rows - 1](plan->k, a + i * plan->a_row, plan->a_row, plan->a_column, b + j,
                        plan->b_row, c + i * plan->c_row + j, plan->c_row, columns, &update);
    }
  }
}

static void multiply_blocked(const struct gemm_plan *plan, const void *left, const void *right,
                             void *to, void *packed_a, void *packed_b) {
  const element *a = left, *b = right;
  element *c = to;
  struct block block = {.plan = plan, .packed_a = packed_a, .packed_b = packed_b};
  for (int64_t jc = 0; jc < plan->n; jc += plan->nc) {
    block.n = smaller(plan->n - jc, plan->nc);
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      const element beta = pc == 0 ? (element)plan->beta : 1;
      block.k = smaller(plan->k - pc, plan->kc);
      block.b = b + pc * plan->b_row + jc * plan->b_column;
      block.update = (struct update){(element)plan->alpha, beta, beta == 0, false};
      for (int64_t ic = 0; ic < plan->m; ic += plan->mc) {
        block.m = smaller(plan->m - ic, plan->mc);
        block.a = a + ic * plan->a_row + pc * plan->a_column;
        block.c = c + ic * plan->c_row + jc * plan->c_column;
        block.b_is_packed = ic > 0;
        if (plan->columns_inner) {
          sweep_columns_inside(&block);
        } else {
          sweep_rows_inside(&block);
        }
      }
    }
  }
}

/* C[rows][first .. last) takes up the sums of the block of k that begins with step pc. */
static void take_up(const struct gemm_plan *plan, int64_t pc, const element *sums, int64_t sums_row,
                    int64_t rows, element *c, int64_t first, int64_t last) {
  const element beta = pc == 0 ? (element)plan->beta : 1;
  const struct update update = {(element)plan->alpha, beta, beta == 0, false};
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = first; j < last; j++) {
      element *to = c + i * plan->c_row + j * plan->c_column;
      *to = updated(&update, sums[i * sums_row + j], to);
    }
  }
}

/* ---- Few rows, B by rows: streaming --------------------------------------------------------- */

enum {
  STREAM_STEPS =
      8, /* rows of B read side by side: as many streams as hardware prefetchers follow */
  STREAM_SUMS = (16 << 10) / sizeof(element), /* half of L1 */
};

/*
 * With few rows of A, B is read once and memory is the limit. A panel of two vectors would take
 * one line of each row of B, on as many pages as there are rows. Instead a few rows of B at a time
 * are read along, and the sums wait in L1 between.
 */
static void multiply_streaming(const struct gemm_plan *plan, const void *left, const void *right,
                               void *to, void *packed_a, void *packed_b) {
  (void)packed_a, (void)packed_b;
  const element *a = left, *b = right;
  element sums[STREAM_SUMS] = {0}; /* lanes beyond the last column are carried along */
  const int64_t width = STREAM_SUMS / plan->m / TILE_COLUMNS * TILE_COLUMNS;
  const struct update start = {1, 0, true, false}, resume = {1, 0, true, true};
  for (int64_t jc = 0; jc < plan->n; jc += width) {
    const int64_t n = smaller(plan->n - jc, width);
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      const int64_t end = smaller(plan->k, pc + plan->kc);
      for (int64_t p = pc; p < end; p += STREAM_STEPS) {
        for (int64_t j = 0; j < n; j += TILE_COLUMNS) {
          const int64_t columns = smaller(n - j, TILE_COLUMNS);
          tile_kernel *const *kernels = kernels_for(plan, columns);
          for (int64_t i = 0, rows; i < plan->m; i += rows) {
            rows = next_rows(plan->m - i, plan->tile_rows);
            kernels[rows - 1](smaller(end - p, STREAM_STEPS),
                              a + i * plan->a_row + p * plan->a_column, plan->a_row, plan->a_column,
                              b + p * plan->b_row + jc + j, plan->b_row, sums + i * width + j,
                              width, columns, p == pc ? &start : &resume);
          }
        }
      }
      take_up(plan, pc, sums, width, plan->m, (element *)to + jc * plan->c_column, 0, n);
    }
  }
}

/* ---- Few rows, B by columns: dot products ---------------------------------------------------- */

enum {
  DOT_ROWS = 4,
  DOT_STEPS = 2 * LANES, /* a cache line of each column */
  DOT_PREFETCH = 256 / sizeof(element),
};

#define DOT_ALL_ROWS(X) X(0) X(1) X(2) X(3)

/* sums[i][0 .. TILE_COLUMNS) := A[i][k] B[k][TILE_COLUMNS] with both contiguous along k. */
ALWAYS_INLINE void dot_panel(const int rows, int64_t k, const element *restrict a, int64_t a_row,
                             const element *restrict b, int64_t b_column, element *restrict sums) {
  const element *b_high = b + LANES * b_column;
#define ZERO(i) vector low##i = vector_zero(), high##i = vector_zero();
  DOT_ALL_ROWS(ZERO)
#undef ZERO
  int64_t p = 0;
  /* A half of the columns takes its whole line before the other half's lines can evict it. */
#define LOW(i) \
  if (rows > i) low##i = vector_fma(vector_broadcast(a + i * a_row + p + q + j), column[j], low##i);
#define HIGH(i) \
  if (rows > i) \
    high##i = vector_fma(vector_broadcast(a + i * a_row + p + q + j), column[j], high##i);
#define HALF(b, STEP)                                                                        \
  for (int i = 0; i < LANES; i++) __builtin_prefetch((b) + i * b_column + p + DOT_PREFETCH); \
  for (int q = 0; q < DOT_STEPS; q += COLUMNS_PER_LOAD) {                                    \
    vector column[COLUMNS_PER_LOAD];                                                         \
    vector_load_columns((b) + p + q, b_column, column);                                      \
    for (int j = 0; j < COLUMNS_PER_LOAD; j++) {                                             \
      DOT_ALL_ROWS(STEP)                                                                     \
    }                                                                                        \
  }
  for (; p + DOT_STEPS <= k; p += DOT_STEPS) {
    HALF(b, LOW)
    HALF(b_high, HIGH)
  }
#undef HALF
#undef LOW
#undef HIGH
  for (; p < k; p++) {
    const vector b0 = vector_gather(b + p, b_column), b1 = vector_gather(b_high + p, b_column);
#define STEP(i)                                           \
  if (rows > i) {                                         \
    const vector x = vector_broadcast(a + i * a_row + p); \
    low##i = vector_fma(x, b0, low##i);                   \
    high##i = vector_fma(x, b1, high##i);                 \
  }
    DOT_ALL_ROWS(STEP)
#undef STEP
  }
#define STORE(i)                                            \
  if (rows > i) {                                           \
    vector_store(sums + i * TILE_COLUMNS, low##i);          \
    vector_store(sums + i * TILE_COLUMNS + LANES, high##i); \
  }
  DOT_ALL_ROWS(STORE)
#undef STORE
}

static void dot_panel_of(int64_t rows, int64_t k, const element *a, int64_t a_row, const element *b,
                         int64_t b_column, element *sums) {
  switch (rows) {
    case 1:
      dot_panel(1, k, a, a_row, b, b_column, sums);
      break;
    case 2:
      dot_panel(2, k, a, a_row, b, b_column, sums);
      break;
    case 3:
      dot_panel(3, k, a, a_row, b, b_column, sums);
      break;
    default:
      dot_panel(DOT_ROWS, k, a, a_row, b, b_column, sums);
      break;
  }
}

/*
 * At most DOT_ROWS rows, and B contiguous along k: transposed in registers, not by way of a panel.
 * Needs n >= TILE_COLUMNS: the last panel reaches back over columns that are done already, so that
 * it is whole and reads nothing outside B.
 */
static void multiply_dots(const struct gemm_plan *plan, const void *left, const void *right,
                          void *to, void *packed_a, void *packed_b) {
  (void)packed_b;
  const element *a = left, *b = right;
  int64_t a_row = plan->a_row;
  if (plan->pack_a) {
    element *rows = packed_a;
    for (int64_t i = 0; i < plan->m; i++) {
      for (int64_t p = 0; p < plan->k; p++) {
        rows[i * plan->k + p] = a[i * plan->a_row + p * plan->a_column];
      }
    }
    a = rows;
    a_row = plan->k;
  }
  element sums[DOT_ROWS * TILE_COLUMNS];
  for (int64_t j = 0; j < plan->n; j += TILE_COLUMNS) {
    const int64_t start = smaller(j, plan->n - TILE_COLUMNS);
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      dot_panel_of(plan->m, smaller(plan->k - pc, plan->kc), a + pc, a_row,
                   b + start * plan->b_column + pc, plan->b_column, sums);
      take_up(plan, pc, sums, TILE_COLUMNS, plan->m, (element *)to + start * plan->c_column,
              j - start, TILE_COLUMNS);
    }
  }
}

const struct gemm_paths GEMM_PATHS = {.scale = scale,
                                      .in_place = multiply_in_place,
                                      .streaming = multiply_streaming,
                                      .dots = multiply_dots,
                                      .blocked = multiply_blocked};
