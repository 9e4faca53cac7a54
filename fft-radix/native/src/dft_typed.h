/*
 * Transforms of any length of numbers that lie side by side, in steps as the engine's lines: lines
 * if the length is smooth, by definition if it is a short prime, a convolution by lines if all
 * prime factors are large, and else (Good) transforms of both factors.
 */
enum NAME(dft_method) {
  NAME(LINE),
  NAME(DIRECT),
  NAME(CONVOLVED),
  NAME(SPLIT_BY_ROWS),
  NAME(SPLIT_BY_COLUMNS)
};

struct NAME(dft) {
  int64_t n;
  enum NAME(dft_method) method;
  int line_steps;
  int steps;
  struct NAME(line) * line; /* of n, or of the convolution */
  struct NAME(direct) direct;
  struct NAME(convolution) convolution;
  int64_t smooth;                 /* the smooth factor */
  struct NAME(dft) * rough;       /* of the other one, by rows */
  struct NAME(columns) * columns; /* or by columns */
  struct NAME(lanes) * lanes;     /* of the smooth factor */
  int64_t workspace_bytes;
  int64_t scratch_bytes;
};

static void NAME(dft_free)(struct NAME(dft) * dft) {
  if (dft == NULL) return;
  if (dft->line != NULL) NAME(line_free)(dft->line);
  if (dft->lanes != NULL) NAME(lanes_free)(dft->lanes);
  free(dft->direct.table);
  NAME(convolution_close)(&dft->convolution);
  NAME(columns_free)(dft->columns);
  NAME(dft_free)(dft->rough);
  free(dft);
}

static int64_t NAME(numbers_bytes)(int64_t n) { return whole_lines(2 * n * (int64_t)sizeof(REAL)); }

/* The convolution's values: a header and its numbers. */
static int64_t NAME(values_bytes)(int64_t length) {
  return CACHE_LINE + NAME(numbers_bytes)(length);
}

static bool NAME(dft_open_line)(struct NAME(dft) * dft, int64_t n, enum vgpu_fft_effort effort) {
  dft->line = NAME(line_new)(n, effort);
  if (dft->line == NULL) return false;
  dft->line_steps = NAME(line_steps)(dft->line);
  dft->steps = dft->line_steps;
  dft->workspace_bytes = whole_lines(NAME(line_workspace_bytes)(dft->line));
  dft->scratch_bytes = whole_lines(NAME(line_scratch_bytes)(dft->line));
  return true;
}

static bool NAME(dft_open_direct)(struct NAME(dft) * dft) {
  dft->method = NAME(DIRECT);
  dft->steps = 1;
  return NAME(direct_open)(&dft->direct, dft->n);
}

static bool NAME(dft_open_convolution)(struct NAME(dft) * dft, enum vgpu_fft_effort effort) {
  if (!NAME(convolution_open)(&dft->convolution, dft->n) ||
      !NAME(dft_open_line)(dft, dft->convolution.length, effort)) {
    return false;
  }
  dft->method = NAME(CONVOLVED);
  dft->steps = 2 * dft->line_steps + 3;
  dft->workspace_bytes += NAME(values_bytes)(dft->convolution.length);
  return true;
}

static struct NAME(dft) * NAME(dft_new)(int64_t n, enum vgpu_fft_effort effort);

