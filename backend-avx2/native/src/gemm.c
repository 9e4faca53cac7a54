#include "gemm.h"

#include <stddef.h>

#include "context.h"
#include "vgpu_avx2.h"

static void swap(int64_t *x, int64_t *y) {
  const int64_t held = *x;
  *x = *y;
  *y = held;
}

static int64_t divide_up(int64_t x, int64_t y) { return (x + y - 1) / y; }

/* Turns the plan into one for the transposed product. */
static void exchange(struct gemm_plan *plan) {
  swap(&plan->m, &plan->n);
  swap(&plan->a_row, &plan->b_column);
  swap(&plan->a_column, &plan->b_row);
  swap(&plan->c_row, &plan->c_column);
  plan->exchanged = !plan->exchanged;
}

/*
 * Cycles per step of k, roughly, times four: two vector FMAs a cycle, and four elements of B a
 * cycle where B must be transposed into its panel.
 */
static int64_t step_cost(int64_t m, int64_t n, bool transposes_b, int64_t lanes) {
  const int64_t multiply = 2 * m * (lanes == 8 ? (n + 7) >> 3 : (n + 3) >> 2);
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
 * Whether k lines of one panel, `stride` elements apart, can stay in L1 and in the first-level TLB
 * where they are. Lines whose distance has a large power of two share few cache sets.
 */
static bool stays_in_place(int64_t lines, int64_t stride, int64_t bytes) {
  enum { LINE = 64, SETS = 64, WAYS = 8, TLB_REACH = 48 * 4096 };
  const int64_t distance = stride * bytes;
  if (lines * distance > TLB_REACH) return false;
  int64_t sets = SETS; /* that the lines fall into */
  for (int64_t step = distance; step % (2 * LINE) == 0 && sets > 1; step /= 2) sets /= 2;
  return lines <= sets * WAYS / 2;
}

/* The size of nearly equal blocks, a multiple of step, of which none exceeds `most`. */
static int64_t even_blocks(int64_t extent, int64_t most, int64_t step) {
  const int64_t even = divide_up(extent, divide_up(extent, most));
  return smaller(divide_up(even, step) * step, most);
}

/*
 * Measured limits. Below them an operand is used where it is: packing it would cost more than the
 * cache and TLB misses it saves.
 */
enum {
  PACK_A_COLUMNS = 320, /* uses of each element of A are n / two vectors */
  PACK_B_ROWS = 48,     /* uses of each element of B are m / six */
  SMALL_K = 64,         /* with fewer steps than that, C is most of the traffic */
};

static bool suits_dots(const struct vgpu_context *context, const struct gemm_plan *plan,
                       int64_t tile_columns, int64_t bytes) {
  return plan->m <= GEMM_DOT_ROWS && plan->b_column != 1 && plan->n >= tile_columns &&
         plan->m * plan->k * bytes <= context->packed_a_bytes;
}

/* Streaming pays where B comes from memory; a worker can hope for a part of L3 only. */
static bool suits_streaming(const struct vgpu_context *context, const struct gemm_plan *plan,
                            int64_t tile_columns, int64_t bytes) {
  return plan->m <= GEMM_STREAM_ROWS && plan->b_column == 1 && plan->n >= 4 * tile_columns &&
         plan->k * plan->n * bytes > context->l3_bytes / 4;
}

/* Fills in the plan and says by which path to run it. */
static gemm_path *make_plan(const struct vgpu_gemm *g, struct gemm_plan *plan) {
  const bool f32 = g->type == VGPU_F32;
  const int64_t lanes = f32 ? GEMM_F32_LANES : GEMM_F64_LANES;
  const int64_t bytes = f32 ? sizeof(float) : sizeof(double);
  const int64_t tile_columns = 2 * lanes;
  const struct gemm_paths *paths = f32 ? &gemm_paths_f32 : &gemm_paths_f64;
  const struct gemm_blocking *blocking = f32 ? &g->context->f32 : &g->context->f64;

  *plan = (struct gemm_plan){
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
  if (plan->alpha == 0 || plan->k == 0) return paths->scale;

  if (exchange_pays(plan, lanes)) exchange(plan);
  /* The stride of a single line is never used; 1 spares its packing. */
  if (plan->n == 1) plan->b_column = plan->c_column = 1;

  plan->tile_rows = plan->n <= lanes ? GEMM_NARROW_ROWS : GEMM_ROWS;
  plan->kc = plan->k <= blocking->kc ? plan->k : even_blocks(plan->k, blocking->kc, 8);
  if (suits_dots(g->context, plan, tile_columns, bytes)) {
    plan->pack_a = plan->a_column != 1;
    return paths->dots;
  }
  if (suits_streaming(g->context, plan, tile_columns, bytes)) return paths->streaming;

  plan->pack_b = plan->b_column != 1 ||
                 (plan->m > PACK_B_ROWS && !stays_in_place(plan->kc, plan->b_row, bytes));
  plan->pack_a = plan->n > PACK_A_COLUMNS || (plan->n > tile_columns && plan->a_column != 1 &&
                                              !stays_in_place(plan->kc, plan->a_column, bytes));
  if (!plan->pack_a && !plan->pack_b && plan->k == plan->kc && plan->c_column == 1) {
    return paths->in_place;
  }

  plan->columns_inner = plan->k <= SMALL_K && plan->m * plan->n * bytes > g->context->l2_bytes;
  plan->nc = blocking->nc;
  plan->mc = plan->m <= blocking->mc ? plan->m : even_blocks(plan->m, blocking->mc, GEMM_ROWS);
  return paths->blocked;
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

int vgpu_avx2_gemm(const struct vgpu_gemm *g) {
  if (!known(g->type)) return VGPU_UNSUPPORTED;
  if (g->m == 0 || g->n == 0) return VGPU_OK;
  struct prepared prepared;
  if (!prepare(g, &prepared)) return VGPU_NO_MEMORY;
  run(&prepared, g->a, g->b, g->c);
  workspace_give_back(g->context, prepared.packed_a);
  return VGPU_OK;
}

/* Through an integer, because an operand that alpha = 0 leaves unread may be null. */
static inline void *moved(const void *start, int64_t bytes) {
  return (void *)((uintptr_t)start + (uintptr_t)bytes);
}

int vgpu_avx2_gemm_batched(const struct vgpu_gemm_batched *batch) {
  const struct vgpu_gemm *g = &batch->first;
  if (!known(g->type)) return VGPU_UNSUPPORTED;
  if (g->m == 0 || g->n == 0 || batch->count == 0) return VGPU_OK;
  struct prepared prepared;
  if (!prepare(g, &prepared)) return VGPU_NO_MEMORY;
  if (batch->pointers_c != NULL) {
    for (int64_t i = 0; i < batch->count; i++) {
      run(&prepared, batch->pointers_a[i], batch->pointers_b[i], batch->pointers_c[i]);
    }
  } else {
    const int64_t bytes = g->type == VGPU_F32 ? sizeof(float) : sizeof(double);
    for (int64_t i = 0; i < batch->count; i++) {
      run(&prepared, moved(g->a, i * batch->stride_a * bytes),
          moved(g->b, i * batch->stride_b * bytes), moved(g->c, i * batch->stride_c * bytes));
    }
  }
  workspace_give_back(g->context, prepared.packed_a);
  return VGPU_OK;
}
