/*
 * A row: one transform, complex or real, of numbers that lie side by side on both sides, in steps.
 * In and out may be the same memory.
 *
 * A real row of even n is a complex one of h = n/2 numbers z[j] = x[2j] + i x[2j+1]: with
 * Z1 = Z[k], Z2 = conj Z[h-k] and u = -i exp(-2 pi i k / n), X[k] = (Z1 + Z2)/2 + u (Z1 - Z2)/2 and
 * X[h-k] is the conjugate of (Z1 + Z2)/2 - u (Z1 - Z2)/2; the way back is the same with the
 * conjugate of u and without the halves. One of odd n is a complex one with imaginary parts 0.
 */
struct NAME(row) {
  int64_t n;
  int64_t kind;
  struct NAME(dft) * dft;
  REAL *turns; /* a real row of even n: u for k of 0..h/2 */
  int steps;
  int64_t workspace_bytes;
  int64_t scratch_bytes;
};

static void NAME(row_free)(struct NAME(row) * row) {
  if (row == NULL) return;
  NAME(dft_free)(row->dft);
  free(row->turns);
  free(row);
}

static bool NAME(row_is_halved)(const struct NAME(row) * row) { return row->turns != NULL; }

static int64_t NAME(turns)(int64_t n) { return n / 4 + 1; }

static bool NAME(row_open_turns)(struct NAME(row) * row) {
  struct roots roots;
  const int64_t count = NAME(turns)(row->n);
  row->turns = table_new(2 * count, sizeof(REAL));
  if (row->turns == NULL || !roots_open(&roots, row->n)) return false;
  for (int64_t k = 0; k < count; k++) {
    const struct root root = roots_at(&roots, k);
    row->turns[2 * k] = (REAL)root.im;
    row->turns[2 * k + 1] = (REAL)-root.re;
  }
  roots_close(&roots);
  return true;
}

static struct NAME(row) * NAME(row_new)(int64_t n, int64_t kind, enum vgpu_fft_effort effort) {
  struct NAME(row) *row = calloc(1, sizeof *row);
  if (row == NULL) return NULL;
  row->n = n;
  row->kind = kind;
  const bool is_real = kind != VGPU_FFT_C2C, is_halved = is_real && n % 2 == 0;
  row->dft = NAME(dft_new)(is_halved ? n / 2 : n, effort);
  if (row->dft == NULL || (is_halved && !NAME(row_open_turns)(row))) {
    NAME(row_free)(row);
    return NULL;
  }
  row->steps = row->dft->steps + (is_halved ? 1 : is_real ? 2 : 0);
  row->workspace_bytes = row->dft->workspace_bytes;
  if (is_real && !is_halved) row->workspace_bytes += NAME(numbers_bytes)(n);
  row->scratch_bytes = row->dft->scratch_bytes;
  return row;
}

static int64_t NAME(row_table_bytes)(const struct NAME(row) * row) {
  return NAME(dft_table_bytes)(row->dft) +
         (NAME(row_is_halved)(row) ? 2 * NAME(turns)(row->n) * (int64_t)sizeof(REAL) : 0);
}

/* ---- Even n ------------------------------------------------------------------------------ */

/* For k and h - k: to gets a + b * u (or its conjugate), of sum and difference a and b. */
static inline void NAME(combine_pair)(const REAL *from, REAL *to, const REAL *turns, int64_t h,
                                      int64_t k, bool back) {
  const REAL re1 = from[2 * k], im1 = from[2 * k + 1];
  const REAL re2 = from[2 * (h - k)], im2 = -from[2 * (h - k) + 1];
  const REAL c = turns[2 * k], s = back ? -turns[2 * k + 1] : turns[2 * k + 1];
  const REAL re = (re1 - re2) * c - (im1 - im2) * s, im = (re1 - re2) * s + (im1 - im2) * c;
  to[2 * k] = re1 + re2 + re;
  to[2 * k + 1] = im1 + im2 + im;
  to[2 * (h - k)] = re1 + re2 - re;
  to[2 * (h - k) + 1] = im - (im1 + im2);
}

static inline void NAME(combine)(const REAL *from, REAL *to, const REAL *turns, int64_t h,
                                 int64_t begin, int64_t end, bool back) {
  int64_t k = begin;
  for (; k + NAME(PAIRS) <= end && 2 * (k + NAME(PAIRS) - 1) < h; k += NAME(PAIRS)) {
    const int64_t mirrored = h - k - NAME(PAIRS) + 1;
    const NAME(pairs) z1 = NAME(pairs_load)(from + 2 * k);
    const NAME(pairs) z2 =
        NAME(pairs_conjugate)(NAME(pairs_reverse)(NAME(pairs_load)(from + 2 * mirrored)));
    NAME(pairs) u = NAME(pairs_load)(turns + 2 * k);
    if (back) u = NAME(pairs_conjugate)(u);
    const NAME(pairs) sum = z1 + z2, turned = NAME(pairs_multiply)(z1 - z2, u);
    NAME(pairs_store)(to + 2 * k, sum + turned);
    NAME(pairs_store)(to + 2 * mirrored, NAME(pairs_reverse)(NAME(pairs_conjugate)(sum - turned)));
  }
  for (; k < end; k++) NAME(combine_pair)(from, to, turns, h, k, back);
}

