/*
 * Lines: n = columns x rows numbers, number rows * j1 + j2 of the input in column j2. The columns
 * are transformed, W at a time, each number multiplied by exp(-2 pi i k1 j2 / n) and W x W numbers
 * transposed, so that now rows k1 lie in lanes; those are transformed, and number k2 of row k1 is
 * number k1 + columns * k2 of the result.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "butterfly.h"
#include "lanes.h"
#include "memory.h"
#include "roots.h"
#include "short.h"

static double thread_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Up to here the twiddles between the two steps have a table of n; above they are products. */
enum { LARGEST_TABLE = 1 << 14, SMALLEST_IN_PIECES = 1 << 13, PIECES = 64 };

struct NAME(line) {
  int64_t n;
  struct NAME(short_line) in_short; /* if its cost is finite, all of the line */
  struct NAME(lanes) * columns;     /* transforms along a column; all of a line that has no rows */
  struct NAME(lanes) * rows;
  int64_t column_length;
  int64_t row_length;
  int64_t row_reals; /* of a group of rows in the workspace */
  REAL *twiddles;    /* in blocks, in the order of use; or one block for each number of a column */
  REAL *fine; /* exp(-2 pi i e / n) for small e, pairs; NULL if all twiddles are in the table */
  REAL *coarse;
  int shift;
  int64_t table_bytes;
};

static const int NAME(order)[W] = LANE_ORDER;

struct NAME(pair) {
  REAL re;
  REAL im;
};

/* Twiddles that are products are computed so many at once. */
enum { LOW_FACTORS = 16 };
static int64_t NAME(factors)(int64_t columns) { return (columns + LOW_FACTORS - 1) & -LOW_FACTORS; }

static int64_t NAME(groups)(int64_t sequences) { return (sequences + W - 1) / W; }

/* The last group overlaps the one before. */
static int64_t NAME(group_begin)(int64_t group, int64_t sequences) {
  return group * W < sequences - W ? group * W : sequences - W;
}

/*
 * Columns are short, for their numbers lie far apart, as long as the buffers of rows stay in the
 * second-level cache; beyond, both have about the same length.
 */
static double NAME(wanted_columns)(int64_t n) {
  enum { SHORTEST = 64, LONGEST_ROW = 1024, LARGEST_IN_CACHES = LONGEST_ROW * LONGEST_ROW };
  if (n > LARGEST_IN_CACHES) return sqrt((double)n);
  return n > SHORTEST * LONGEST_ROW ? (double)n / LONGEST_ROW : SHORTEST;
}

/* The nearest length of columns; 0 if there are no two factors of W. */
static int64_t NAME(choose_columns)(int64_t n, double wanted) {
  int64_t best = 0;
  double least = HUGE_VAL;
  for (int64_t a = W; a * a <= n; a++) {
    if (n % a != 0 || n / a < W) continue;
    for (int i = 0; i < 2; i++) {
      const int64_t c = i == 0 ? a : n / a;
      const double off = fabs(log((double)c / wanted));
      if (off >= least) continue;
      least = off;
      best = c;
    }
  }
  return best;
}

static void NAME(fill_block)(REAL *block, const struct roots *roots, int64_t first,
                             int64_t factor) {
  for (int l = 0; l < W; l++) {
    const struct root root = roots_at(roots, (first + NAME(order)[l]) * factor);
    block[l] = (REAL)root.re;
    block[W + l] = (REAL)root.im;
  }
}

/* For each group of columns, each group of rows and each column: a block for the rows. */
static bool NAME(open_whole_table)(struct NAME(line) * line, const struct roots *roots) {
  const int64_t c = line->column_length, r = line->row_length;
  const int64_t blocks = NAME(groups)(c) * NAME(groups)(r) * W;
  line->twiddles = table_new(blocks * BLOCK, sizeof(REAL));
  if (line->twiddles == NULL) return false;
  line->table_bytes += blocks * BLOCK * (int64_t)sizeof(REAL);
  REAL *block = line->twiddles;
  for (int64_t g = 0; g < NAME(groups)(r); g++) {
    for (int64_t t = 0; t < NAME(groups)(c); t++) {
      for (int l = 0; l < W; l++, block += BLOCK) {
        const int64_t j2 = NAME(group_begin)(g, r) + NAME(order)[l];
        NAME(fill_block)(block, roots, NAME(group_begin)(t, c), j2);
      }
    }
  }
  return true;
}

static void NAME(fill_pairs)(REAL *pairs, const struct roots *roots, int64_t count, int64_t step) {
  for (int64_t i = 0; i < count; i++) {
    const struct root root = roots_at(roots, i * step);
    pairs[2 * i] = (REAL)root.re;
    pairs[2 * i + 1] = (REAL)root.im;
  }
}

