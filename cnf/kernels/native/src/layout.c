/*
 * Callers write descriptors as arrays of 64-bit words. This file pins that layout: it compiles to
 * nothing, and fails to compile if a field moves.
 */
#include <stddef.h>

#include "vgpu_kernels.h"

#define WORD(type, field, index) \
  _Static_assert(offsetof(struct type, field) == 8 * (index), #type "." #field " moved")
#define WORDS(type, count) _Static_assert(sizeof(struct type) == 8 * (count), #type " resized")

_Static_assert(sizeof(void *) == 8 && sizeof(double) == 8, "descriptors need 64-bit words");

WORD(vgpu_open, l1d_bytes, 0);
WORD(vgpu_open, l2_bytes, 1);
WORD(vgpu_open, l3_bytes, 2);
WORD(vgpu_open, max_workers, 3);
WORD(vgpu_open, context, 4);
WORDS(vgpu_open, 5);

WORD(vgpu_close, context, 0);
WORDS(vgpu_close, 1);

WORD(vgpu_gemm, context, 0);
WORD(vgpu_gemm, type, 1);
WORD(vgpu_gemm, trans_a, 2);
WORD(vgpu_gemm, trans_b, 3);
WORD(vgpu_gemm, m, 4);
WORD(vgpu_gemm, n, 5);
WORD(vgpu_gemm, k, 6);
WORD(vgpu_gemm, alpha, 7);
WORD(vgpu_gemm, a, 8);
WORD(vgpu_gemm, lda, 9);
WORD(vgpu_gemm, b, 10);
WORD(vgpu_gemm, ldb, 11);
WORD(vgpu_gemm, beta, 12);
WORD(vgpu_gemm, c, 13);
WORD(vgpu_gemm, ldc, 14);
WORD(vgpu_gemm, alpha_imaginary, 15);
WORD(vgpu_gemm, beta_imaginary, 16);
WORD(vgpu_gemm, pack_a, 17);
WORD(vgpu_gemm, pack_b, 18);
WORD(vgpu_gemm, block_rows, 19);
WORD(vgpu_gemm, block_columns, 20);
WORDS(vgpu_gemm, 21);

WORD(vgpu_gemm_batched, first, 0);
WORD(vgpu_gemm_batched, count, 21);
WORD(vgpu_gemm_batched, stride_a, 22);
WORD(vgpu_gemm_batched, stride_b, 23);
WORD(vgpu_gemm_batched, stride_c, 24);
WORD(vgpu_gemm_batched, pointers_a, 25);
WORD(vgpu_gemm_batched, pointers_b, 26);
WORD(vgpu_gemm_batched, pointers_c, 27);
WORDS(vgpu_gemm_batched, 28);

WORD(vgpu_gemm_packed, gemm, 0);
WORD(vgpu_gemm_packed, packed, 21);
WORD(vgpu_gemm_packed, first, 22);
WORD(vgpu_gemm_packed, columns, 23);
WORD(vgpu_gemm_packed, bytes, 24);
WORD(vgpu_gemm_packed, panel_columns, 25);
WORDS(vgpu_gemm_packed, 26);

WORD(vgpu_permute, element_bytes, 0);
WORD(vgpu_permute, rank, 1);
WORD(vgpu_permute, extents, 2);
WORD(vgpu_permute, in_strides, 3);
WORD(vgpu_permute, out_strides, 4);
WORD(vgpu_permute, in, 5);
WORD(vgpu_permute, out, 6);
WORDS(vgpu_permute, 7);

WORD(vgpu_reduce, type, 0);
WORD(vgpu_reduce, operation, 1);
WORD(vgpu_reduce, outer, 2);
WORD(vgpu_reduce, count, 3);
WORD(vgpu_reduce, inner, 4);
WORD(vgpu_reduce, in, 5);
WORD(vgpu_reduce, out, 6);
WORDS(vgpu_reduce, 7);

WORD(vgpu_peak, type, 0);
WORD(vgpu_peak, iterations, 1);
WORD(vgpu_peak, flops, 2);
WORDS(vgpu_peak, 3);
