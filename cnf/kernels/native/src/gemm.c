#include "gemm.h"

#include <stddef.h>

#include "context.h"
#include "gemm_complex.h"
#include "vgpu_kernels.h"

/* Turns the plan into one for the transposed product. */
static void exchange(struct gemm_plan *plan) {
  swap(&plan->m, &plan->n);
  swap(&plan->a_row, &plan->b_column);
  swap(&plan->a_column, &plan->b_row);
  swap(&plan->c_row, &plan->c_column);
  plan->exchanged = !plan->exchanged;
}

/* What the choice of a plan depends on beside the product. */
struct type_traits {
  int64_t lanes;
  int64_t bytes;
  const struct gemm_paths *paths;
  const struct gemm_blocking *blocking;
};

static inline struct type_traits traits_of(const struct vgpu_gemm *g) {
  if (g->type == VGPU_F32) {
    return (struct type_traits){GEMM_F32_LANES, sizeof(float), &gemm_paths_f32, &g->context->f32};
  }
  return (struct type_traits){GEMM_F64_LANES, sizeof(double), &gemm_paths_f64, &g->context->f64};
}

/*
 * Cycles per step of k, roughly, times four: two vector FMAs a cycle, and four elements of B a
 * cycle where B must be transposed into its panel.
 */
static int64_t step_cost(int64_t m, int64_t n, bool transposes_b, int64_t lanes) {
  const int64_t multiply = 2 * m * divide_up(n, lanes);
  return transposes_b ? multiply + n : multiply;
}

/*
 * The kernels vectorise along the columns of C. Where these are too few to fill vectors, or B would
 * have to be transposed for the sake of few rows, the transposed product is cheaper, although it
 * must scatter C.
 */
static bool exchange_pays(const struct gemm_plan *plan, int64_t lanes) {
  if (plan->n >= 2 * lanes && plan->b_column == 1) return false;
  const int64_t as_is = step_cost(plan->m, plan->n, plan->b_column != 1, lanes);
  const int64_t exchanged = step_cost(plan->n, plan->m, plan->a_row != 1, lanes);
  return (as_is - exchanged) * plan->k > 4 * plan->m * plan->n;
}

/*
 * Measured limits. Below them an operand is used where it is: packing it would cost more than the
 * cache and TLB misses it saves.
 */
enum {
  PACK_A_COLUMNS = 320, /* uses of each element of A are n / two vectors */
  PACK_A_COLUMNS_FROM_MEMORY = 192,
  PACK_B_ROWS = 48,       /* uses of each element of B are m / GEMM_ROWS */
  SMALL_K = 64,           /* with fewer steps than that, C is most of the traffic */
  FETCHED_STEPS = 72,     /* with fewer, C is in L1 mostly */
  SMALL_BYTES = 16 << 10, /* half of L1 */
};

static bool suits_dots(const struct vgpu_context *context, const struct gemm_plan *plan,
                       const struct type_traits *type) {
  return plan->m <= GEMM_DOT_ROWS && plan->b_column != 1 && plan->n >= 2 * type->lanes &&
         plan->m * plan->k * type->bytes <= context->packed_a_bytes;
}

/* Streaming pays where B comes from memory; a worker can hope for a part of L3 only. */
static bool suits_streaming(const struct vgpu_context *context, const struct gemm_plan *plan,
                            const struct type_traits *type) {
  return plan->m <= GEMM_STREAM_ROWS && plan->b_column == 1 && plan->n >= 8 * type->lanes &&
         plan->k * plan->n * type->bytes > context->l3_bytes / 4;
}

/* All of B and a tile's rows of A stay in L2 while A passes from memory, once and along its rows.
 */
static bool suits_rows(const struct vgpu_context *context, const struct gemm_plan *plan,
                       const struct type_traits *type) {
  return GEMM_FED_FROM_L2 && plan->n <= 2 * type->lanes && plan->k > plan->kc &&
         plan->k * (plan->n + plan->tile_rows) * type->bytes <= context->l2_bytes / 2;
}

/* Whether what a micro-kernel needs for a step of k is in L2, and L2 fast enough. */
static bool comes_in_time(const struct vgpu_context *context, int64_t bytes) {
  return GEMM_FED_FROM_L2 && bytes <= context->l2_bytes / 2;
}

static bool packs_a(const struct vgpu_gemm *g, const struct gemm_plan *plan,
                    const struct type_traits *type) {
  const int64_t setting = plan->exchanged ? g->pack_b : g->pack_a;
  if (setting != VGPU_PACK_AUTO) return setting == VGPU_PACK_ALWAYS;
  if (plan->n > PACK_A_COLUMNS) return true;
  if (plan->n <= 2 * type->lanes) return false;
  const bool from_memory = plan->m * plan->k * type->bytes > g->context->l2_bytes;
  return (GEMM_FETCHES_AHEAD && from_memory && plan->n > PACK_A_COLUMNS_FROM_MEMORY) ||
         (plan->a_column != 1 &&
          !comes_in_time(g->context, plan->kc * plan->a_column * type->bytes) &&
          !stays_in_place(plan->kc, plan->a_column * type->bytes));
}

