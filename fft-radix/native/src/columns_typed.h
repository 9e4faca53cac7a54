/*
 * Transforms of any length of several sequences at once: the engine's lanes if the length is
 * smooth. A length n = r m, where m is smooth and r has only large prime factors, is a transform of
 * r by m numbers without twiddle factors: with j = (m j1 + r j2) modulo n, X[k] is at (k modulo r,
 * k modulo m). I. J. Good, "The interaction algorithm and practical Fourier analysis",
 * J. Royal Statistical Society B 20 (1958).
 */
enum NAME(columns_method) { NAME(SMOOTH_COLUMNS), NAME(CONVOLVED_COLUMNS), NAME(SPLIT_COLUMNS) };

enum { NAME(GROUP) = NAME(PAIRS) * 2 }; /* sequences convolved at once: as many as fill a vector */

struct NAME(columns) {
  int64_t n;
  enum NAME(columns_method) method;
  struct NAME(lanes) * lanes; /* of n, or of the convolution, or of the smooth factor m */
  struct NAME(convolution) convolution;
  struct NAME(columns) * rough; /* of the factor r */
  int64_t smooth;               /* the factor m */
  int64_t lanes_scratch_bytes;
};

static int64_t NAME(smooth_factor)(int64_t n) {
  int64_t smooth = 1;
  for (int64_t rest = n; rest > 1;) {
    const int64_t prime = smallest_prime_factor(rest);
    if (NAME(is_smooth)(prime)) smooth *= prime;
    rest /= prime;
  }
  return smooth;
}

static void NAME(columns_free)(struct NAME(columns) * columns) {
  if (columns == NULL) return;
  if (columns->lanes != NULL) NAME(lanes_free)(columns->lanes);
  NAME(convolution_close)(&columns->convolution);
  NAME(columns_free)(columns->rough);
  free(columns);
}

static struct NAME(columns) * NAME(columns_new)(int64_t n, enum vgpu_fft_effort effort) {
  struct NAME(columns) *columns = calloc(1, sizeof *columns);
  if (columns == NULL) return NULL;
  columns->n = n;
  columns->smooth = NAME(smooth_factor)(n);
  int64_t length = n;
  bool is_ready = true;
  if (columns->smooth == n) {
    columns->method = NAME(SMOOTH_COLUMNS);
  } else if (columns->smooth == 1) {
    columns->method = NAME(CONVOLVED_COLUMNS);
    is_ready = NAME(convolution_open)(&columns->convolution, n);
    length = columns->convolution.length;
  } else {
    columns->method = NAME(SPLIT_COLUMNS);
    columns->rough = NAME(columns_new)(n / columns->smooth, effort);
    is_ready = columns->rough != NULL;
    length = columns->smooth;
  }
  if (is_ready) columns->lanes = NAME(lanes_new)(length, effort);
  if (columns->lanes == NULL) {
    NAME(columns_free)(columns);
    return NULL;
  }
  columns->lanes_scratch_bytes = whole_lines(NAME(lanes_scratch_bytes)(columns->lanes));
  return columns;
}

static int64_t NAME(columns_table_bytes)(const struct NAME(columns) * columns) {
  int64_t bytes = NAME(lanes_table_bytes)(columns->lanes);
  if (columns->method == NAME(CONVOLVED_COLUMNS)) {
    bytes += NAME(convolution_table_bytes)(&columns->convolution);
  }
  return bytes + (columns->rough == NULL ? 0 : NAME(columns_table_bytes)(columns->rough));
}

static int64_t NAME(group_bytes)(int64_t n) {
  return whole_lines(n * NAME(GROUP) * 2 * (int64_t)sizeof(REAL));
}

static int64_t NAME(columns_scratch_bytes)(const struct NAME(columns) * columns) {
  switch (columns->method) {
    case NAME(CONVOLVED_COLUMNS):
      return columns->lanes_scratch_bytes + NAME(group_bytes)(1) +
             NAME(group_bytes)(columns->convolution.length);
    case NAME(SPLIT_COLUMNS): {
      const int64_t rough = NAME(columns_scratch_bytes)(columns->rough);
      const int64_t smooth = columns->lanes_scratch_bytes;
      return NAME(group_bytes)(columns->n) + (rough > smooth ? rough : smooth);
    }
    default:
      return columns->lanes_scratch_bytes;
  }
}