/* Rows of the rough factor if they are long or too few for vectors across them. */
static bool NAME(dft_open_split)(struct NAME(dft) * dft, enum vgpu_fft_effort effort) {
  const int64_t rough = dft->n / dft->smooth;
  const bool is_by_rows = rough > 512 || dft->smooth < NAME(GROUP);
  dft->lanes = NAME(lanes_new)(dft->smooth, effort);
  if (dft->lanes == NULL) return false;
  dft->scratch_bytes = whole_lines(NAME(lanes_scratch_bytes)(dft->lanes));
  int64_t rough_bytes;
  if (is_by_rows) {
    dft->method = NAME(SPLIT_BY_ROWS);
    dft->rough = NAME(dft_new)(rough, effort);
    if (dft->rough == NULL) return false;
    rough_bytes = dft->rough->workspace_bytes + dft->rough->scratch_bytes;
  } else {
    dft->method = NAME(SPLIT_BY_COLUMNS);
    dft->columns = NAME(columns_new)(rough, effort);
    if (dft->columns == NULL) return false;
    rough_bytes = NAME(columns_scratch_bytes)(dft->columns);
  }
  if (dft->scratch_bytes < rough_bytes) dft->scratch_bytes = rough_bytes;
  dft->steps = 4;
  dft->workspace_bytes = NAME(numbers_bytes)(dft->n);
  return true;
}

static struct NAME(dft) * NAME(dft_new)(int64_t n, enum vgpu_fft_effort effort) {
  struct NAME(dft) *dft = calloc(1, sizeof *dft);
  if (dft == NULL) return NULL;
  dft->n = n;
  dft->smooth = NAME(smooth_factor)(n);
  const bool is_ready = NAME(suits_direct)(n) ? NAME(dft_open_direct)(dft)
                        : dft->smooth == n    ? NAME(dft_open_line)(dft, n, effort)
                        : dft->smooth == 1    ? NAME(dft_open_convolution)(dft, effort)
                                              : NAME(dft_open_split)(dft, effort);
  if (!is_ready) {
    NAME(dft_free)(dft);
    return NULL;
  }
  return dft;
}

static int64_t NAME(dft_table_bytes)(const struct NAME(dft) * dft) {
  return (dft->line == NULL ? 0 : NAME(line_table_bytes)(dft->line)) +
         (dft->lanes == NULL ? 0 : NAME(lanes_table_bytes)(dft->lanes)) +
         (dft->rough == NULL ? 0 : NAME(dft_table_bytes)(dft->rough)) +
         (dft->columns == NULL ? 0 : NAME(columns_table_bytes)(dft->columns)) +
         (dft->method == NAME(DIRECT) ? NAME(direct_table_bytes)(&dft->direct) : 0) +
         (dft->method == NAME(CONVOLVED) ? NAME(convolution_table_bytes)(&dft->convolution) : 0);
}

/* ---- Convolved: spread, forward, multiply, inverse, collect ------------------------------ */

/* The work on one number where each is only loaded, multiplied and stored. */
enum { NAME(POINTWISE) = 10 };

static int64_t NAME(convolved_pieces)(const struct NAME(dft) * dft, int step) {
  const int lines = dft->line_steps;
  if (step == 0 || step == lines + 1 || step == 2 * lines + 2) {
    return pointwise_pieces(dft->convolution.length, NAME(POINTWISE));
  }
  return NAME(line_pieces)(dft->line, step <= lines ? step - 1 : step - lines - 2);
}

static void NAME(convolved_block)(const struct NAME(dft) * dft, int step, struct range range,
                                  const REAL *in, REAL *out, bool inverse, REAL scale,
                                  REAL *values) {
  const struct NAME(convolution) *convolution = &dft->convolution;
  if (step == 0) {
    NAME(convolution_spread)(convolution, in, values, range.begin, range.end, inverse);
  } else if (step == dft->line_steps + 1) {
    NAME(convolution_multiply)(convolution, in, values, range.begin, range.end, inverse);
  } else {
    NAME(convolution_collect)(convolution, out, values, range.begin, range.end, inverse, scale);
  }
}