static bool packs_b(const struct vgpu_gemm *g, const struct gemm_plan *plan,
                    const struct type_traits *type) {
  if (plan->b_column != 1) return true;
  const int64_t setting = plan->exchanged ? g->pack_a : g->pack_b;
  if (setting != VGPU_PACK_AUTO) return setting == VGPU_PACK_ALWAYS;
  if (comes_in_time(g->context, plan->kc * plan->b_row * type->bytes)) return false;
  return plan->m > PACK_B_ROWS && !stays_in_place(plan->kc, plan->b_row * type->bytes);
}

/* Stores that bypass the caches need lines of C that are written whole, and once. */
static bool streams_c(const struct vgpu_gemm *g, const struct gemm_plan *plan,
                      const struct type_traits *type) {
  enum { LINE = 64 };
  return plan->beta == 0 && plan->k == plan->kc && plan->c_column == 1 &&
         plan->m * plan->n * type->bytes > g->context->l3_bytes && (uintptr_t)g->c % LINE == 0 &&
         plan->c_row * type->bytes % LINE == 0;
}

static void set_blocks(const struct vgpu_gemm *g, struct gemm_plan *plan,
                       const struct type_traits *type) {
  const struct vgpu_context *context = g->context;
  const int64_t line_bytes = plan->kc * type->bytes, columns = 2 * type->lanes;
  plan->nc = type->blocking->nc;
  if (g->block_columns > 0) {
    const int64_t most = most_lines(context->packed_b_bytes, line_bytes, columns);
    plan->nc = smaller(divide_up(g->block_columns, columns) * columns, most);
  }
  int64_t mc = type->blocking->mc;
  if (g->block_rows > 0) {
    const int64_t most = most_lines(context->packed_a_bytes, line_bytes, GEMM_ROWS);
    mc = smaller(divide_up(g->block_rows, GEMM_ROWS) * GEMM_ROWS, most);
  }
  plan->mc = plan->m <= mc ? plan->m : even_blocks(plan->m, mc, GEMM_ROWS);
}

/* The product as the descriptor states it, not yet cut into blocks. */
static struct gemm_plan plan_of(const struct vgpu_gemm *g) {
  const bool f32 = g->type == VGPU_F32;
  return (struct gemm_plan){
      .m = g->m,
      .n = g->n,
      .k = g->k,
      .a_row = g->trans_a ? 1 : g->lda,
      .a_column = g->trans_a ? g->lda : 1,
      .b_row = g->trans_b ? 1 : g->ldb,
      .b_column = g->trans_b ? g->ldb : 1,
      .c_row = g->ldc,
      .c_column = 1,
      .alpha = f32 ? (float)g->alpha : g->alpha,
      .beta = f32 ? (float)g->beta : g->beta,
  };
}

static void set_steps(const struct vgpu_context *context, struct gemm_plan *plan,
                      const struct type_traits *type) {
  const int64_t kc = type->blocking->kc;
  plan->tile_rows = plan->n <= type->lanes ? GEMM_NARROW_ROWS : GEMM_ROWS;
  plan->kc = plan->k <= kc ? plan->k : even_blocks(plan->k, kc, 8);
  const int64_t elements = plan->m * plan->n + (plan->m + plan->n) * plan->k;
  plan->fetch_c = plan->kc >= FETCHED_STEPS && elements * type->bytes > context->l2_bytes / 2;
}

/* Both operands fit in half of L1 where they are, and fill vectors: there is nothing to plan. */
static inline bool is_small(const struct vgpu_gemm *g, const struct type_traits *type) {
  const int64_t most = SMALL_BYTES / type->bytes;
  return !g->trans_b && (g->n >= type->lanes || g->n >= g->m) && g->k * g->ldb <= most &&
         (g->trans_a ? g->k : g->m) * g->lda <= most && g->k <= type->blocking->kc && g->k > 0 &&
         g->alpha != 0 && (g->pack_a | g->pack_b) == VGPU_PACK_AUTO;
}

/* Fills in the plan and says by which path to run it. */
static gemm_path *make_plan(const struct vgpu_gemm *g, struct gemm_plan *plan) {
  const struct type_traits type = traits_of(g);
  *plan = plan_of(g);
  if (plan->alpha == 0 || plan->k == 0) return type.paths->scale;

  if (exchange_pays(plan, type.lanes)) exchange(plan);
  /* The stride of a single line is never used; 1 spares its packing. */
  if (plan->n == 1) plan->b_column = plan->c_column = 1;

  set_steps(g->context, plan, &type);
  if (suits_dots(g->context, plan, &type)) {
    plan->pack_a = plan->a_column != 1;
    return type.paths->dots;
  }
  if (suits_streaming(g->context, plan, &type)) return type.paths->streaming;

  plan->pack_b = packs_b(g, plan, &type);
  plan->pack_a = packs_a(g, plan, &type);
  if (!plan->pack_a && !plan->pack_b) {
    if (plan->k == plan->kc && plan->c_column == 1) return type.paths->in_place;
    if (suits_rows(g->context, plan, &type)) return type.paths->rows;
  }

  plan->columns_inner = plan->k <= SMALL_K && plan->m * plan->n * type.bytes > g->context->l2_bytes;
  plan->stream_c = streams_c(g, plan, &type);
  set_blocks(g, plan, &type);
  return type.paths->blocked;
}

