/* Between the entry points, the choice of a plan and the typed kernels. */
#ifndef VGPU_GEMM_H
#define VGPU_GEMM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "isa.h"
#include "planning.h"
#include "vgpu_kernels.h"

enum {
  GEMM_STREAM_ROWS = GEMM_ROWS,
  GEMM_DOT_ROWS = 4,
};

/*
 * Everything about a product but its addresses. Operands are views: element (i, j) lies at
 * i * row + j * column, so a transpose is an exchange of strides. The plan may have exchanged the
 * operands to compute C' = op(B)' op(A)'; fields then describe the exchanged problem, and
 * multiplication being commutative within a fused multiply-add, the bits of C are the same.
 */
struct gemm_plan {
  int64_t m, n, k;
  int64_t a_row, a_column;
  int64_t b_row, b_column;
  int64_t c_row, c_column;
  double alpha, beta;
  bool exchanged;
  bool pack_a, pack_b;
  bool b_is_packed;   /* all of it, before the call; pack_b is set, and nc is n */
  bool fetch_c;       /* C is asked for before the steps of a tile, unless its kernel fetches */
  bool stream_c;      /* C goes past the caches; a single block of k, beta is zero */
  bool columns_inner; /* a panel of A meets all of B in turn, instead of the converse */
  int64_t tile_rows;
  int64_t mc, kc, nc;
};

/*
 * Computes one product by a plan. `a` and `b` are the operands as the plan sees them, exchanged if
 * it has exchanged them. `packed_a` and `packed_b` are the packing areas of a workspace; null if
 * the plan packs nothing.
 */
typedef void gemm_path(const struct gemm_plan *plan, const void *a, const void *b, void *c,
                       void *packed_a, void *packed_b);

/* Where one product of a batch has its operands. */
struct operands {
  const void *a, *b;
  void *c;
};

/* Through an integer, because an operand that alpha = 0 leaves unread may be null. */
static inline void *moved(const void *start, int64_t bytes) {
  return (void *)((uintptr_t)start + (uintptr_t)bytes);
}

static inline struct operands operands_of(const struct vgpu_gemm_batched *batch, int64_t i,
                                          int64_t element_bytes) {
  if (batch->pointers_c != NULL) {
    return (struct operands){batch->pointers_a[i], batch->pointers_b[i], batch->pointers_c[i]};
  }
  const struct vgpu_gemm *g = &batch->first;
  return (struct operands){moved(g->a, i * batch->stride_a * element_bytes),
                           moved(g->b, i * batch->stride_b * element_bytes),
                           moved(g->c, i * batch->stride_c * element_bytes)};
}

struct gemm_paths {
  /* Without a plan: a few nanoseconds less. B is not transposed, and k a single block. */
  void (*small)(const struct vgpu_gemm *g, const void *a, const void *b, void *c);
  void (*small_batch)(const struct vgpu_gemm_batched *batch); /* of such products */
  gemm_path *scale;     /* alpha or k is zero: neither operand is touched */
  gemm_path *in_place;  /* one block of k, nothing packed, C by rows */
  gemm_path *streaming; /* at most GEMM_STREAM_ROWS rows, nothing packed, b_column = 1 */
  gemm_path *dots;      /* at most GEMM_DOT_ROWS rows, n >= two vectors, b_row = 1 */
  gemm_path *rows;      /* nothing packed, few columns */
  gemm_path *blocked;   /* any plan */
  /* Packs columns first .. first + columns of op(B), by a plan that is not exchanged. */
  void (*pack_b)(const struct gemm_plan *plan, const void *b, int64_t first, int64_t columns,
                 void *packed);
};

extern const struct gemm_paths gemm_paths_f32;
extern const struct gemm_paths gemm_paths_f64;

#endif
