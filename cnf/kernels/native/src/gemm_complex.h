/* Complex products: between the entry points, the choice of a plan and the typed kernels. */
#ifndef VGPU_GEMM_COMPLEX_H
#define VGPU_GEMM_COMPLEX_H

#include <stdbool.h>
#include <stdint.h>

#include "isa.h"
#include "vgpu_kernels.h"

enum {
  PARTS = 2, /* of a complex number: real, imaginary */
  COMPLEX_ROWS = GEMM_ROWS / PARTS,
  COMPLEX_NARROW_ROWS = GEMM_NARROW_ROWS / PARTS,
  COMPLEX_STREAM_ROWS = 3,
  COMPLEX_DOT_BYTES = 128, /* of each row of B that dots take at a time */
};

static inline bool is_complex(int64_t type) { return type == VGPU_C64 || type == VGPU_C128; }

/* The entry points of vgpu_kernels.h for complex types. */
int complex_gemm(const struct vgpu_gemm *descriptor);
int complex_gemm_batched(const struct vgpu_gemm_batched *descriptor);
int complex_packed_size(struct vgpu_gemm_packed *descriptor);
int complex_pack_b(const struct vgpu_gemm_packed *descriptor);
int complex_gemm_with_packed_b(const struct vgpu_gemm_packed *descriptor);

/*
 * Everything about a product but its addresses, like struct gemm_plan. m, n, k and the blocks count
 * complex elements; strides count parts, so that element (i, j) begins at i * row + j * column of
 * an array of reals, and a contiguous line has a stride of PARTS.
 */
struct complex_plan {
  int64_t m, n, k;
  int64_t a_row, a_column;
  int64_t b_row, b_column;
  int64_t c_row, c_column;
  double alpha, alpha_imaginary, beta, beta_imaginary;
  bool conjugate_a, conjugate_b;
  bool exchanged; /* the plan is for C' = op(B)' op(A)'; the bits of C are the same */
  bool pack_a, pack_b;
  bool b_is_packed;   /* all of it, before the call; pack_b is set */
  bool columns_inner; /* a panel of A meets all of B in turn, instead of the converse */
  int64_t tile_rows;
  int64_t mc, kc, nc;
};

/*
 * Computes one product by a plan. `a` and `b` are the operands as the plan sees them, exchanged if
 * it has exchanged them. `packed_a` and `packed_b` are the packing areas of a workspace; null if
 * the plan packs nothing.
 */
typedef void complex_path(const struct complex_plan *plan, const void *a, const void *b, void *c,
                          void *packed_a, void *packed_b);

struct complex_paths {
  complex_path *scale;     /* alpha or k is zero: neither operand is touched */
  complex_path *in_place;  /* one block of k, nothing packed, C by rows, real alpha and beta */
  complex_path *streaming; /* at most COMPLEX_STREAM_ROWS rows, nothing packed, B by rows */
  complex_path *dots;      /* one row, B by columns, a row of it at least COMPLEX_DOT_BYTES */
  complex_path *blocked;   /* any plan */
  /* Packs columns first .. first + columns of op(B), by a plan that is not exchanged. */
  void (*pack_b)(const struct complex_plan *plan, const void *b, int64_t first, int64_t columns,
                 void *packed);
};

extern const struct complex_paths complex_paths_c64;
extern const struct complex_paths complex_paths_c128;

/*
 * Packs `width` lines of k complex elements, `stride` parts apart and contiguous in k: step p of
 * line i becomes element p * pitch + i of `out`, zero for width <= i < pitch. Up to 128 bytes
 * behind the panel may be written.
 */
void pack_lines_c64(const float *in, int64_t stride, int64_t width, int64_t k, int64_t pitch,
                    float *out);
void pack_lines_c128(const double *in, int64_t stride, int64_t width, int64_t k, int64_t pitch,
                     double *out);

#endif
