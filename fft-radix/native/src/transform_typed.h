/*
 * A transform: a pass for each transformed axis, in steps. A step is one pass; or several of them
 * over the same block of the inner axes, while it is in the cache, one block after the other; or
 * one step of a few rows so long that each is shared by threads.
 *
 * Complex transforms and r2c write their result in the first pass, and go on in place; r2c halves
 * its axis first. The last pass of c2r makes real numbers; before it, the numbers are kept in
 * between, for its source must not change: in the workspace, or in the scratch of the thread that
 * has the block.
 */
enum NAME(side) { NAME(IN), NAME(OUT), NAME(BETWEEN), NAME(SIDES) };

/* An axis, transformed or not. Strides count real numbers. */
struct NAME(dimension) {
  int64_t n;         /* of what is transformed */
  int64_t complex_n; /* in the spectrum */
  int64_t stride[NAME(SIDES)];
  bool is_transformed;
  bool is_halved;
};

struct NAME(step) {
  int first_pass;
  int passes;
  int row_step; /* of long rows: gathering is -1; NOT_OF_ROWS otherwise */
  int64_t pieces;
};

enum { NAME(NOT_OF_ROWS) = -2, NAME(MOST_LONG_ROWS) = 16, NAME(LONG_ROW) = 1 << 16 };

/* Blocks of inner axes that fit the second-level cache beside the tables. */
enum { NAME(BLOCK_BYTES) = 384 * 1024, NAME(FEWEST_BLOCKS) = 16 };

struct NAME(transform) {
  struct transform base;
  /* Of one that is a smooth row and nothing else, so that a short one takes few loads. */
  const struct NAME(line) * line;
  bool inverse;
  REAL scale;
  int64_t line_workspace_bytes;

  int dimensions;
  int passes;
  int steps;
  bool is_between_in_scratch;
  int64_t between_bytes;
  int64_t long_row_bytes; /* of the workspace, for each long row */
  int64_t workspace_bytes;
  int64_t scratch_bytes;
  struct NAME(dimension) dimension[VGPU_FFT_MAX_AXES];
  int order[VGPU_FFT_MAX_AXES]; /* dimensions in the order of their passes */
  enum NAME(side) from[VGPU_FFT_MAX_AXES];
  enum NAME(side) to[VGPU_FFT_MAX_AXES];
  struct NAME(step) step[VGPU_FFT_MAX_STEPS];
  struct loops blocks;      /* of the one step that has more passes than one */
  struct NAME(pass) * pass; /* so many as passes says */
};

/* ---- Axes and the order of their passes -------------------------------------------------- */

static void NAME(add_dimension)(struct NAME(transform) * transform,
                                const struct vgpu_fft_spec *spec, int64_t axis) {
  const bool is_transformed = axis < spec->axes;
  const bool is_halved = spec->kind != VGPU_FFT_C2C && axis == spec->axes - 1;
  const int64_t n = spec->axis[axis].n;
  if (n == 1 && !is_halved) return;
  transform->dimension[transform->dimensions++] = (struct NAME(dimension)){
      .n = n,
      .complex_n = is_halved ? n / 2 + 1 : n,
      .stride = {NAME(from_reals)(spec->kind) * spec->axis[axis].in_stride,
                 NAME(to_reals)(spec->kind) * spec->axis[axis].out_stride, 0},
      .is_transformed = is_transformed,
      .is_halved = is_halved,
  };
}

/* r2c halves first and c2r last; else from the inner axes to the outer ones, of c2r back. */
static bool NAME(is_before)(const struct NAME(transform) * transform, int64_t kind, int a, int b) {
  const struct NAME(dimension) *x = &transform->dimension[a], *y = &transform->dimension[b];
  if (x->is_halved != y->is_halved) return kind == VGPU_FFT_R2C ? x->is_halved : y->is_halved;
  const enum NAME(side) side = kind == VGPU_FFT_C2R ? NAME(IN) : NAME(OUT);
  return (x->stride[side] < y->stride[side]) == (kind != VGPU_FFT_C2R);
}

static void NAME(set_order)(struct NAME(transform) * transform, int64_t kind) {
  int passes = 0;
  for (int d = 0; d < transform->dimensions; d++) {
    if (!transform->dimension[d].is_transformed) continue;
    int place = passes++;
    for (; place > 0 && NAME(is_before)(transform, kind, d, transform->order[place - 1]); place--) {
      transform->order[place] = transform->order[place - 1];
    }
    transform->order[place] = d;
  }
  transform->passes = passes;
}