/* exp(-2 pi i k1 (j2 + l) / n) is exp(-2 pi i k1 j2 / n), a fine times a coarse one, times a block.
 */
static bool NAME(open_factors)(struct NAME(line) * line, const struct roots *roots) {
  const int64_t fine = INT64_C(1) << roots->shift, coarse = ((line->n - 1) >> roots->shift) + 1;
  const int64_t reals = line->column_length * BLOCK + 2 * (fine + coarse);
  line->twiddles = table_new(reals, sizeof(REAL));
  if (line->twiddles == NULL) return false;
  line->table_bytes += reals * (int64_t)sizeof(REAL);
  line->shift = roots->shift;
  line->fine = line->twiddles + line->column_length * BLOCK;
  line->coarse = line->fine + 2 * fine;
  for (int64_t k = 0; k < line->column_length; k++) {
    NAME(fill_block)(line->twiddles + k * BLOCK, roots, 0, k);
  }
  NAME(fill_pairs)(line->fine, roots, fine, 1);
  NAME(fill_pairs)(line->coarse, roots, coarse, fine);
  return true;
}

static bool NAME(open_twiddles)(struct NAME(line) * line) {
  struct roots roots;
  if (!roots_open(&roots, line->n)) return false;
  const bool opened = line->n <= LARGEST_TABLE ? NAME(open_whole_table)(line, &roots)
                                               : NAME(open_factors)(line, &roots);
  roots_close(&roots);
  return opened;
}

/* Groups of rows whose distance is a power of two would share few sets of the caches. */
static int64_t NAME(padded)(int64_t blocks) { return blocks % 64 == 0 ? blocks + 16 : blocks; }

static void NAME(plan_short)(struct NAME(line) * line) {
  line->in_short.cost = HUGE_VAL;
  struct NAME(short_line) plan;
#define PLAN(wide)                   \
  short_plan_##wide(line->n, &plan); \
  if (plan.cost < line->in_short.cost) line->in_short = plan;
  SHORT_VECTORS(PLAN)
#undef PLAN
}

static bool NAME(is_short)(const struct NAME(line) * line) { return isfinite(line->in_short.cost); }

static bool NAME(open_short)(struct NAME(line) * line) {
  const int64_t reals = 2 * line->in_short.twiddle_reals;
  struct roots roots;
  line->in_short.twiddles = line->twiddles = table_new(reals, sizeof(REAL));
  if (line->twiddles == NULL || !roots_open(&roots, line->n)) return false;
  line->table_bytes += reals * (int64_t)sizeof(REAL);
#define FILL(wide) short_fill_##wide(&line->in_short, &roots);
  SHORT_VECTORS(FILL)
#undef FILL
  roots_close(&roots);
  return true;
}

/* Columns of that length; of all numbers if it is 0. */
static bool NAME(open_columns)(struct NAME(line) * line, int64_t columns) {
  line->column_length = columns > 0 ? columns : line->n;
  line->row_length = line->n / line->column_length;
  line->row_reals = NAME(padded)(line->row_length) * BLOCK;
  line->columns = NAME(lanes_new)(line->column_length, VGPU_FFT_ESTIMATE);
  if (line->columns == NULL) return false;
  line->table_bytes += NAME(lanes_table_bytes)(line->columns);
  if (columns == 0) return true;
  line->rows = NAME(lanes_of_blocks)(line->row_length);
  if (line->rows == NULL) return false;
  line->table_bytes += NAME(lanes_table_bytes)(line->rows);
  return NAME(open_twiddles)(line);
}

static struct NAME(line) * NAME(line_with)(int64_t n, int64_t columns) {
  struct NAME(line) *line = calloc(1, sizeof *line);
  if (line == NULL) return NULL;
  line->n = n;
  line->table_bytes = (int64_t)sizeof *line;
  NAME(plan_short)(line);
  if (NAME(is_short)(line) ? NAME(open_short)(line) : NAME(open_columns)(line, columns)) {
    return line;
  }
  NAME(line_free)(line);
  return NULL;
}