static bool known(int64_t type) { return type == VGPU_F32 || type == VGPU_F64; }

/* A plan with what it needs to run. */
struct prepared {
  struct gemm_plan plan;
  gemm_path *path;
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

int vgpu_gemm(const struct vgpu_gemm *g) {
  if (is_complex(g->type)) return complex_gemm(g);
  if (!known(g->type)) return VGPU_UNSUPPORTED;
  if (g->m == 0 || g->n == 0) return VGPU_OK;
  const struct type_traits type = traits_of(g);
  if (is_small(g, &type)) {
    type.paths->small(g, g->a, g->b, g->c);
    return VGPU_OK;
  }
  struct prepared prepared;
  if (!prepare(g, &prepared)) return VGPU_NO_MEMORY;
  run(&prepared, g->a, g->b, g->c);
  workspace_give_back(g->context, prepared.packed_a);
  return VGPU_OK;
}

/* ---- B packed ahead of time ------------------------------------------------------------------ */

/* A plan by which B is read from memory that vgpu_pack_b has filled. */
static struct gemm_plan packed_plan_of(const struct vgpu_gemm *g, const struct type_traits *type) {
  struct gemm_plan plan = plan_of(g);
  set_steps(g->context, &plan, type);
  plan.tile_rows = GEMM_ROWS;
  plan.pack_b = plan.b_is_packed = true;
  plan.pack_a = packs_a(g, &plan, type);
  set_blocks(g, &plan, type);
  plan.nc = plan.n;
  return plan;
}

int vgpu_packed_size(struct vgpu_gemm_packed *packed) {
  const struct vgpu_gemm *g = &packed->gemm;
  if (is_complex(g->type)) return complex_packed_size(packed);
  if (!known(g->type)) return VGPU_UNSUPPORTED;
  const struct type_traits type = traits_of(g);
  const struct gemm_plan plan = plan_of(g);
  packed->panel_columns = 2 * type.lanes;
  const bool pays =
      g->k > 0 && g->m > PACK_B_ROWS && g->n > type.lanes && !exchange_pays(&plan, type.lanes);
  packed->bytes = pays ? divide_up(g->n, 2 * type.lanes) * 2 * type.lanes * g->k * type.bytes : 0;
  return VGPU_OK;
}

int vgpu_pack_b(const struct vgpu_gemm_packed *packed) {
  const struct vgpu_gemm *g = &packed->gemm;
  if (is_complex(g->type)) return complex_pack_b(packed);
  if (!known(g->type)) return VGPU_UNSUPPORTED;
  const struct type_traits type = traits_of(g);
  const struct gemm_plan plan = packed_plan_of(g, &type);
  type.paths->pack_b(&plan, g->b, packed->first, packed->columns, packed->packed);
  return VGPU_OK;
}

int vgpu_gemm_with_packed_b(const struct vgpu_gemm_packed *packed) {
  const struct vgpu_gemm *g = &packed->gemm;
  if (is_complex(g->type)) return complex_gemm_with_packed_b(packed);
  if (!known(g->type)) return VGPU_UNSUPPORTED;
  if (g->m == 0 || g->n == 0) return VGPU_OK;
  const struct type_traits type = traits_of(g);
  const struct gemm_plan product = plan_of(g);
  if (product.alpha == 0 || product.k == 0) {
    type.paths->scale(&product, NULL, NULL, g->c, NULL, NULL);
    return VGPU_OK;
  }
  const struct gemm_plan plan = packed_plan_of(g, &type);
  void *workspace = plan.pack_a ? workspace_take(g->context) : NULL;
  if (plan.pack_a && workspace == NULL) return VGPU_NO_MEMORY;
  type.paths->blocked(&plan, g->a, NULL, g->c, workspace, packed->packed);
  workspace_give_back(g->context, workspace);
  return VGPU_OK;
}

/* ---- Batches --------------------------------------------------------------------------------- */

int vgpu_gemm_batched(const struct vgpu_gemm_batched *batch) {
  const struct vgpu_gemm *g = &batch->first;
  if (is_complex(g->type)) return complex_gemm_batched(batch);
  if (!known(g->type)) return VGPU_UNSUPPORTED;
  if (g->m == 0 || g->n == 0 || batch->count == 0) return VGPU_OK;
  const struct type_traits type = traits_of(g);
  if (is_small(g, &type)) {
    type.paths->small_batch(batch);
    return VGPU_OK;
  }
  struct prepared prepared;
  if (!prepare(g, &prepared)) return VGPU_NO_MEMORY;
  for (int64_t i = 0; i < batch->count; i++) {
    const struct operands at = operands_of(batch, i, type.bytes);
    run(&prepared, at.a, at.b, at.c);
  }
  workspace_give_back(g->context, prepared.packed_a);
  return VGPU_OK;
}
