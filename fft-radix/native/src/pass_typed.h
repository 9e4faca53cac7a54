/*
 * A pass: transforms along one axis, for all indices of some others. By rows, one transform after
 * the other, copied where its numbers don't lie side by side; by columns, several at once that lie
 * beside each other. Strides count real numbers.
 */
enum NAME(pass_method) { NAME(BY_ROWS), NAME(BY_COLUMNS), NAME(BY_COPYING) };

/* The transformed axis: bounds and strides of both sides. */
struct NAME(transformed) {
  int64_t n;
  int64_t kind;
  int64_t from_stride;
  int64_t to_stride;
};

struct NAME(pass) {
  enum NAME(pass_method) method;
  struct NAME(transformed) axis;
  bool inverse;
  REAL scale;
  struct NAME(row) * row;
  struct NAME(columns) * columns;
  struct loops loops; /* over rows, over what lies around the columns */
  struct loop lanes;  /* the columns */
  int64_t group;      /* how many columns at a time */
  int64_t groups;
  int64_t units; /* rows, or groups of columns */
  bool is_gathered;
  bool is_scattered;
  int64_t row_bytes; /* of a copied row */
  int64_t scratch_bytes;
};

static void NAME(pass_close)(struct NAME(pass) * pass) {
  NAME(row_free)(pass->row);
  NAME(columns_free)(pass->columns);
}

static int64_t NAME(pass_table_bytes)(const struct NAME(pass) * pass) {
  return (pass->row == NULL ? 0 : NAME(row_table_bytes)(pass->row)) +
         (pass->columns == NULL ? 0 : NAME(columns_table_bytes)(pass->columns));
}

static double NAME(pass_work)(const struct NAME(pass) * pass) {
  if (pass->method == NAME(BY_COPYING)) return (double)pass->units * 10;
  return (double)pass->loops.count * (double)(pass->lanes.n) * transform_work(pass->axis.n);
}

/* Real numbers of one element. */
static int64_t NAME(from_reals)(int64_t kind) { return kind == VGPU_FFT_R2C ? 1 : 2; }
static int64_t NAME(to_reals)(int64_t kind) { return kind == VGPU_FFT_C2R ? 1 : 2; }

/* The axis along which most columns lie beside each other. */
static int NAME(closest)(const struct loops *loops) {
  int best = 0;
  for (int i = 1; i < loops->axes; i++) {
    const struct loop *a = &loops->axis[i], *b = &loops->axis[best];
    if (a->from_stride + a->to_stride < b->from_stride + b->to_stride) best = i;
  }
  return best;
}

/* Bytes of a group of columns that should stay in the second-level cache with the scratch. */
enum { NAME(GROUP_BYTES) = 128 * 1024 };

static int64_t NAME(group_size)(int64_t n, int64_t columns) {
  const int64_t fitting = NAME(GROUP_BYTES) / (n * 2 * (int64_t)sizeof(REAL));
  const int64_t most = fitting < NAME(GROUP) ? NAME(GROUP) : fitting > 256 ? 256 : fitting;
  const int64_t size = most / NAME(GROUP) * NAME(GROUP);
  return size < columns ? size : columns;
}

/*
 * Columns beat rows where rows are copied anyway, unless hardly any column lies beside another; and
 * where rows are too short for vectors.
 */
static bool NAME(suits_columns)(const struct NAME(transformed) * axis, const struct loops *loops) {
  if (axis->kind != VGPU_FFT_C2C || loops->axes == 0) return false;
  const struct loop *lanes = &loops->axis[NAME(closest)(loops)];
  const bool is_row = axis->from_stride == 2 && axis->to_stride == 2;
  if (is_row) return axis->n < 4 * NAME(GROUP) && lanes->n >= NAME(GROUP);
  return lanes->n >= NAME(GROUP) / 2 || axis->n < 256;
}

static bool NAME(pass_open_columns)(struct NAME(pass) * pass, enum vgpu_fft_effort effort) {
  pass->method = NAME(BY_COLUMNS);
  pass->columns = NAME(columns_new)(pass->axis.n, effort);
  if (pass->columns == NULL) return false;
  pass->lanes = loops_remove(&pass->loops, NAME(closest)(&pass->loops));
  pass->group = NAME(group_size)(pass->axis.n, pass->lanes.n);
  pass->groups = (pass->lanes.n + pass->group - 1) / pass->group;
  pass->units = pass->loops.count * pass->groups;
  pass->scratch_bytes = NAME(columns_scratch_bytes)(pass->columns);
  return true;
}

static bool NAME(pass_open_rows)(struct NAME(pass) * pass, enum vgpu_fft_effort effort) {
  const struct NAME(transformed) *axis = &pass->axis;
  pass->method = NAME(BY_ROWS);
  pass->row = NAME(row_new)(axis->n, axis->kind, effort);
  if (pass->row == NULL) return false;
  pass->lanes = (struct loop){1, 0, 0};
  pass->units = pass->loops.count;
  pass->is_gathered = axis->n > 1 && axis->from_stride != NAME(from_reals)(axis->kind);
  pass->is_scattered = axis->n > 1 && axis->to_stride != NAME(to_reals)(axis->kind);
  const int64_t complex_numbers = axis->kind == VGPU_FFT_C2C ? axis->n : axis->n / 2 + 1;
  pass->row_bytes =
      pass->is_gathered || pass->is_scattered ? NAME(numbers_bytes)(complex_numbers) : 0;
  pass->scratch_bytes = pass->row_bytes + pass->row->workspace_bytes + pass->row->scratch_bytes;
  return true;
}

