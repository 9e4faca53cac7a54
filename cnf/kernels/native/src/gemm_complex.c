#include "gemm_complex.h"

#include <stddef.h>

#include "context.h"
#include "gemm.h"

/* What a plan needs to know of an element type. */
struct shape {
  const struct complex_paths *paths;
  const struct gemm_blocking *blocking; /* of the real type of the parts */
  int64_t bytes;                        /* of an element */
  int64_t vector_columns;               /* complex numbers in a vector */
};

static struct shape shape_of(const struct vgpu_gemm *g) {
  if (g->type == VGPU_C64) {
    return (struct shape){&complex_paths_c64, &g->context->f32, PARTS * sizeof(float),
                          GEMM_F32_LANES / PARTS};
  }
  return (struct shape){&complex_paths_c128, &g->context->f64, PARTS * sizeof(double),
                        GEMM_F64_LANES / PARTS};
}

/* Turns the plan into one for the transposed product. */
static void exchange(struct complex_plan *plan) {
  swap(&plan->m, &plan->n);
  swap(&plan->a_row, &plan->b_column);
  swap(&plan->a_column, &plan->b_row);
  swap(&plan->c_row, &plan->c_column);
  const bool conjugate = plan->conjugate_a;
  plan->conjugate_a = plan->conjugate_b;
  plan->conjugate_b = conjugate;
  plan->exchanged = !plan->exchanged;
}

/*
 * Cycles per step of k, roughly: two vector FMAs a cycle, and an element of B a cycle where B must
 * be transposed into its panel.
 */
static int64_t step_cost(int64_t m, int64_t n, bool transposes_b, int64_t vector_columns) {
  const int64_t multiply = m * divide_up(n, vector_columns);
  return transposes_b ? multiply + n : multiply;
}

/*
 * The kernels vectorise along the columns of C. Where these are too few to fill vectors, or B would
 * have to be transposed for the sake of few rows, the transposed product is cheaper, although it
 * must scatter C.
 */
static bool exchange_pays(const struct complex_plan *plan, int64_t vector_columns) {
  if (plan->m == 1 || plan->n == 1) return plan->n == 1; /* there are paths for a single row */
  if (plan->n >= 2 * vector_columns && plan->b_column == PARTS) return false;
  const int64_t as_is = step_cost(plan->m, plan->n, plan->b_column != PARTS, vector_columns);
  const int64_t exchanged = step_cost(plan->n, plan->m, plan->a_row != PARTS, vector_columns);
  return (as_is - exchanged) * plan->k > 4 * plan->m * plan->n;
}

/*
 * Measured limits. Below them an operand is used where it is: packing it would cost more than the
 * cache and TLB misses it saves.
 */
enum {
  PACK_A_COLUMNS = 160,
  PACK_B_ROWS = 24,
  SMALL_K = 64, /* with fewer steps than that, C is most of the traffic */
};

/*
 * Streaming pays where B comes from afar: for a single row from beyond L2, for a few, to which a
 * panel of B is of more use, from memory. A worker can hope for a part of L3 only.
 */
static bool suits_streaming(const struct vgpu_context *context, const struct complex_plan *plan,
                            const struct shape *shape) {
  const int64_t near = plan->m == 1 ? context->l2_bytes / 2 : context->l3_bytes / 4;
  return plan->m <= COMPLEX_STREAM_ROWS && plan->b_column == PARTS &&
         plan->n >= 8 * shape->vector_columns && plan->k * plan->n * shape->bytes > near;
}

static bool suits_dots(const struct complex_plan *plan, const struct shape *shape) {
  return plan->m == 1 && plan->b_column != PARTS && plan->n * shape->bytes >= COMPLEX_DOT_BYTES;
}

static bool packs_a(const struct vgpu_gemm *g, const struct complex_plan *plan,
                    const struct shape *shape) {
  const int64_t setting = plan->exchanged ? g->pack_b : g->pack_a;
  if (setting != VGPU_PACK_AUTO) return setting == VGPU_PACK_ALWAYS;
  return plan->n > PACK_A_COLUMNS ||
         (plan->n > 2 * shape->vector_columns && plan->a_column != PARTS &&
          !stays_in_place(plan->kc, plan->a_column / PARTS * shape->bytes));
}

