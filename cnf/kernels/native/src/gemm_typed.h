/*
 * GEMM for one element type: a template, included once per type after vector_f32.h or vector_f64.h
 * with GEMM_PATHS naming the table to define.
 *
 * The structure is that of BLIS (F. G. Van Zee, R. A. van de Geijn, "BLIS: A Framework for Rapidly
 * Instantiating BLAS Functionality", ACM TOMS 41(3), 2015): five loops around a micro-kernel, with
 * four departures. Either operand may be used in place of being packed; packing is lazy, a panel at
 * a time just before its first use, while it will still be in L1; the micro-kernel may fetch what
 * will be packed next; and the two innermost loops may be exchanged.
 *
 * The contract on bits: every path computes an element of C as
 *     for each block of kc steps:  s := a b;  s := fma(a, b, s) in the order of k;  s := s + 0
 *                                  C := alpha s [+ beta C]  for the first block
 *                                  C := fma(alpha, s, C)    for the others
 * in the same roundings, in vector or scalar instructions alike. Adding zero makes -0 a +0, so that
 * a path may as well begin with s := 0, or put s aside on the way.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "gemm.h"
#include "tile_rows.h"

enum {
  TILE_COLUMNS = 2 * LANES,
  STEPS_AHEAD = 16, /* of k that B is brought from L2 into L1 before its use */
  FULL_LINES = LANES * sizeof(element) == 64, /* a vector is a cache line */
};

/* How C takes up the sum of one block of k. */
enum manner {
  ADDED,    /* C := alpha sum + beta C */
  SCALED,   /* C := alpha sum; C is not read */
  PLAIN,    /* C := sum */
  STREAMED, /* like SCALED, but past the caches; full tiles of C are whole lines */
  RESUMED,  /* the sum goes on from what C holds, and C := sum */
};

/*
 * The last two fields are words: bytes side by side are put together in memory, and read back they
 * wait until all that was stored before, the last product's C as well, has left for the cache.
 */
struct update {
  element alpha;
  element beta;
  enum manner manner;
  int32_t fetch; /* whether to ask for a tile of C before its steps: it will not be in L2 */
};

ALWAYS_INLINE bool same_bits(double x, double y) { return memcmp(&x, &y, sizeof x) == 0; }

/*
 * The usual scalars are recognised by their bits: a comparison or a conversion of floating point
 * waits behind the multiply-adds that are in flight.
 */
ALWAYS_INLINE struct update update_by(double alpha, double beta) {
  const bool overwrites = same_bits(beta, 0);
  if (overwrites && same_bits(alpha, 1)) return (struct update){.alpha = 1, .manner = PLAIN};
  return (struct update){.alpha = (element)alpha,
                         .beta = (element)beta,
                         .manner = overwrites || (element)beta == 0 ? SCALED : ADDED};
}

ALWAYS_INLINE element updated(const struct update *update, element sum, const element *c) {
  if (update->manner != ADDED) return update->alpha * sum;
  return element_fma(update->alpha, sum, update->beta * *c);
}

/* ---- Fetching ahead ------------------------------------------------------------------------- */

enum { LINE = 64 };

/*
 * A walk over cache lines that will be needed: some lines of each of some rows, `pitch` bytes
 * apart. The micro-kernel asks for one line with every step of k. Asking for more at once would
 * fill the miss buffers and hold the arithmetic up.
 */
struct walk {
  const char *line;
  const char *row_end;
  int64_t jump; /* from the end of a row to the next */
  int64_t pitch;
  int64_t left; /* lines that are still of use */
};

/* What a micro-kernel fetches: first its own tile of C, then part of the next panel of A or B. */
struct ahead {
  struct walk tile;
  struct walk panel;
};

static inline struct walk walk_over(const element *start, int64_t rows, int64_t row,
                                    int64_t columns) {
  const int64_t bytes = columns * (int64_t)sizeof(element), pitch = row * (int64_t)sizeof(element);
  const bool aligned = (uintptr_t)start % LINE == 0 && pitch % LINE == 0;
  const int64_t lines = (bytes + LINE - 1) / LINE + (aligned ? 0 : 1);
  const char *line = (const char *)((uintptr_t)start / LINE * LINE);
  return (struct walk){line, line + lines * LINE, pitch - lines * LINE, pitch, rows * lines};
}