/* The pass of an axis over the indices of loops, which it simplifies. */
static bool NAME(pass_open)(struct NAME(pass) * pass, struct NAME(transformed) axis,
                            const struct loops *loops, bool inverse, enum vgpu_fft_effort effort) {
  *pass = (struct NAME(pass)){.axis = axis, .loops = *loops, .inverse = inverse, .scale = 1};
  loops_simplify(&pass->loops);
  return NAME(suits_columns)(&axis, &pass->loops) ? NAME(pass_open_columns)(pass, effort)
                                                  : NAME(pass_open_rows)(pass, effort);
}

/* The pass that only scales. */
static void NAME(pass_open_copy)(struct NAME(pass) * pass, const struct loops *loops) {
  *pass = (struct NAME(pass)){.method = NAME(BY_COPYING), .loops = *loops, .scale = 1};
  loops_simplify(&pass->loops);
  pass->lanes = (struct loop){1, 2, 2};
  if (pass->loops.axes > 0) pass->lanes = loops_remove(&pass->loops, pass->loops.axes - 1);
  const int64_t group = 4096;
  pass->group = group < pass->lanes.n ? group : pass->lanes.n;
  pass->groups = (pass->lanes.n + pass->group - 1) / pass->group;
  pass->units = pass->loops.count * pass->groups;
}

/* ---- By rows ----------------------------------------------------------------------------- */

static void NAME(copy_row)(REAL *to, int64_t to_stride, const REAL *from, int64_t from_stride,
                           int64_t n, int64_t reals) {
  if (reals == 1) {
    for (int64_t j = 0; j < n; j++) to[j * to_stride] = from[j * from_stride];
    return;
  }
  for (int64_t j = 0; j < n; j++) {
    to[j * to_stride] = from[j * from_stride];
    to[j * to_stride + 1] = from[j * from_stride + 1];
  }
}

static void NAME(pass_gather)(const struct NAME(pass) * pass, const REAL *from, REAL *row) {
  const int64_t n = pass->axis.kind == VGPU_FFT_C2R ? pass->axis.n / 2 + 1 : pass->axis.n;
  const int64_t reals = NAME(from_reals)(pass->axis.kind);
  NAME(copy_row)(row, reals, from, pass->axis.from_stride, n, reals);
}

static void NAME(pass_scatter)(const struct NAME(pass) * pass, const REAL *row, REAL *to) {
  const int64_t n = pass->axis.kind == VGPU_FFT_R2C ? pass->axis.n / 2 + 1 : pass->axis.n;
  const int64_t reals = NAME(to_reals)(pass->axis.kind);
  NAME(copy_row)(to, pass->axis.to_stride, row, reals, n, reals);
}

static void NAME(pass_row)(const struct NAME(pass) * pass, const REAL *from, REAL *to,
                           char *scratch) {
  REAL *copy = (REAL *)scratch;
  char *workspace = scratch + pass->row_bytes;
  if (pass->is_gathered) {
    NAME(pass_gather)(pass, from, copy);
    from = copy;
  }
  REAL *result = pass->is_scattered ? copy : to;
  NAME(row_run)
  (pass->row, from, result, pass->inverse, pass->scale, workspace,
   workspace + pass->row->workspace_bytes);
  if (pass->is_scattered) NAME(pass_scatter)(pass, copy, to);
}

/* ---- Groups ------------------------------------------------------------------------------ */

static void NAME(pass_columns)(const struct NAME(pass) * pass, const REAL *from, REAL *to,
                               int64_t count, void *scratch) {
  /* The engine's inputs are not const, for one type describes both sides; it does not write. */
  const struct NAME(strided)
      in = {(REAL *)from, pass->axis.from_stride / 2, pass->lanes.from_stride / 2};
  const struct NAME(strided) out = {to, pass->axis.to_stride / 2, pass->lanes.to_stride / 2};
  NAME(columns_run)(pass->columns, in, out, count, pass->inverse, pass->scale, scratch);
}

static void NAME(pass_copy)(const struct NAME(pass) * pass, const REAL *from, REAL *to,
                            int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    const REAL re = from[i * pass->lanes.from_stride], im = from[i * pass->lanes.from_stride + 1];
    to[i * pass->lanes.to_stride] = pass->scale * re;
    to[i * pass->lanes.to_stride + 1] = pass->scale * im;
  }
}

static void NAME(pass_group)(const struct NAME(pass) * pass, const REAL *from, REAL *to,
                             int64_t group, void *scratch) {
  const int64_t first = group * pass->group, rest = pass->lanes.n - first;
  const int64_t count = rest < pass->group ? rest : pass->group;
  from += first * pass->lanes.from_stride;
  to += first * pass->lanes.to_stride;
  if (pass->method == NAME(BY_COLUMNS)) {
    NAME(pass_columns)(pass, from, to, count, scratch);
  } else {
    NAME(pass_copy)(pass, from, to, count);
  }
}

/* Units begin..end-1. */
static void NAME(pass_run)(const struct NAME(pass) * pass, const REAL *from, REAL *to,
                           int64_t begin, int64_t end, void *scratch) {
  if (begin == end) return;
  if (pass->method == NAME(BY_ROWS)) {
    struct place place = loops_at(&pass->loops, begin);
    for (int64_t i = begin; i < end; i++, loops_next(&pass->loops, &place)) {
      NAME(pass_row)(pass, from + place.from, to + place.to, scratch);
    }
    return;
  }
  struct place place = loops_at(&pass->loops, begin / pass->groups);
  int64_t group = begin % pass->groups;
  for (int64_t i = begin; i < end; i++) {
    NAME(pass_group)(pass, from + place.from, to + place.to, group, scratch);
    if (++group == pass->groups) {
      group = 0;
      loops_next(&pass->loops, &place);
    }
  }
}