/* The step that a real row of even n has behind (r2c) or before (c2r) the complex one. */
static void NAME(row_combine)(const struct NAME(row) * row, const REAL *from, REAL *to,
                              int64_t begin, int64_t end) {
  const int64_t h = row->n / 2;
  const int64_t first = begin == 0 ? 1 : begin;
  if (row->kind == VGPU_FFT_R2C) {
    if (begin == 0) {
      const REAL re = from[0], im = from[1];
      to[0] = 2 * (re + im); /* the complex transform was scaled by a half */
      to[1] = 0;
      to[2 * h] = 2 * (re - im);
      to[2 * h + 1] = 0;
    }
    NAME(combine)(from, to, row->turns, h, first, end, false);
  } else {
    if (begin == 0) {
      const REAL lowest = from[0], highest = from[2 * h];
      to[0] = lowest + highest;
      to[1] = lowest - highest;
    }
    NAME(combine)(from, to, row->turns, h, first, end, true);
  }
}

/* ---- Odd n ------------------------------------------------------------------------------- */

static void NAME(row_expand)(const struct NAME(row) * row, const REAL *in, REAL *numbers) {
  const int64_t n = row->n;
  if (row->kind == VGPU_FFT_R2C) {
    for (int64_t j = 0; j < n; j++) {
      numbers[2 * j] = in[j];
      numbers[2 * j + 1] = 0;
    }
    return;
  }
  numbers[0] = in[0];
  numbers[1] = 0;
  for (int64_t k = 1; k <= n / 2; k++) {
    numbers[2 * k] = numbers[2 * (n - k)] = in[2 * k];
    numbers[2 * k + 1] = in[2 * k + 1];
    numbers[2 * (n - k) + 1] = -in[2 * k + 1];
  }
}

static void NAME(row_contract)(const struct NAME(row) * row, const REAL *numbers, REAL *out) {
  const int64_t n = row->n;
  if (row->kind == VGPU_FFT_R2C) {
    memcpy(out, numbers, (size_t)(n / 2 + 1) * 2 * sizeof(REAL));
    out[1] = 0;
  } else {
    for (int64_t j = 0; j < n; j++) out[j] = numbers[2 * j];
  }
}

/* ---- All rows ---------------------------------------------------------------------------- */

/* The row's step at which its complex transform starts. */
static int NAME(row_dft_begin)(const struct NAME(row) * row) {
  if (row->kind == VGPU_FFT_C2C) return 0;
  return row->kind == VGPU_FFT_R2C && NAME(row_is_halved)(row) ? 0 : 1;
}

static int64_t NAME(row_pieces)(const struct NAME(row) * row, int step) {
  const int dft_step = step - NAME(row_dft_begin)(row);
  if (dft_step >= 0 && dft_step < row->dft->steps) return NAME(dft_pieces)(row->dft, dft_step);
  return NAME(row_is_halved)(row) ? pointwise_pieces(NAME(turns)(row->n), 20) : 1;
}

static void NAME(row_dft)(const struct NAME(row) * row, int step, int64_t begin, int64_t end,
                          const REAL *in, REAL *out, bool inverse, REAL scale, char *workspace,
                          void *scratch) {
  if (row->kind == VGPU_FFT_C2C) {
    NAME(dft_step)(row->dft, step, begin, end, in, out, inverse, scale, workspace, scratch);
  } else if (!NAME(row_is_halved)(row)) {
    REAL *numbers = (REAL *)workspace;
    NAME(dft_step)
    (row->dft, step, begin, end, numbers, numbers, row->kind == VGPU_FFT_C2R, scale,
     workspace + NAME(numbers_bytes)(row->n), scratch);
  } else if (row->kind == VGPU_FFT_R2C) {
    NAME(dft_step)(row->dft, step, begin, end, in, out, false, scale / 2, workspace, scratch);
  } else {
    NAME(dft_step)(row->dft, step, begin, end, out, out, true, scale, workspace, scratch);
  }
}

static void NAME(row_step)(const struct NAME(row) * row, int step, int64_t begin, int64_t end,
                           const REAL *in, REAL *out, bool inverse, REAL scale, void *workspace,
                           void *scratch) {
  const int dft_step = step - NAME(row_dft_begin)(row);
  if (dft_step >= 0 && dft_step < row->dft->steps) {
    NAME(row_dft)(row, dft_step, begin, end, in, out, inverse, scale, workspace, scratch);
  } else if (NAME(row_is_halved)(row)) {
    const int64_t turns = NAME(turns)(row->n), pieces = NAME(row_pieces)(row, step);
    const int64_t last = first_unit(end, pieces, pointwise_blocks(turns));
    for (int64_t block = first_unit(begin, pieces, pointwise_blocks(turns)); block < last;
         block++) {
      const struct range range = pointwise_range(block, turns);
      NAME(row_combine)(row, row->kind == VGPU_FFT_R2C ? out : in, out, range.begin, range.end);
    }
  } else if (dft_step < 0) {
    NAME(row_expand)(row, in, workspace);
  } else {
    NAME(row_contract)(row, workspace, out);
  }
}

static void NAME(row_run)(const struct NAME(row) * row, const REAL *in, REAL *out, bool inverse,
                          REAL scale, void *workspace, void *scratch) {
  if (row->kind == VGPU_FFT_C2C) {
    NAME(dft_run)(row->dft, in, out, inverse, scale, workspace, scratch);
    return;
  }
  for (int step = 0; step < row->steps; step++) {
    NAME(row_step)
    (row, step, 0, NAME(row_pieces)(row, step), in, out, inverse, scale, workspace, scratch);
  }
}