static void NAME(set_sides)(struct NAME(transform) * transform, const struct vgpu_fft_spec *spec) {
  const bool is_c2r = spec->kind == VGPU_FFT_C2R;
  const enum NAME(side) on = !is_c2r ? NAME(OUT) : spec->in_place ? NAME(IN) : NAME(BETWEEN);
  for (int p = 0; p < transform->passes; p++) {
    transform->from[p] = p == 0 ? NAME(IN) : on;
    transform->to[p] = is_c2r && p == transform->passes - 1 ? NAME(OUT) : on;
  }
}

/* ---- Blocks ------------------------------------------------------------------------------ */

/* Whether a dimension is inside the block of passes first..last-1. */
static bool NAME(is_in_block)(const struct NAME(transform) * transform, int dimension, int first,
                              int last) {
  const struct NAME(dimension) *x = &transform->dimension[dimension];
  for (int p = first; p < last; p++) {
    const struct NAME(dimension) *y = &transform->dimension[transform->order[p]];
    if (x == y || (x->stride[NAME(IN)] < y->stride[NAME(IN)] &&
                   x->stride[NAME(OUT)] < y->stride[NAME(OUT)])) {
      return true;
    }
  }
  return false;
}

static bool NAME(is_block)(const struct NAME(transform) * transform, int first, int last) {
  double inside = 2 * sizeof(REAL), outside = 1;
  for (int d = 0; d < transform->dimensions; d++) {
    const double n = (double)transform->dimension[d].complex_n;
    if (NAME(is_in_block)(transform, d, first, last)) {
      inside *= n;
    } else {
      outside *= n;
    }
  }
  const bool is_small = inside * outside <= NAME(BLOCK_BYTES) / 4;
  return inside <= NAME(BLOCK_BYTES) && (is_small || outside >= NAME(FEWEST_BLOCKS));
}

/* The longest run of passes for one step, at the end that works on the innermost axes. */
static void NAME(choose_block)(const struct NAME(transform) * transform, int64_t kind, int *first,
                               int *last) {
  const int passes = transform->passes;
  for (int length = passes; length > 1; length--) {
    *first = kind == VGPU_FFT_C2R ? passes - length : 0;
    *last = *first + length;
    if (NAME(is_block)(transform, *first, *last)) return;
  }
  *first = *last = 0;
}

/* Numbers between the passes of c2r are dense: all of them, or one block. */
static void NAME(set_between)(struct NAME(transform) * transform, int first, int last) {
  transform->is_between_in_scratch = last - first == transform->passes;
  int64_t stride = 2;
  bool is_placed[VGPU_FFT_MAX_AXES] = {false};
  for (int i = 0; i < transform->dimensions; i++) {
    int inner = -1;
    for (int d = 0; d < transform->dimensions; d++) {
      if (!is_placed[d] && (inner < 0 || transform->dimension[d].stride[NAME(IN)] <
                                             transform->dimension[inner].stride[NAME(IN)])) {
        inner = d;
      }
    }
    is_placed[inner] = true;
    struct NAME(dimension) *dimension = &transform->dimension[inner];
    if (transform->is_between_in_scratch && !NAME(is_in_block)(transform, inner, first, last)) {
      continue;
    }
    dimension->stride[NAME(BETWEEN)] = stride;
    stride *= dimension->complex_n;
  }
  transform->between_bytes = whole_lines(stride * (int64_t)sizeof(REAL));
}

/* ---- Passes and steps -------------------------------------------------------------------- */

/* Opens a pass over the dimensions inside a block, or over all others. */
static bool NAME(open_pass)(struct NAME(transform) * transform, const struct vgpu_fft_spec *spec,
                            int p, int first, int last) {
  const struct NAME(dimension) *own = &transform->dimension[transform->order[p]];
  const enum NAME(side) from = transform->from[p], to = transform->to[p];
  struct loops loops;
  loops_clear(&loops);
  for (int d = 0; d < transform->dimensions; d++) {
    const struct NAME(dimension) *x = &transform->dimension[d];
    if (x == own || (last > first && !NAME(is_in_block)(transform, d, first, last))) continue;
    loops_add(&loops, (struct loop){x->complex_n, x->stride[from], x->stride[to]});
  }
  const struct NAME(transformed) axis = {own->n, own->is_halved ? spec->kind : VGPU_FFT_C2C,
                                         own->stride[from], own->stride[to]};
  struct NAME(pass) *pass = &transform->pass[p];
  const bool inverse = spec->kind == VGPU_FFT_C2R || spec->inverse;
  if (!NAME(pass_open)(pass, axis, &loops, inverse, (enum vgpu_fft_effort)spec->effort))
    return false;
  if (p == transform->passes - 1) pass->scale = (REAL)spec->scale;
  if (transform->scratch_bytes < pass->scratch_bytes) {
    transform->scratch_bytes = pass->scratch_bytes;
  }
  return true;
}