/* Stays where it is. */
static inline struct walk no_walk(const element *anywhere) {
  const char *line = (const char *)anywhere;
  return (struct walk){line, line + LINE, -LINE, 0, INT64_MAX};
}

/* Fetches into L2: in L1 the rows of a tile with a large stride would evict each other. */
ALWAYS_INLINE void take_step(struct walk *walk) {
  __builtin_prefetch(walk->line, 0, 2);
  walk->line += LINE;
  const int64_t at_end = -(int64_t)(walk->line == walk->row_end); /* no branch to mispredict */
  walk->line += walk->jump & at_end;
  walk->row_end += walk->pitch & at_end;
  walk->left--;
}

/* ---- Micro-kernels ------------------------------------------------------------------------- */

/* How a micro-kernel finds its operands. */
enum form {
  PACKED_A,             /* A in a packed panel, B in full vectors; fetches ahead */
  DIRECT,               /* A through its strides, B in full vectors */
  DIRECT_PARTIAL,       /* the same, with B's last vector masked */
  DIRECT_PLAIN,         /* A through its strides, and C := A B: between short tiles, all that a tile
                           does beside its steps shows */
  DIRECT_PLAIN_PARTIAL, /* the same, with B's and C's last vector masked */
  FORMS,
};

ALWAYS_INLINE vector load_part(const element *p, bool masked, vector_mask mask) {
  return masked ? vector_load_masked(p, mask) : vector_load(p);
}

ALWAYS_INLINE void store_part(element *p, bool masked, vector_mask mask, vector x) {
  if (masked) {
    vector_store_masked(p, mask, x);
  } else {
    vector_store(p, x);
  }
}

ALWAYS_INLINE void update_vector(const enum manner manner, vector alpha, vector beta, vector sum,
                                 element *c) {
  switch (manner) {
    case ADDED:
      vector_store(c, vector_fma(alpha, sum, vector_mul(beta, vector_load(c))));
      break;
    case STREAMED:
      vector_stream(c, vector_mul(alpha, sum));
      break;
    default: /* where C is the sum, alpha is one */
      vector_store(c, vector_mul(alpha, sum));
      break;
  }
}

ALWAYS_INLINE void update_vector_masked(const enum manner manner, vector alpha, vector beta,
                                        vector sum, element *c, vector_mask mask) {
  if (manner == ADDED) {
    const vector old = vector_load_masked(c, mask);
    vector_store_masked(c, mask, vector_fma(alpha, sum, vector_mul(beta, old)));
  } else {
    vector_store_masked(c, mask, vector_mul(alpha, sum));
  }
}

/*
 * The micro-kernel: C[rows][columns] takes up A[rows][k] B[k][columns], for (vectors - 1) * LANES <
 * columns <= vectors * LANES. `rows`, `vectors` and `form` are constants at every call, and each
 * accumulator is a variable of its own: gcc keeps an array of 12 on the stack.
 */