static void NAME(convolved_step)(const struct NAME(dft) * dft, int step, int64_t begin, int64_t end,
                                 const REAL *in, REAL *out, bool inverse, REAL scale,
                                 char *workspace, void *scratch) {
  const int64_t length = dft->convolution.length;
  const int lines = dft->line_steps;
  REAL *values = (REAL *)workspace, *numbers = values + NAME(HEADER);
  char *line_workspace = workspace + NAME(values_bytes)(length);
  if (step >= 1 && step <= lines) {
    NAME(line_step)
    (dft->line, step - 1, begin, end, numbers, numbers, false, 1, line_workspace, scratch);
    return;
  }
  if (step >= lines + 2 && step <= 2 * lines + 1) {
    NAME(line_step)
    (dft->line, step - lines - 2, begin, end, numbers, numbers, true, scale, line_workspace,
     scratch);
    return;
  }
  const int64_t pieces = NAME(convolved_pieces)(dft, step), blocks = pointwise_blocks(length);
  const int64_t last = first_unit(end, pieces, blocks);
  for (int64_t block = first_unit(begin, pieces, blocks); block < last; block++) {
    NAME(convolved_block)
    (dft, step, pointwise_range(block, length), in, out, inverse, scale, values);
  }
}

/* ---- Split: gather, transforms of the rough factor, of the smooth one, scatter ----------- */

static bool NAME(is_split)(const struct NAME(dft) * dft) {
  return dft->method == NAME(SPLIT_BY_ROWS) || dft->method == NAME(SPLIT_BY_COLUMNS);
}

/* What the pieces of a step share out: rows, columns or numbers. */
static int64_t NAME(split_units)(const struct NAME(dft) * dft, int step) {
  const int64_t rough = dft->n / dft->smooth;
  const bool by_rows = dft->method == NAME(SPLIT_BY_ROWS);
  switch (step) {
    case 0:
      return by_rows ? dft->smooth : rough;
    case 1:
      return dft->smooth;
    case 2:
      return rough;
    default:
      return dft->n;
  }
}

static int64_t NAME(split_pieces)(const struct NAME(dft) * dft, int step) {
  const int64_t units = NAME(split_units)(dft, step);
  const double work =
      step == 0 || step == 3 ? (double)dft->n * NAME(POINTWISE) : transform_work(dft->n);
  /* Vectors should be full. */
  const bool is_across = step == 2 || (step == 1 && dft->method == NAME(SPLIT_BY_COLUMNS));
  const int64_t grains = is_across ? (units + NAME(GROUP) - 1) / NAME(GROUP) : units;
  return pieces_for(grains, work / (double)grains);
}

/* Rows of the table: number (a, b) is in[(a * step_a + b * step_b) modulo n]. */
static void NAME(split_gather)(const struct NAME(dft) * dft, const REAL *in, REAL *table,
                               int64_t first, int64_t last) {
  const int64_t n = dft->n, m = dft->smooth, r = n / m;
  const bool by_rows = dft->method == NAME(SPLIT_BY_ROWS);
  const int64_t row = by_rows ? r : m, step_b = by_rows ? m : r, step_a = by_rows ? r : m;
  for (int64_t a = first; a < last; a++) {
    int64_t j = a * step_a;
    for (int64_t i = a * row; i < (a + 1) * row; i++) {
      table[2 * i] = in[2 * j];
      table[2 * i + 1] = in[2 * j + 1];
      j = j + step_b < n ? j + step_b : j + step_b - n;
    }
  }
}

static void NAME(split_scatter)(const struct NAME(dft) * dft, const REAL *table, REAL *out,
                                int64_t first, int64_t last) {
  const int64_t m = dft->smooth, r = dft->n / m;
  const bool by_rows = dft->method == NAME(SPLIT_BY_ROWS);
  const int64_t rough_step = by_rows ? 1 : m, smooth_step = by_rows ? r : 1;
  int64_t k1 = first % r, k2 = first % m;
  for (int64_t k = first; k < last; k++) {
    const int64_t i = k1 * rough_step + k2 * smooth_step;
    out[2 * k] = table[2 * i];
    out[2 * k + 1] = table[2 * i + 1];
    k1 = k1 + 1 < r ? k1 + 1 : 0;
    k2 = k2 + 1 < m ? k2 + 1 : 0;
  }
}