/* CPU seconds of the best of a few runs; infinite if there is no memory. */
static double NAME(seconds_of)(const struct NAME(line) * line) {
  enum { RUNS = 4 };
  const int64_t reals = 2 * line->n, bytes = (int64_t)sizeof(REAL);
  REAL *data = table_new(reals, sizeof(REAL));
  REAL *workspace = table_new(NAME(line_workspace_bytes)(line) / bytes, sizeof(REAL));
  REAL *scratch = table_new(NAME(line_scratch_bytes)(line) / bytes, sizeof(REAL));
  double best = HUGE_VAL;
  if (data != NULL && workspace != NULL && scratch != NULL) {
    memset(data, 0, (size_t)(reals * bytes));
    for (int i = 0; i < RUNS; i++) {
      const double start = thread_seconds();
      NAME(line_run)(line, data, data, false, 1, workspace, scratch);
      best = fmin(best, thread_seconds() - start);
    }
  }
  free(data);
  free(workspace);
  free(scratch);
  return best;
}

/* Columns about half, two and four times as long as the rule says may be faster. */
static struct NAME(line) * NAME(fastest_line)(struct NAME(line) * line) {
  static const double factors[] = {0.5, 2, 4};
  double seconds = NAME(seconds_of)(line);
  for (int i = 0; i < 3; i++) {
    const double wanted = NAME(wanted_columns)(line->n) * factors[i];
    const int64_t columns = NAME(choose_columns)(line->n, wanted);
    if (columns == line->column_length) continue;
    struct NAME(line) *other = NAME(line_with)(line->n, columns);
    if (other == NULL) return line;
    const double its_seconds = NAME(seconds_of)(other);
    const bool faster = its_seconds < seconds;
    NAME(line_free)(faster ? line : other);
    if (!faster) continue;
    line = other;
    seconds = its_seconds;
  }
  return line;
}

struct NAME(line) * NAME(line_new)(int64_t n, enum vgpu_fft_effort effort) {
  enum { LARGEST_MEASURED = 1 << 22 };
  struct NAME(line) *line = NAME(line_with)(n, NAME(choose_columns)(n, NAME(wanted_columns)(n)));
  const bool measures = effort != VGPU_FFT_ESTIMATE && n <= LARGEST_MEASURED;
  if (line == NULL || line->rows == NULL || !measures) return line;
  return NAME(fastest_line)(line);
}

void NAME(line_free)(struct NAME(line) * line) {
  if (line == NULL) return;
  NAME(lanes_free)(line->columns);
  NAME(lanes_free)(line->rows);
  free(line->twiddles);
  free(line);
}

int64_t NAME(line_table_bytes)(const struct NAME(line) * line) { return line->table_bytes; }

int64_t NAME(line_workspace_bytes)(const struct NAME(line) * line) {
  if (NAME(is_short)(line)) return line->in_short.workspace_bytes;
  if (line->rows == NULL) return 0;
  return NAME(groups)(line->column_length) * line->row_reals * (int64_t)sizeof(REAL);
}

/* The passes' buffers, and a twiddle for each number of the columns. */
int64_t NAME(line_scratch_bytes)(const struct NAME(line) * line) {
  if (NAME(is_short)(line)) return 0;
  if (line->rows == NULL) return NAME(lanes_scratch_bytes)(line->columns);
  const int64_t c = line->column_length, r = line->row_length;
  const int64_t of_columns = NAME(lanes_groups)(line->columns) * 2 * (c * BLOCK + NAME(factors)(c));
  const int64_t of_rows = NAME(lanes_groups)(line->rows) * 2 * r * BLOCK;
  return whole_lines((of_columns > of_rows ? of_columns : of_rows) * (int64_t)sizeof(REAL));
}

int NAME(line_steps)(const struct NAME(line) * line) {
  return line->rows != NULL && line->n >= SMALLEST_IN_PIECES ? 2 : 1;
}

static int64_t NAME(groups_of_step)(const struct NAME(line) * line, int step) {
  return NAME(groups)(step == 0 ? line->row_length : line->column_length);
}

int64_t NAME(line_pieces)(const struct NAME(line) * line, int step) {
  if (NAME(line_steps)(line) == 1) return 1;
  const int64_t groups = NAME(groups_of_step)(line, step);
  return groups < PIECES ? groups : PIECES;
}

/* A block times a block. */
static inline void NAME(turn)(vector *re, vector *im, vector c, vector s) {
  const vector turned = vector_fms(*re, c, *im * s);
  *im = vector_fma(*re, s, *im * c);
  *re = turned;
}

/* W x W numbers, by a table. The parts of all numbers are exchanged if re is behind im. */
static void NAME(turn_square)(const REAL *in, const REAL *twiddles, REAL *out, bool inverse) {
  const int64_t re_at = inverse ? W : 0, im_at = W - re_at;
  vector re[W], im[W];
  for (int l = 0; l < W; l++) {
    re[l] = vector_load(in + NAME(order)[l] * BLOCK + re_at);
    im[l] = vector_load(in + NAME(order)[l] * BLOCK + im_at);
  }
  vector_transpose(re);
  vector_transpose(im);
  for (int l = 0; l < W; l++) {
    NAME(turn)
    (&re[l], &im[l], vector_load(twiddles + l * BLOCK), vector_load(twiddles + l * BLOCK + W));
    vector_store(out + NAME(order)[l] * BLOCK + re_at, re[l]);
    vector_store(out + NAME(order)[l] * BLOCK + im_at, im[l]);
  }
}