static struct NAME(step) *
    NAME(add_step)(struct NAME(transform) * transform, int first, int passes) {
  struct NAME(step) *step = &transform->step[transform->steps++];
  *step = (struct NAME(step)){.first_pass = first, .passes = passes, .row_step = NAME(NOT_OF_ROWS)};
  return step;
}

static void NAME(add_long_rows)(struct NAME(transform) * transform, int p) {
  const struct NAME(pass) *pass = &transform->pass[p];
  const int begin = pass->is_gathered ? -1 : 0;
  const int end = pass->row->steps + (pass->is_scattered ? 1 : 0);
  for (int row_step = begin; row_step < end; row_step++) {
    struct NAME(step) *step = NAME(add_step)(transform, p, 1);
    const bool is_copying = row_step < 0 || row_step == pass->row->steps;
    step->row_step = row_step;
    step->pieces = pass->units * (is_copying ? 1 : NAME(row_pieces)(pass->row, row_step));
  }
  transform->long_row_bytes = pass->row_bytes + pass->row->workspace_bytes;
  const int64_t bytes = pass->units * transform->long_row_bytes;
  if (transform->workspace_bytes < bytes) transform->workspace_bytes = bytes;
}

static bool NAME(has_long_rows)(const struct NAME(pass) * pass) {
  return pass->method == NAME(BY_ROWS) && pass->units < NAME(MOST_LONG_ROWS) &&
         pass->axis.n >= NAME(LONG_ROW);
}

static void NAME(add_pass)(struct NAME(transform) * transform, int p) {
  const struct NAME(pass) *pass = &transform->pass[p];
  if (NAME(has_long_rows)(pass)) {
    NAME(add_long_rows)(transform, p);
    return;
  }
  const double work = NAME(pass_work)(pass);
  NAME(add_step)(transform, p, 1)->pieces = pieces_for(pass->units, work / (double)pass->units);
}

static void NAME(add_blocks)(struct NAME(transform) * transform, int first, int last) {
  struct NAME(step) *step = NAME(add_step)(transform, first, last - first);
  loops_clear(&transform->blocks);
  for (int d = 0; d < transform->dimensions; d++) {
    const struct NAME(dimension) *x = &transform->dimension[d];
    if (NAME(is_in_block)(transform, d, first, last)) continue;
    loops_add(&transform->blocks, (struct loop){x->complex_n, x->stride[transform->from[first]],
                                                x->stride[transform->to[last - 1]]});
  }
  loops_simplify(&transform->blocks);
  double work = 0;
  for (int p = first; p < last; p++) work += NAME(pass_work)(&transform->pass[p]);
  step->pieces = pieces_for(transform->blocks.count, work);
}

static bool NAME(open_copy)(struct NAME(transform) * transform, const struct vgpu_fft_spec *spec) {
  struct loops loops;
  loops_clear(&loops);
  for (int d = 0; d < transform->dimensions; d++) {
    const struct NAME(dimension) *x = &transform->dimension[d];
    loops_add(&loops, (struct loop){x->n, x->stride[NAME(IN)], x->stride[NAME(OUT)]});
  }
  transform->to[0] = NAME(OUT);
  NAME(pass_open_copy)(&transform->pass[0], &loops);
  transform->pass[0].scale = (REAL)spec->scale;
  NAME(add_pass)(transform, 0);
  return true;
}