static bool packs_b(const struct vgpu_gemm *g, const struct complex_plan *plan,
                    const struct shape *shape) {
  if (plan->b_column != PARTS) return true;
  const int64_t setting = plan->exchanged ? g->pack_a : g->pack_b;
  if (setting != VGPU_PACK_AUTO) return setting == VGPU_PACK_ALWAYS;
  return plan->m > PACK_B_ROWS && !stays_in_place(plan->kc, plan->b_row / PARTS * shape->bytes);
}

/*
 * The context's blocks are those of the real type. With half the rows and columns of elements twice
 * as large, and tiles of half the rows and columns, they have the same bytes and as many tiles.
 */
static void set_blocks(const struct vgpu_gemm *g, struct complex_plan *plan,
                       const struct shape *shape) {
  const int64_t line_bytes = plan->kc * shape->bytes, columns = 2 * shape->vector_columns;
  plan->nc = shape->blocking->nc / PARTS / columns * columns;
  if (g->block_columns > 0) {
    plan->nc = smaller(divide_up(g->block_columns, columns) * columns,
                       most_lines(g->context->packed_b_bytes, line_bytes, columns));
  }
  int64_t mc = shape->blocking->mc / PARTS;
  if (g->block_rows > 0) {
    mc = smaller(divide_up(g->block_rows, COMPLEX_ROWS) * COMPLEX_ROWS,
                 most_lines(g->context->packed_a_bytes, line_bytes, COMPLEX_ROWS));
  }
  plan->mc = plan->m <= mc ? plan->m : even_blocks(plan->m, mc, COMPLEX_ROWS);
}

/* The product as the descriptor states it, not yet cut into blocks. */
static struct complex_plan plan_of(const struct vgpu_gemm *g) {
  const bool single = g->type == VGPU_C64;
  return (struct complex_plan){
      .m = g->m,
      .n = g->n,
      .k = g->k,
      .a_row = PARTS * (g->trans_a ? 1 : g->lda),
      .a_column = PARTS * (g->trans_a ? g->lda : 1),
      .b_row = PARTS * (g->trans_b ? 1 : g->ldb),
      .b_column = PARTS * (g->trans_b ? g->ldb : 1),
      .c_row = PARTS * g->ldc,
      .c_column = PARTS,
      .alpha = single ? (float)g->alpha : g->alpha,
      .alpha_imaginary = single ? (float)g->alpha_imaginary : g->alpha_imaginary,
      .beta = single ? (float)g->beta : g->beta,
      .beta_imaginary = single ? (float)g->beta_imaginary : g->beta_imaginary,
      .conjugate_a = g->trans_a == VGPU_CONJUGATE,
      .conjugate_b = g->trans_b == VGPU_CONJUGATE,
  };
}

static bool reads_operands(const struct complex_plan *plan) {
  return plan->k != 0 && (plan->alpha != 0 || plan->alpha_imaginary != 0);
}

static bool has_real_factors(const struct complex_plan *plan) {
  return plan->alpha_imaginary == 0 && plan->beta_imaginary == 0;
}

static void set_steps(struct complex_plan *plan, const struct shape *shape) {
  const int64_t kc = shape->blocking->kc;
  plan->tile_rows = plan->n <= shape->vector_columns ? COMPLEX_NARROW_ROWS : COMPLEX_ROWS;
  plan->kc = plan->k <= kc ? plan->k : even_blocks(plan->k, kc, 8);
}

/* Fills in the plan and says by which path to run it. */
static complex_path *make_plan(const struct vgpu_gemm *g, struct complex_plan *plan) {
  const struct shape shape = shape_of(g);
  *plan = plan_of(g);
  if (!reads_operands(plan)) return shape.paths->scale;

  if (exchange_pays(plan, shape.vector_columns)) exchange(plan);
  /* The stride of a single line is never used; that of contiguous ones spares its packing. */
  if (plan->n == 1) plan->b_column = plan->c_column = PARTS;

  set_steps(plan, &shape);
  if (suits_dots(plan, &shape)) return shape.paths->dots;
  if (suits_streaming(g->context, plan, &shape)) return shape.paths->streaming;

  plan->pack_a = packs_a(g, plan, &shape);
  plan->pack_b = packs_b(g, plan, &shape);
  if (!plan->pack_a && !plan->pack_b && plan->k == plan->kc && plan->c_column == PARTS &&
      has_real_factors(plan)) {
    return shape.paths->in_place;
  }
  plan->columns_inner =
      plan->k <= SMALL_K && plan->m * plan->n * shape.bytes > g->context->l2_bytes;
  set_blocks(g, plan, &shape);
  return shape.paths->blocked;
}