/* The same with factors: a pair and a block for each number of a column. */
static void NAME(turn_square_by_factors)(const REAL *in, const REAL *factors_re,
                                         const REAL *factors_im, const REAL *twiddles, REAL *out,
                                         bool inverse) {
  const int64_t re_at = inverse ? W : 0, im_at = W - re_at;
  vector re[W], im[W];
  for (int l = 0; l < W; l++) {
    const int64_t k = NAME(order)[l];
    vector c = vector_load(twiddles + k * BLOCK), s = vector_load(twiddles + k * BLOCK + W);
    NAME(turn)(&c, &s, vector_set(factors_re[k]), vector_set(factors_im[k]));
    re[l] = vector_load(in + k * BLOCK + re_at);
    im[l] = vector_load(in + k * BLOCK + im_at);
    NAME(turn)(&re[l], &im[l], c, s);
  }
  vector_transpose(re);
  vector_transpose(im);
  for (int l = 0; l < W; l++) {
    vector_store(out + NAME(order)[l] * BLOCK + re_at, re[l]);
    vector_store(out + NAME(order)[l] * BLOCK + im_at, im[l]);
  }
}

/* exp(-2 pi i e / n). */
static inline struct NAME(pair) NAME(root_of)(const struct NAME(line) * line, int64_t e) {
  const int64_t mask = (INT64_C(1) << line->shift) - 1;
  const REAL *a = line->fine + 2 * (e & mask), *b = line->coarse + 2 * (e >> line->shift);
  return (struct NAME(pair)){a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]};
}

/* exp(-2 pi i k j2 / n) for the numbers k of a column, first real parts, then imaginary parts. */
static void NAME(fill_factors)(const struct NAME(line) * line, int64_t j2, REAL *re, REAL *im) {
  vector low_re[LOW_FACTORS / W], low_im[LOW_FACTORS / W];
  REAL low[2][LOW_FACTORS];
  for (int k = 0; k < LOW_FACTORS; k++) {
    const struct NAME(pair) root = NAME(root_of)(line, k * j2 % line->n);
    low[0][k] = root.re;
    low[1][k] = root.im;
  }
  for (int i = 0; i < LOW_FACTORS / W; i++) {
    low_re[i] = vector_load(low[0] + i * W);
    low_im[i] = vector_load(low[1] + i * W);
  }
  for (int64_t k = 0; k < line->column_length; k += LOW_FACTORS) {
    const struct NAME(pair) root = NAME(root_of)(line, k * j2);
    const vector c = vector_set(root.re), s = vector_set(root.im);
    for (int i = 0; i < LOW_FACTORS / W; i++) {
      vector_store(re + k + i * W, vector_fms(low_re[i], c, low_im[i] * s));
      vector_store(im + k + i * W, vector_fma(low_re[i], s, low_im[i] * c));
    }
  }
}

/* A group of transformed columns on its way to the workspace, W x W numbers of it. */
static void NAME(turn_tile)(const struct NAME(line) * line, int64_t group, int64_t tile,
                            const REAL *column, const REAL *factors, bool inverse,
                            REAL *workspace) {
  const int64_t c = line->column_length, r = line->row_length;
  const int64_t j2 = NAME(group_begin)(group, r), k1 = NAME(group_begin)(tile, c);
  REAL *out = workspace + tile * line->row_reals + j2 * BLOCK;
  if (line->fine != NULL) {
    /* What overlaps the group before has other factors, and must not depend on who is last. */
    const int64_t overlap = group * W - j2;
    REAL square[W * BLOCK];
    REAL *turned = overlap > 0 ? square : out;
    NAME(turn_square_by_factors)
    (column + k1 * BLOCK, factors + k1, factors + NAME(factors)(c) + k1,
     line->twiddles + k1 * BLOCK, turned, inverse);
    if (overlap > 0) {
      memcpy(out + overlap * BLOCK, square + overlap * BLOCK,
             (size_t)((W - overlap) * BLOCK) * sizeof(REAL));
    }
  } else {
    const int64_t square = group * NAME(groups)(c) + tile;
    NAME(turn_square)
    (column + k1 * BLOCK, line->twiddles + square * W * BLOCK, out, inverse);
  }
}