static bool NAME(open_passes)(struct NAME(transform) * transform,
                              const struct vgpu_fft_spec *spec) {
  int first, last;
  NAME(set_order)(transform, spec->kind);
  NAME(set_sides)(transform, spec);
  const bool is_copy = transform->passes == 0;
  if (is_copy) transform->passes = 1;
  transform->pass = calloc((size_t)transform->passes, sizeof *transform->pass);
  if (transform->pass == NULL) return false;
  if (is_copy) return NAME(open_copy)(transform, spec);
  NAME(choose_block)(transform, spec->kind, &first, &last);
  if (transform->passes > 1 && transform->to[0] == NAME(BETWEEN)) {
    NAME(set_between)(transform, first, last);
  }
  for (int p = 0; p < transform->passes; p++) {
    const bool is_blocked = p >= first && p < last;
    if (!NAME(open_pass)(transform, spec, p, is_blocked ? first : 0, is_blocked ? last : 0)) {
      return false;
    }
    if (!is_blocked) {
      NAME(add_pass)(transform, p);
    } else if (p == last - 1) {
      NAME(add_blocks)(transform, first, last);
    }
  }
  return true;
}

/* ---- Running ----------------------------------------------------------------------------- */

static void NAME(run_long_rows)(const struct NAME(transform) * transform,
                                const struct NAME(step) * step, int64_t begin, int64_t end,
                                const REAL *in, REAL *out, char *workspace, void *scratch) {
  const struct NAME(pass) *pass = &transform->pass[step->first_pass];
  const int64_t pieces = step->pieces / pass->units;
  while (begin < end) {
    const int64_t number = begin / pieces, first = begin % pieces;
    const int64_t last = first + (end - begin) < pieces ? first + (end - begin) : pieces;
    const struct place place = loops_at(&pass->loops, number);
    REAL *copy = (REAL *)(workspace + number * transform->long_row_bytes);
    const REAL *from = in + place.from;
    REAL *to = out + place.to;
    if (step->row_step < 0) {
      NAME(pass_gather)(pass, from, copy);
    } else if (step->row_step == pass->row->steps) {
      NAME(pass_scatter)(pass, copy, to);
    } else {
      NAME(row_step)
      (pass->row, step->row_step, first, last, pass->is_gathered ? copy : from,
       pass->is_scattered ? copy : to, pass->inverse, pass->scale, (char *)copy + pass->row_bytes,
       scratch);
    }
    begin += last - first;
  }
}

/* The sides of a step's passes: addresses of the first elements. */
struct NAME(sides) {
  REAL *base[NAME(SIDES)];
};

static void NAME(run_blocks)(const struct NAME(transform) * transform,
                             const struct NAME(step) * step, int64_t begin, int64_t end,
                             struct NAME(sides) sides, void *scratch) {
  const int first = step->first_pass, last = first + step->passes;
  const enum NAME(side) from = transform->from[first], to = transform->to[last - 1];
  struct place place = loops_at(&transform->blocks, begin);
  for (int64_t block = begin; block < end; block++, loops_next(&transform->blocks, &place)) {
    struct NAME(sides) here = sides;
    here.base[from] += place.from;
    if (from != to) here.base[to] += place.to;
    for (int p = first; p < last; p++) {
      const struct NAME(pass) *pass = &transform->pass[p];
      NAME(pass_run)
      (pass, here.base[transform->from[p]], here.base[transform->to[p]], 0, pass->units, scratch);
    }
  }
}

static void NAME(run_step)(const struct NAME(transform) * transform, int64_t number, int64_t begin,
                           int64_t end, const struct vgpu_fft_call *call) {
  const struct NAME(step) *step = &transform->step[number];
  const struct NAME(pass) *pass = &transform->pass[step->first_pass];
  char *workspace = call->workspace, *scratch = call->scratch;
  struct NAME(sides) sides = {{(REAL *)call->in, call->out, NULL}};
  sides.base[NAME(BETWEEN)] = (REAL *)(transform->is_between_in_scratch ? scratch : workspace);
  if (transform->is_between_in_scratch) {
    scratch += transform->between_bytes;
  } else {
    workspace += transform->between_bytes;
  }
  REAL *from = sides.base[transform->from[step->first_pass]];
  REAL *to = sides.base[transform->to[step->first_pass]];
  if (step->row_step != NAME(NOT_OF_ROWS)) {
    NAME(run_long_rows)(transform, step, begin, end, from, to, workspace, scratch);
  } else if (step->passes == 1) {
    NAME(pass_run)
    (pass, from, to, first_unit(begin, step->pieces, pass->units),
     first_unit(end, step->pieces, pass->units), scratch);
  } else {
    const int64_t blocks = transform->blocks.count;
    NAME(run_blocks)
    (transform, step, first_unit(begin, step->pieces, blocks),
     first_unit(end, step->pieces, blocks), sides, scratch);
  }
}