static void NAME(columns_convolve)(const struct NAME(columns) * columns, struct NAME(strided) in,
                                   struct NAME(strided) out, int64_t count, bool inverse,
                                   REAL scale, char *scratch) {
  const struct NAME(convolution) *convolution = &columns->convolution;
  REAL *sums = (REAL *)scratch;
  REAL *numbers = (REAL *)(scratch + NAME(group_bytes)(1));
  void *lanes_scratch = scratch + NAME(group_bytes)(1) + NAME(group_bytes)(convolution->length);
  const struct NAME(strided) group = {numbers, NAME(GROUP), 1};
  NAME(convolution_spread_group)(convolution, in, numbers, NAME(GROUP), count, inverse);
  NAME(lanes_run)(columns->lanes, group, group, count, false, 1, lanes_scratch);
  NAME(convolution_multiply_group)(convolution, in, numbers, sums, NAME(GROUP), count, inverse);
  NAME(lanes_run)(columns->lanes, group, group, count, true, scale, lanes_scratch);
  NAME(convolution_collect_group)
  (convolution, out, numbers, sums, NAME(GROUP), count, inverse, scale);
}

static void NAME(columns_run)(const struct NAME(columns) * columns, struct NAME(strided) in,
                              struct NAME(strided) out, int64_t count, bool inverse, REAL scale,
                              void *scratch);

/* The numbers of the sequences as a table of r by m groups. */
static void NAME(columns_split)(const struct NAME(columns) * columns, struct NAME(strided) in,
                                struct NAME(strided) out, int64_t count, bool inverse, REAL scale,
                                char *scratch) {
  const int64_t n = columns->n, m = columns->smooth, r = n / m;
  REAL *numbers = (REAL *)scratch;
  void *rest = scratch + NAME(group_bytes)(n);
  int64_t place = 0;
  for (int64_t j1 = 0; j1 < r; j1++) {
    int64_t j = j1 * m;
    for (int64_t j2 = 0; j2 < m; j2++, place += count) {
      NAME(copy_across)(numbers + 2 * place, 1, in.base + 2 * j * in.step, in.lane, count, false);
      j = j + r < n ? j + r : j + r - n;
    }
  }
  const struct NAME(strided) across = {numbers, m * count, 1};
  NAME(columns_run)(columns->rough, across, across, m * count, inverse, 1, rest);
  for (int64_t k1 = 0; k1 < r; k1++) {
    const struct NAME(strided) row = {numbers + 2 * k1 * m * count, count, 1};
    NAME(lanes_run)(columns->lanes, row, row, count, inverse, scale, rest);
  }
  for (int64_t k = 0, k1 = 0, k2 = 0; k < n; k++) {
    NAME(copy_across)
    (out.base + 2 * k * out.step, out.lane, numbers + 2 * (k1 * m + k2) * count, 1, count, false);
    k1 = k1 + 1 < r ? k1 + 1 : 0;
    k2 = k2 + 1 < m ? k2 + 1 : 0;
  }
}

/* As lanes_run. */
static void NAME(columns_run)(const struct NAME(columns) * columns, struct NAME(strided) in,
                              struct NAME(strided) out, int64_t count, bool inverse, REAL scale,
                              void *scratch) {
  if (columns->method == NAME(SMOOTH_COLUMNS)) {
    NAME(lanes_run)(columns->lanes, in, out, count, inverse, scale, scratch);
    return;
  }
  for (int64_t s = 0; s < count; s += NAME(GROUP)) {
    const int64_t group = count - s < NAME(GROUP) ? count - s : NAME(GROUP);
    const struct NAME(strided) from = {in.base + 2 * s * in.lane, in.step, in.lane};
    const struct NAME(strided) to = {out.base + 2 * s * out.lane, out.step, out.lane};
    if (columns->method == NAME(CONVOLVED_COLUMNS)) {
      NAME(columns_convolve)(columns, from, to, group, inverse, scale, scratch);
    } else {
      NAME(columns_split)(columns, from, to, group, inverse, scale, scratch);
    }
  }
}