static void NAME(dft_run)(const struct NAME(dft) * dft, const REAL *in, REAL *out, bool inverse,
                          REAL scale, void *workspace, void *scratch);

static void NAME(split_rough)(const struct NAME(dft) * dft, REAL *table, int64_t first,
                              int64_t last, bool inverse, char *scratch) {
  if (dft->method == NAME(SPLIT_BY_COLUMNS)) {
    const struct NAME(strided) columns = {table + 2 * first, dft->smooth, 1};
    NAME(columns_run)(dft->columns, columns, columns, last - first, inverse, 1, scratch);
    return;
  }
  const int64_t r = dft->n / dft->smooth;
  for (int64_t row = first; row < last; row++) {
    NAME(dft_run)
    (dft->rough, table + 2 * row * r, table + 2 * row * r, inverse, 1, scratch,
     scratch + dft->rough->workspace_bytes);
  }
}

static void NAME(split_step)(const struct NAME(dft) * dft, int step, int64_t begin, int64_t end,
                             const REAL *in, REAL *out, bool inverse, REAL scale, void *workspace,
                             void *scratch) {
  const int64_t pieces = NAME(split_pieces)(dft, step), units = NAME(split_units)(dft, step);
  const int64_t first = first_unit(begin, pieces, units), last = first_unit(end, pieces, units);
  const int64_t r = dft->n / dft->smooth;
  REAL *table = workspace;
  if (step == 0) {
    NAME(split_gather)(dft, in, table, first, last);
  } else if (step == 1) {
    NAME(split_rough)(dft, table, first, last, inverse, scratch);
  } else if (step == 2) {
    const bool by_rows = dft->method == NAME(SPLIT_BY_ROWS);
    const int64_t lane = by_rows ? 1 : dft->smooth;
    const struct NAME(strided) lanes = {table + 2 * first * lane, by_rows ? r : 1, lane};
    NAME(lanes_run)(dft->lanes, lanes, lanes, last - first, inverse, scale, scratch);
  } else {
    NAME(split_scatter)(dft, table, out, first, last);
  }
}

/* ---- All methods ------------------------------------------------------------------------- */

static int64_t NAME(dft_pieces)(const struct NAME(dft) * dft, int step) {
  if (dft->method == NAME(LINE)) return NAME(line_pieces)(dft->line, step);
  if (dft->method == NAME(DIRECT)) return 1;
  return NAME(is_split)(dft) ? NAME(split_pieces)(dft, step) : NAME(convolved_pieces)(dft, step);
}

static void NAME(dft_step)(const struct NAME(dft) * dft, int step, int64_t begin, int64_t end,
                           const REAL *in, REAL *out, bool inverse, REAL scale, void *workspace,
                           void *scratch) {
  if (dft->method == NAME(LINE)) {
    NAME(line_step)(dft->line, step, begin, end, in, out, inverse, scale, workspace, scratch);
  } else if (dft->method == NAME(DIRECT)) {
    NAME(direct_run)(&dft->direct, in, out, inverse, scale);
  } else if (dft->method == NAME(CONVOLVED)) {
    NAME(convolved_step)(dft, step, begin, end, in, out, inverse, scale, workspace, scratch);
  } else {
    NAME(split_step)(dft, step, begin, end, in, out, inverse, scale, workspace, scratch);
  }
}

static void NAME(dft_run)(const struct NAME(dft) * dft, const REAL *in, REAL *out, bool inverse,
                          REAL scale, void *workspace, void *scratch) {
  if (dft->method == NAME(LINE)) {
    NAME(line_run)(dft->line, in, out, inverse, scale, workspace, scratch);
    return;
  }
  for (int step = 0; step < dft->steps; step++) {
    NAME(dft_step)
    (dft, step, 0, NAME(dft_pieces)(dft, step), in, out, inverse, scale, workspace, scratch);
  }
}