static void NAME(transform_run)(const struct transform *base, const struct vgpu_fft_call *call) {
  NAME(run_step)((const struct NAME(transform) *)base, call->step, call->begin, call->end, call);
}

static void NAME(transform_run_all)(const struct transform *base,
                                    const struct vgpu_fft_call *call) {
  const struct NAME(transform) *transform = (const struct NAME(transform) *)base;
  for (int step = 0; step < transform->steps; step++) {
    NAME(run_step)(transform, step, 0, transform->step[step].pieces, call);
  }
}

/* A transform that is one row and nothing else. */
static void NAME(transform_run_row)(const struct transform *base,
                                    const struct vgpu_fft_call *call) {
  const struct NAME(pass) *pass = ((const struct NAME(transform) *)base)->pass;
  char *scratch = call->scratch;
  NAME(row_run)
  (pass->row, call->in, call->out, pass->inverse, pass->scale, scratch,
   scratch + pass->row->workspace_bytes);
}

/* One that is a smooth row. */
static void NAME(transform_run_line)(const struct transform *base,
                                     const struct vgpu_fft_call *call) {
  const struct NAME(transform) *transform = (const struct NAME(transform) *)base;
  char *scratch = call->scratch;
  NAME(line_run)
  (transform->line, call->in, call->out, transform->inverse, transform->scale, scratch,
   scratch + transform->line_workspace_bytes);
}

/* ---- Preparing --------------------------------------------------------------------------- */

static void NAME(transform_free)(struct transform *base) {
  struct NAME(transform) *transform = (struct NAME(transform) *)base;
  if (transform->pass != NULL) {
    for (int p = 0; p < transform->passes; p++) NAME(pass_close)(&transform->pass[p]);
  }
  free(transform->pass);
  free(transform);
}

static bool NAME(is_one_row)(const struct NAME(transform) * transform) {
  const struct NAME(pass) *pass = &transform->pass[0];
  return transform->steps == 1 && transform->step[0].row_step == NAME(NOT_OF_ROWS) &&
         transform->passes == 1 && pass->method == NAME(BY_ROWS) && pass->units == 1 &&
         pass->row_bytes == 0;
}

static void NAME(choose_run_all)(struct NAME(transform) * transform) {
  transform->base.run_all = NAME(transform_run_all);
  if (!NAME(is_one_row)(transform)) return;
  transform->base.run_all = NAME(transform_run_row);
  const struct NAME(pass) *pass = &transform->pass[0];
  if (pass->axis.kind != VGPU_FFT_C2C || pass->row->dft->method != NAME(LINE)) return;
  transform->base.run_all = NAME(transform_run_line);
  transform->line = pass->row->dft->line;
  transform->inverse = pass->inverse;
  transform->scale = pass->scale;
  transform->line_workspace_bytes = pass->row->workspace_bytes;
}

static void NAME(describe)(const struct NAME(transform) * transform, struct vgpu_fft_spec *spec) {
  const int64_t between = transform->between_bytes;
  const bool in_scratch = transform->is_between_in_scratch;
  spec->workspace_bytes = transform->workspace_bytes + (in_scratch ? 0 : between);
  spec->scratch_bytes = transform->scratch_bytes + (in_scratch ? between : 0);
  spec->table_bytes = (int64_t)sizeof *transform;
  spec->table_bytes += transform->passes * (int64_t)sizeof *transform->pass;
  for (int p = 0; p < transform->passes; p++) {
    spec->table_bytes += NAME(pass_table_bytes)(&transform->pass[p]);
  }
  spec->steps = transform->steps;
  for (int step = 0; step < transform->steps; step++) {
    spec->pieces[step] = transform->step[step].pieces;
  }
}

int64_t NAME(transform_prepare)(struct vgpu_fft_spec *spec) {
  struct NAME(transform) *transform = calloc(1, sizeof *transform);
  spec->transform = NULL;
  if (transform == NULL) return VGPU_FFT_NO_MEMORY;
  for (int64_t i = 0; i < spec->axes + spec->batch_axes; i++) {
    NAME(add_dimension)(transform, spec, i);
  }
  if (!NAME(open_passes)(transform, spec)) {
    NAME(transform_free)(&transform->base);
    return VGPU_FFT_NO_MEMORY;
  }
  NAME(describe)(transform, spec);
  transform->base.run = NAME(transform_run);
  NAME(choose_run_all)(transform);
  transform->base.free = NAME(transform_free);
  spec->transform = transform;
  return VGPU_FFT_OK;
}