static void NAME(run_columns)(const struct NAME(line) * line, int64_t group, int64_t groups,
                              const REAL *in, bool inverse, REAL *workspace, REAL *scratch) {
  const int64_t c = line->column_length, r = line->row_length;
  const int64_t most = NAME(lanes_groups)(line->columns);
  REAL *factors = scratch + 2 * most * c * BLOCK;
  const struct NAME(flow) flow = {.in = in + 2 * NAME(group_begin)(group, r),
                                  .in_step = 2 * r,
                                  .in_next = BLOCK,
                                  .in_pairs = true,
                                  .groups = groups,
                                  .inverse = inverse};
  const REAL *columns = NAME(groups_to_blocks)(line->columns, &flow, scratch);
  for (int64_t g = 0; g < groups && line->fine != NULL; g++) {
    REAL *re = factors + g * 2 * NAME(factors)(c);
    NAME(fill_factors)(line, NAME(group_begin)(group + g, r), re, re + NAME(factors)(c));
  }
  for (int64_t tile = 0; tile < NAME(groups)(c); tile++) {
    for (int64_t g = 0; g < groups; g++) {
      NAME(turn_tile)
      (line, group + g, tile, columns + g * c * BLOCK, factors + g * 2 * NAME(factors)(c), inverse,
       workspace);
    }
  }
}

static void NAME(run_rows)(const struct NAME(line) * line, int64_t group, int64_t groups, REAL *out,
                           bool inverse, REAL scale, const REAL *workspace, REAL *scratch) {
  const int64_t c = line->column_length;
  const struct NAME(flow) flow = {.in = workspace + group * line->row_reals,
                                  .in_step = BLOCK,
                                  .in_next = line->row_reals,
                                  .out = out + 2 * NAME(group_begin)(group, c),
                                  .out_step = 2 * c,
                                  .out_next = BLOCK,
                                  .groups = groups,
                                  .inverse = inverse,
                                  .scale = scale};
  NAME(groups_to_pairs)(line->rows, &flow, scratch);
}

/* Groups that may be done at once: the last one lies elsewhere if it overlaps the one before. */
static int64_t NAME(groups_at_once)(const struct NAME(line) * line, int step, int64_t group,
                                    int64_t end) {
  const int64_t sequences = step == 0 ? line->row_length : line->column_length;
  const int64_t most = NAME(lanes_groups)(step == 0 ? line->columns : line->rows);
  const int64_t apart = sequences / W;
  if (group < apart && end > apart) end = apart;
  return end - group < most ? end - group : most;
}

static void NAME(run_groups)(const struct NAME(line) * line, int step, int64_t begin, int64_t end,
                             const REAL *in, REAL *out, bool inverse, REAL scale, REAL *workspace,
                             REAL *scratch) {
  for (int64_t group = begin; group < end;) {
    const int64_t groups = NAME(groups_at_once)(line, step, group, end);
    if (step == 0) {
      NAME(run_columns)(line, group, groups, in, inverse, workspace, scratch);
    } else {
      NAME(run_rows)(line, group, groups, out, inverse, scale, workspace, scratch);
    }
    group += groups;
  }
}

void NAME(line_run)(const struct NAME(line) * line, const REAL *in, REAL *out, bool inverse,
                    REAL scale, void *workspace, void *scratch) {
  if (line->in_short.columns != NULL) {
    line->in_short.columns(&line->in_short, in, workspace, inverse, scale);
    line->in_short.rows(&line->in_short, workspace, out, inverse, scale);
    return;
  }
  if (line->rows == NULL) {
    const struct NAME(strided) from = {(REAL *)in, 1, line->n}, to = {out, 1, line->n};
    NAME(lanes_run)(line->columns, from, to, 1, inverse, scale, scratch);
    return;
  }
  for (int step = 0; step < 2; step++) {
    NAME(run_groups)
    (line, step, 0, NAME(groups_of_step)(line, step), in, out, inverse, scale, workspace, scratch);
  }
}

void NAME(line_step)(const struct NAME(line) * line, int step, int64_t begin, int64_t end,
                     const REAL *in, REAL *out, bool inverse, REAL scale, void *workspace,
                     void *scratch) {
  if (NAME(line_steps)(line) == 1) {
    NAME(line_run)(line, in, out, inverse, scale, workspace, scratch);
    return;
  }
  const int64_t groups = NAME(groups_of_step)(line, step), pieces = NAME(line_pieces)(line, step);
  NAME(run_groups)
  (line, step, begin * groups / pieces, end * groups / pieces, in, out, inverse, scale, workspace,
   scratch);
}