/* A plan with what it needs to run. */
struct prepared {
  struct complex_plan plan;
  complex_path *path;
  void *packed_a; /* the workspace, or null */
  void *packed_b;
};

static bool prepare(const struct vgpu_gemm *g, struct prepared *prepared) {
  prepared->path = make_plan(g, &prepared->plan);
  prepared->packed_a = prepared->packed_b = NULL;
  if (!prepared->plan.pack_a && !prepared->plan.pack_b) return true;
  prepared->packed_a = workspace_take(g->context);
  if (prepared->packed_a == NULL) return false;
  prepared->packed_b = (char *)prepared->packed_a + g->context->packed_a_bytes;
  return true;
}

static inline void run(const struct prepared *prepared, const void *a, const void *b, void *c) {
  const bool exchanged = prepared->plan.exchanged;
  prepared->path(&prepared->plan, exchanged ? b : a, exchanged ? a : b, c, prepared->packed_a,
                 prepared->packed_b);
}

int complex_gemm(const struct vgpu_gemm *g) {
  if (g->m == 0 || g->n == 0) return VGPU_OK;
  struct prepared prepared;
  if (!prepare(g, &prepared)) return VGPU_NO_MEMORY;
  run(&prepared, g->a, g->b, g->c);
  workspace_give_back(g->context, prepared.packed_a);
  return VGPU_OK;
}

/* ---- B packed ahead of time ------------------------------------------------------------------ */

/* A plan by which B is read from memory that vgpu_pack_b has filled. */
static struct complex_plan packed_plan_of(const struct vgpu_gemm *g, const struct shape *shape) {
  struct complex_plan plan = plan_of(g);
  set_steps(&plan, shape);
  plan.pack_b = plan.b_is_packed = true;
  plan.pack_a = packs_a(g, &plan, shape);
  set_blocks(g, &plan, shape);
  return plan;
}

/* Panels follow each other, each with all steps of k. */
int complex_packed_size(struct vgpu_gemm_packed *packed) {
  const struct vgpu_gemm *g = &packed->gemm;
  const struct shape shape = shape_of(g);
  const struct complex_plan plan = plan_of(g);
  const int64_t columns = 2 * shape.vector_columns;
  const bool pays = g->k > 0 && g->m > PACK_B_ROWS && g->n > shape.vector_columns &&
                    !exchange_pays(&plan, shape.vector_columns);
  packed->panel_columns = columns;
  packed->bytes = pays ? divide_up(g->n, columns) * columns * g->k * shape.bytes : 0;
  return VGPU_OK;
}

int complex_pack_b(const struct vgpu_gemm_packed *packed) {
  const struct vgpu_gemm *g = &packed->gemm;
  const struct shape shape = shape_of(g);
  const struct complex_plan plan = packed_plan_of(g, &shape);
  shape.paths->pack_b(&plan, g->b, packed->first, packed->columns, packed->packed);
  return VGPU_OK;
}

int complex_gemm_with_packed_b(const struct vgpu_gemm_packed *packed) {
  const struct vgpu_gemm *g = &packed->gemm;
  if (g->m == 0 || g->n == 0) return VGPU_OK;
  const struct shape shape = shape_of(g);
  const struct complex_plan plan = packed_plan_of(g, &shape);
  if (!reads_operands(&plan)) {
    shape.paths->scale(&plan, NULL, NULL, g->c, NULL, NULL);
    return VGPU_OK;
  }
  void *workspace = plan.pack_a ? workspace_take(g->context) : NULL;
  if (plan.pack_a && workspace == NULL) return VGPU_NO_MEMORY;
  shape.paths->blocked(&plan, g->a, NULL, g->c, workspace, packed->packed);
  workspace_give_back(g->context, workspace);
  return VGPU_OK;
}

/* ---- Batches --------------------------------------------------------------------------------- */

int complex_gemm_batched(const struct vgpu_gemm_batched *batch) {
  const struct vgpu_gemm *g = &batch->first;
  if (g->m == 0 || g->n == 0 || batch->count == 0) return VGPU_OK;
  struct prepared prepared;
  if (!prepare(g, &prepared)) return VGPU_NO_MEMORY;
  const int64_t bytes = shape_of(g).bytes;
  for (int64_t i = 0; i < batch->count; i++) {
    const struct operands at = operands_of(batch, i, bytes);
    run(&prepared, at.a, at.b, at.c);
  }
  workspace_give_back(g->context, prepared.packed_a);
  return VGPU_OK;
}