ALWAYS_INLINE void tile(const int rows, const int vectors, const enum form form, int64_t k,
                        const element *restrict a, int64_t a_row, int64_t a_column,
                        const element *restrict b, int64_t b_row, element *restrict c,
                        int64_t c_row, int64_t columns, const struct update *update,
                        struct ahead *ahead) {
  const bool wide = vectors == 2;
  const bool partial = form == DIRECT_PARTIAL || form == DIRECT_PLAIN_PARTIAL;
  const bool plain = form == DIRECT_PLAIN || form == DIRECT_PLAIN_PARTIAL;
  const bool packed_a = form == PACKED_A, fetches = GEMM_FETCHES_AHEAD && packed_a;
  /* Lines that a step asks for: as many as it uses up of A. */
  const int fetched = (rows * (int)sizeof(element) + LINE - 1) / LINE;
  const int64_t last = columns - (vectors - 1) * LANES;
  const vector_mask b_mask = vector_mask_first(partial ? last : LANES);

  /* A few steps of k are over before memory answers. */
  if (!fetches && !plain && update->fetch) {
    const element *at = c;
#define PREFETCH(i)                                    \
  if (rows > i) {                                      \
    if (wide && FULL_LINES) __builtin_prefetch(at, 1); \
    __builtin_prefetch(at + columns - 1, 1);           \
    at += c_row;                                       \
  }
    TILE_ALL_ROWS(PREFETCH)
#undef PREFETCH
  }

  struct rows_of_a in_place = rows_of_a(a, a_row);
#define DECLARE(i) vector low##i, high##i;
  TILE_ALL_ROWS(DECLARE)
#undef DECLARE
  int64_t p = 0;
  if (!plain && __builtin_expect(update->manner == RESUMED, false)) {
    const element *at = c;
    OPAQUE(at);
#define RESUME(i)                                \
  if (rows > i) {                                \
    low##i = vector_load(at);                    \
    if (wide) high##i = vector_load(at + LANES); \
    at += c_row;                                 \
  }
    TILE_ALL_ROWS(RESUME)
#undef RESUME
  } else {
    /* Products, not multiply-adds onto zeros, which would have to be made between two tiles: that
     * cost a product of 64 x 64 x 64 a hundredth of its time. */
    const vector b0 = load_part(b, partial && !wide, b_mask);
    const vector b1 = wide ? load_part(b + LANES, partial, b_mask) : vector_zero();
#define STEP(i)                                                                   \
  if (rows > i) {                                                                 \
    const vector x = vector_broadcast(packed_a ? a + i : row_of_a(&in_place, i)); \
    low##i = vector_mul(x, b0);                                                   \
    if (wide) high##i = vector_mul(x, b1);                                        \
  }
    TILE_ALL_ROWS(STEP)
#undef STEP
    b += b_row;
    if (packed_a) {
      a += rows;
    } else {
      next_column_of_a(&in_place, a_column * (int64_t)sizeof(element));
    }
    p = 1;
  }

  struct walk walk = {0};
  bool at_panel = false;
  if (fetches) walk = ahead->tile;

    /* Unrolling gains nothing, dispatch having room to spare, and costs short loops a remainder. */
#pragma GCC unroll 1
  for (; p < k; p++) {
    const vector b0 = load_part(b, partial && !wide, b_mask);
    const vector b1 = wide ? load_part(b + LANES, partial, b_mask) : vector_zero();
#define STEP(i)                                                                   \
  if (rows > i) {                                                                 \
    const vector x = vector_broadcast(packed_a ? a + i : row_of_a(&in_place, i)); \
    low##i = vector_fma(x, b0, low##i);                                           \
    if (wide) high##i = vector_fma(x, b1, high##i);                               \
  }
    TILE_ALL_ROWS(STEP)
#undef STEP
    if (fetches) {
      /* A vector that lies across two lines is slow to load unless both are in L1. */
      const element *soon = b + STEPS_AHEAD * b_row;
      __builtin_prefetch(soon);
      if (wide) __builtin_prefetch(soon + LANES);
      __builtin_prefetch(soon + vectors * LANES - 1);
    }
    b += b_row;
    if (packed_a) {
      a += rows;
    } else {
      next_column_of_a(&in_place, a_column * (int64_t)sizeof(element));
    }
    if (fetches) {
#pragma GCC unroll 4
      for (int f = 0; f < fetched; f++) take_step(&walk);
      if (walk.left <= 0) {
        walk = at_panel ? no_walk(b) : ahead->panel;
        at_panel = true;
      }
    }
  }
#define ADD_ZERO(i)                                         \
  if (rows > i) {                                           \
    low##i = vector_add(low##i, vector_zero());             \
    if (wide) high##i = vector_add(high##i, vector_zero()); \
  }
  TILE_ALL_ROWS(ADD_ZERO)
#undef ADD_ZERO
  if (fetches && at_panel) ahead->panel = walk;

  OPAQUE(c);
  if (plain) {
#define STORE(i)                                               \
  if (rows > i) {                                              \
    store_part(c, partial && !wide, b_mask, low##i);           \
    if (wide) store_part(c + LANES, partial, b_mask, high##i); \
    c += c_row;                                                \
  }
    TILE_ALL_ROWS(STORE)
#undef STORE
    return;
  }
  /* Copies, which the stores to C cannot alias. */
  const enum manner manner = update->manner;
  const vector alpha = vector_set(update->alpha), beta = vector_set(update->beta);
  if (last == LANES) {
#define UPDATE(i)                                                     \
  if (rows > i) {                                                     \
    update_vector(manner, alpha, beta, low##i, c);                    \
    if (wide) update_vector(manner, alpha, beta, high##i, c + LANES); \
    c += c_row;                                                       \
  }
    TILE_ALL_ROWS(UPDATE)
#undef UPDATE
  } else {
    const vector_mask mask = vector_mask_first(last);
#define UPDATE(i)                                                          \
  if (rows > i) {                                                          \
    if (wide) {                                                            \
      update_vector(manner, alpha, beta, low##i, c);                       \
      update_vector_masked(manner, alpha, beta, high##i, c + LANES, mask); \
    } else {                                                               \
      update_vector_masked(manner, alpha, beta, low##i, c, mask);          \
    }                                                                      \
    c += c_row;                                                            \
  }
    TILE_ALL_ROWS(UPDATE)
#undef UPDATE
  }
}

typedef void tile_kernel(int64_t k, const element *a, int64_t a_row, int64_t a_column,
                         const element *b, int64_t b_row, element *c, int64_t c_row,
                         int64_t columns, const struct update *update, struct ahead *ahead);

#define TILE_KERNEL(form, vectors, rows)                                                           \
  static void tile_##form##_##vectors##_##rows(int64_t k, const element *a, int64_t a_row,         \
                                               int64_t a_column, const element *b, int64_t b_row,  \
                                               element *c, int64_t c_row, int64_t columns,         \
                                               const struct update *update, struct ahead *ahead) { \
    tile(rows, vectors, form, k, a, a_row, a_column, b, b_row, c, c_row, columns, update, ahead);  \
  }
#define FOR_EACH_FORM(X, vectors, rows) \
  X(PACKED_A, vectors, rows)            \
  X(DIRECT, vectors, rows)              \
  X(DIRECT_PARTIAL, vectors, rows)      \
  X(DIRECT_PLAIN, vectors, rows)        \
  X(DIRECT_PLAIN_PARTIAL, vectors, rows)
#define NARROW_KERNELS(rows) FOR_EACH_FORM(TILE_KERNEL, 1, rows)
#define WIDE_KERNELS(rows) FOR_EACH_FORM(TILE_KERNEL, 2, rows)
FOR_EACH_NARROW_ROW_COUNT(NARROW_KERNELS)
FOR_EACH_ROW_COUNT(WIDE_KERNELS)

#define ENTRY(form, vectors, rows) [form][vectors - 1][rows - 1] = tile_##form##_##vectors##_##rows,
#define NARROW_ENTRIES(rows) FOR_EACH_FORM(ENTRY, 1, rows)
#define WIDE_ENTRIES(rows) FOR_EACH_FORM(ENTRY, 2, rows)
static tile_kernel *const tile_kernels[FORMS][2][GEMM_NARROW_ROWS] = {
    FOR_EACH_NARROW_ROW_COUNT(NARROW_ENTRIES) FOR_EACH_ROW_COUNT(WIDE_ENTRIES)};

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

/* Where op(B), packed as a whole, has the panels of step pc on, from column jc on. */
static inline int64_t packed_offset(const struct gemm_plan *plan, int64_t pc, int64_t jc) {
  const int64_t width = (plan->n + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS;
  return pc * width + jc * smaller(plan->k - pc, plan->kc);
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
  const element *next_a; /* of the block that follows, until it has been fetched; or null */
  const element *next_b; /* likewise, if it is another than this block's */
  bool b_is_packed;      /* by an earlier block of the same columns and steps */
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

static inline struct walk walk_over_a(const struct block *block, const element *a, int64_t i,
                                      int64_t rows) {
  const struct gemm_plan *plan = block->plan;
  const element *data = a + i * plan->a_row;
  return plan->a_column == 1 ? walk_over(data, rows, plan->a_row, block->k)
                             : walk_over(data, block->k, plan->a_column, rows);
}

/* The panel of B from column j of the n that the block has. */
static inline struct walk walk_over_b(const struct block *block, const element *b, int64_t j,
                                      int64_t n) {
  const struct gemm_plan *plan = block->plan;
  const element *data = b + j * plan->b_column;
  const int64_t columns = smaller(n - j, TILE_COLUMNS);
  return plan->b_column == 1 ? walk_over(data, block->k, plan->b_row, columns)
                             : walk_over(data, columns, plan->b_column, block->k);
}

/* The kernels for a panel of B so wide, by the number of rows less one. */
static inline tile_kernel *const *kernels_of(enum form whole, int64_t columns) {
  const int64_t vectors = columns > LANES ? 2 : 1;
  const enum form partial = whole == DIRECT_PLAIN ? DIRECT_PLAIN_PARTIAL : DIRECT_PARTIAL;
  return tile_kernels[columns == vectors * LANES ? whole : partial][vectors - 1];
}

static inline tile_kernel *const *kernels_for(const struct gemm_plan *plan, int64_t columns) {
  const enum form whole = plan->pack_a ? PACKED_A : DIRECT;
  /* A packed panel is filled up with zeros. */
  if (plan->pack_b) return kernels_of(whole, columns > LANES ? TILE_COLUMNS : LANES);
  return kernels_of(whole, columns);
}

/* A tile of a C whose columns are not contiguous: summed aside, then scattered. */
static void scattered_tile(tile_kernel *kernel, const struct block *block, struct panel a,
                           struct panel b, element *c, int64_t rows, int64_t columns,
                           struct ahead *ahead) {
  const struct gemm_plan *plan = block->plan;
  const struct update plain = {.alpha = 1, .manner = PLAIN};
  element sums[GEMM_NARROW_ROWS * TILE_COLUMNS];
  kernel(block->k, a.data, a.row, a.column, b.data, b.row, sums, TILE_COLUMNS, columns, &plain,
         ahead);
  for (int64_t j = 0; j < columns; j++) {
    for (int64_t i = 0; i < rows; i++) {
      element *to = c + i * plan->c_row + j * plan->c_column;
      *to = updated(&block->update, sums[i * TILE_COLUMNS + j], to);
    }
  }
}

ALWAYS_INLINE void run_tile(const struct block *block, tile_kernel *const *kernels, struct panel a,
                            struct panel b, int64_t i, int64_t j, int64_t rows, int64_t columns,
                            struct ahead *ahead) {
  const struct gemm_plan *plan = block->plan;
  element *c = block->c + i * plan->c_row + j * plan->c_column;
  ahead->tile = block->update.manner == STREAMED ? ahead->panel
                : plan->c_column == 1            ? walk_over(c, rows, plan->c_row, columns)
                                                 : walk_over(c, columns, plan->c_column, rows);
  if (plan->c_column == 1) {
    kernels[rows - 1](block->k, a.data, a.row, a.column, b.data, b.row, c, plan->c_row, columns,
                      &block->update, ahead);
  } else {
    scattered_tile(kernels[rows - 1], block, a, b, c, rows, columns, ahead);
  }
}

/*
 * What to fetch while tile (i, j) is computed, once the last walk is over. Panels are fetched in
 * the order of their use: those of A while the first panel of B is at work, later the next of B,
 * and at the end the first ones of the next block.
 */
static inline struct walk next_walk(struct block *block, int64_t i, int64_t j, int64_t rows) {
  if (j == 0 && i + rows < block->m) return walk_over_a(block, block->a, i + rows, rows);
  if (j + TILE_COLUMNS < block->n) {
    return walk_over_b(block, block->b, j + TILE_COLUMNS, block->n);
  }
  if (block->next_b != NULL) {
    const element *next = block->next_b;
    block->next_b = NULL;
    return walk_over_b(block, next, 0, block->n);
  }
  if (block->next_a != NULL) {
    const element *next = block->next_a;
    block->next_a = NULL;
    return walk_over_a(block, next, 0, rows);
  }
  return no_walk(block->b);
}

/* A panel of B stays in L1 while the block of A passes from L2. */
static void sweep_rows_inside(struct block *block) {
  /* A panel that no later block of A will ask for again is packed over the one before it. */
  const bool keep_b = block->m < block->plan->m || block->plan->b_is_packed;
  const struct strips all_strips = strips_of(block->m, block->plan->tile_rows);
  struct ahead ahead = {.panel = {.left = 0}};
  for (int64_t j = 0; j < block->n; j += TILE_COLUMNS) {
    const int64_t columns = smaller(block->n - j, TILE_COLUMNS);
    tile_kernel *const *kernels = kernels_for(block->plan, columns);
    const struct panel b = panel_of_b(block, j, columns, block->b_is_packed, keep_b ? j : 0);
    struct strips strips = all_strips;
    for (int64_t i = 0, rows; i < block->m; i += rows) {
      rows = next_rows(&strips);
      const struct panel a = panel_of_a(block, i, rows, j > 0, i);
      if (ahead.panel.left <= 0) ahead.panel = next_walk(block, i, j, rows);
      run_tile(block, kernels, a, b, i, j, rows, columns, &ahead);
    }
  }
}

/*
 * A panel of A stays in L1 while the panels of B pass from L2 and C is walked along its rows. For
 * small k, when C is most of the traffic.
 */
static void sweep_columns_inside(struct block *block) {
  struct strips strips = strips_of(block->m, block->plan->tile_rows);
  struct ahead ahead = {.panel = no_walk(block->b)};
  for (int64_t i = 0, rows; i < block->m; i += rows) {
    rows = next_rows(&strips);
    const struct panel a = panel_of_a(block, i, rows, false, 0);
    for (int64_t j = 0; j < block->n; j += TILE_COLUMNS) {
      const int64_t columns = smaller(block->n - j, TILE_COLUMNS);
      const struct panel b = panel_of_b(block, j, columns, block->b_is_packed || i > 0, j);
      run_tile(block, kernels_for(block->plan, columns), a, b, i, j, rows, columns, &ahead);
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

/* How the block of k that begins with step pc is taken up. */
static inline struct update update_for(const struct gemm_plan *plan, int64_t pc) {
  struct update update = update_by(plan->alpha, pc == 0 ? plan->beta : 1);
  if (plan->stream_c) update.manner = STREAMED;
  update.fetch = plan->fetch_c;
  return update;
}

/* How the kernels go that take A through its strides. */
static inline enum form direct_form(const struct update *update) {
  return update->manner == PLAIN && !update->fetch ? DIRECT_PLAIN : DIRECT;
}

/*
 * A single block of k, nothing packed, C by rows; tile_rows at most in a tile. The rows of a tile
 * meet all of B in turn, so that A and C are walked along their rows.
 */
ALWAYS_INLINE void multiply_tiles(int64_t m, int64_t n, int64_t k, const element *a, int64_t a_row,
                                  int64_t a_column, const element *b, int64_t b_row, element *c,
                                  int64_t c_row, int64_t tile_rows, const struct update *update) {
  struct strips strips = strips_of(m, tile_rows);
  const enum form whole = direct_form(update);
  for (int64_t i = 0, rows; i < m; i += rows) {
    rows = next_rows(&strips);
    for (int64_t j = 0; j < n; j += TILE_COLUMNS) {
      const int64_t columns = smaller(n - j, TILE_COLUMNS);
      kernels_of(whole, columns)[rows - 1](k, a, a_row, a_column, b + j, b_row, c + j, c_row,
                                           columns, update, NULL);
    }
    a += rows * a_row;
    c += rows * c_row;
  }
}

static void multiply_in_place(const struct gemm_plan *plan, const void *left, const void *right,
                              void *to, void *packed_a, void *packed_b) {
  (void)packed_a, (void)packed_b;
  const struct update update = update_for(plan, 0);
  /* A panel of B that L1 must deliver meets all of A; one that L2 can deliver need not. */
  const int64_t width = GEMM_FED_FROM_L2 ? plan->n : TILE_COLUMNS;
  for (int64_t j = 0; j < plan->n; j += width) {
    multiply_tiles(plan->m, smaller(plan->n - j, width), plan->k, left, plan->a_row, plan->a_column,
                   (const element *)right + j, plan->b_row, (element *)to + j, plan->c_row,
                   plan->tile_rows, &update);
  }
}

static void multiply_small(const struct vgpu_gemm *g, const void *left, const void *right,
                           void *to) {
  const struct update update = update_by(g->alpha, g->beta);
  multiply_tiles(g->m, g->n, g->k, left, g->trans_a ? 1 : g->lda, g->trans_a ? g->lda : 1, right,
                 g->ldb, to, g->ldc, g->n <= LANES ? GEMM_NARROW_ROWS : GEMM_ROWS, &update);
}

/* Products of a single tile have all but their addresses in common. */
static void multiply_small_batch(const struct vgpu_gemm_batched *batch) {
  const struct vgpu_gemm *g = &batch->first;
  const int64_t tile_rows = g->n <= LANES ? GEMM_NARROW_ROWS : GEMM_ROWS;
  if (g->m > tile_rows || g->n > TILE_COLUMNS) {
    for (int64_t i = 0; i < batch->count; i++) {
      const struct operands at = operands_of(batch, i, sizeof(element));
      multiply_small(g, at.a, at.b, at.c);
    }
    return;
  }
  const struct update update = update_by(g->alpha, g->beta);
  const int64_t a_row = g->trans_a ? 1 : g->lda, a_column = g->trans_a ? g->lda : 1;
  tile_kernel *kernel = kernels_of(direct_form(&update), g->n)[g->m - 1];
  for (int64_t i = 0; i < batch->count; i++) {
    const struct operands at = operands_of(batch, i, sizeof(element));
    kernel(g->k, at.a, a_row, a_column, at.b, g->ldb, at.c, g->ldc, g->n, &update, NULL);
  }
}

/*
 * Few columns: all steps of k for some rows before the next rows, so that A is read along its rows,
 * and B, which is small, comes from L2 again and again.
 */
static void multiply_rows(const struct gemm_plan *plan, const void *left, const void *right,
                          void *to, void *packed_a, void *packed_b) {
  (void)packed_a, (void)packed_b;
  struct block block = {.plan = plan, .n = plan->n};
  struct strips strips = strips_of(plan->m, plan->tile_rows);
  for (int64_t i = 0; i < plan->m; i += block.m) {
    block.m = next_rows(&strips);
    block.c = (element *)to + i * plan->c_row;
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      block.k = smaller(plan->k - pc, plan->kc);
      block.a = (const element *)left + i * plan->a_row + pc * plan->a_column;
      block.b = (const element *)right + pc * plan->b_row;
      block.next_a = pc + block.k < plan->k  ? block.a + block.k * plan->a_column
                     : i + block.m < plan->m ? (const element *)left + (i + block.m) * plan->a_row
                                             : NULL;
      block.update = update_for(plan, pc);
      sweep_rows_inside(&block);
    }
  }
}

static void multiply_blocked(const struct gemm_plan *plan, const void *left, const void *right,
                             void *to, void *packed_a, void *packed_b) {
  const element *a = left, *b = right;
  element *c = to;
  struct block block = {.plan = plan, .packed_a = packed_a};
  for (int64_t jc = 0; jc < plan->n; jc += plan->nc) {
    block.n = smaller(plan->n - jc, plan->nc);
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      block.k = smaller(plan->k - pc, plan->kc);
      block.b = b + pc * plan->b_row + jc * plan->b_column;
      block.packed_b =
          plan->b_is_packed ? (element *)packed_b + packed_offset(plan, pc, jc) : packed_b;
      block.update = update_for(plan, pc);
      for (int64_t ic = 0; ic < plan->m; ic += plan->mc) {
        block.m = smaller(plan->m - ic, plan->mc);
        block.a = a + ic * plan->a_row + pc * plan->a_column;
        block.c = c + ic * plan->c_row + jc * plan->c_column;
        block.b_is_packed = ic > 0 || plan->b_is_packed;
        const bool last_rows = ic + block.m == plan->m, last_steps = pc + block.k == plan->k;
        block.next_a = !last_rows    ? block.a + block.m * plan->a_row
                       : !last_steps ? a + (pc + block.k) * plan->a_column
                                     : NULL;
        block.next_b = last_rows && !last_steps ? block.b + block.k * plan->b_row : NULL;
        if (plan->columns_inner) {
          sweep_columns_inside(&block);
        } else {
          sweep_rows_inside(&block);
        }
      }
    }
  }
  if (plan->stream_c) vector_stream_end();
}

/* ---- B packed ahead of time ------------------------------------------------------------------ */

static void pack_b(const struct gemm_plan *plan, const void *right, int64_t first, int64_t columns,
                   void *packed) {
  struct block block = {.plan = plan, .n = plan->n};
  for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
    block.k = smaller(plan->k - pc, plan->kc);
    block.b = (const element *)right + pc * plan->b_row;
    block.packed_b = (element *)packed + packed_offset(plan, pc, 0);
    for (int64_t j = first; j < first + columns; j += TILE_COLUMNS) {
      panel_of_b(&block, j, smaller(plan->n - j, TILE_COLUMNS), false, j);
    }
  }
}

/* C[rows][first .. last) takes up the sums of the block of k that begins with step pc. */
static void take_up(const struct gemm_plan *plan, int64_t pc, const element *sums, int64_t sums_row,
                    int64_t rows, element *c, int64_t first, int64_t last) {
  const struct update update = update_for(plan, pc);
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
  const struct strips all_strips = strips_of(plan->m, plan->tile_rows);
  const struct update start = {.alpha = 1, .manner = PLAIN};
  const struct update resume = {.alpha = 1, .manner = RESUMED};
  for (int64_t jc = 0; jc < plan->n; jc += width) {
    const int64_t n = smaller(plan->n - jc, width);
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      const int64_t end = smaller(plan->k, pc + plan->kc);
      for (int64_t p = pc; p < end; p += STREAM_STEPS) {
        for (int64_t j = 0; j < n; j += TILE_COLUMNS) {
          const int64_t columns = smaller(n - j, TILE_COLUMNS);
          tile_kernel *const *kernels = kernels_for(plan, columns);
          struct strips strips = all_strips;
          for (int64_t i = 0, rows; i < plan->m; i += rows) {
            rows = next_rows(&strips);
            kernels[rows - 1](smaller(end - p, STREAM_STEPS),
                              a + i * plan->a_row + p * plan->a_column, plan->a_row, plan->a_column,
                              b + p * plan->b_row + jc + j, plan->b_row, sums + i * width + j,
                              width, columns, p == pc ? &start : &resume, NULL);
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
  DOT_COLUMNS = GEMM_DOT_VECTORS * LANES,
  DOT_STEPS = LINE / sizeof(element), /* a cache line of each column */
  DOT_PREFETCH = 256 / sizeof(element),
};

#define DOT_ALL_ROWS(X) X(0) X(1) X(2) X(3)

/*
 * sums[i][0 .. DOT_COLUMNS) := A[i][k] B[k][DOT_COLUMNS] with both contiguous along k. Two vectors
 * of columns keep enough chains in flight for a single row of A; one of sixteen lanes is as many
 * streams as the hardware foresees.
 */
ALWAYS_INLINE void dot_panel(const int rows, int64_t k, const element *restrict a, int64_t a_row,
                             const element *restrict b, int64_t b_column, element *restrict sums) {
  const bool wide = GEMM_DOT_VECTORS == 2;
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
    if (wide) {
      HALF(b_high, HIGH)
    }
  }
#undef HALF
#undef LOW
#undef HIGH
  for (; p < k; p++) {
    const vector b0 = vector_gather(b + p, b_column);
    const vector b1 = wide ? vector_gather(b_high + p, b_column) : b0;
#define STEP(i)                                           \
  if (rows > i) {                                         \
    const vector x = vector_broadcast(a + i * a_row + p); \
    low##i = vector_fma(x, b0, low##i);                   \
    if (wide) high##i = vector_fma(x, b1, high##i);       \
  }
    DOT_ALL_ROWS(STEP)
#undef STEP
  }
#define STORE(i)                                                     \
  if (rows > i) {                                                    \
    low##i = vector_add(low##i, vector_zero());                      \
    if (wide) high##i = vector_add(high##i, vector_zero());          \
    vector_store(sums + i * DOT_COLUMNS, low##i);                    \
    if (wide) vector_store(sums + i * DOT_COLUMNS + LANES, high##i); \
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
 * Needs n >= DOT_COLUMNS: the last panel reaches back over columns that are done already, so that
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
  element sums[DOT_ROWS * DOT_COLUMNS];
  for (int64_t j = 0; j < plan->n; j += DOT_COLUMNS) {
    const int64_t start = smaller(j, plan->n - DOT_COLUMNS);
    for (int64_t pc = 0; pc < plan->k; pc += plan->kc) {
      dot_panel_of(plan->m, smaller(plan->k - pc, plan->kc), a + pc, a_row,
                   b + start * plan->b_column + pc, plan->b_column, sums);
      take_up(plan, pc, sums, DOT_COLUMNS, plan->m, (element *)to + start * plan->c_column,
              j - start, DOT_COLUMNS);
    }
  }
}

const struct gemm_paths GEMM_PATHS = {.small = multiply_small,
                                      .small_batch = multiply_small_batch,
                                      .scale = scale,
                                      .in_place = multiply_in_place,
                                      .streaming = multiply_streaming,
                                      .dots = multiply_dots,
                                      .rows = multiply_rows,
                                      .blocked = multiply_blocked,
                                      .pack_b = pack_b};
