/*
 * The AVX2/FMA kernels of vGPU.
 *
 * Every entry point takes one pointer to a descriptor and returns a vgpu_status. Every field of a
 * descriptor is 8 bytes wide and field i lies at byte 8*i, so that a caller without a C compiler
 * can write one with plain 64-bit stores. Fields that the call fills in are marked "out".
 *
 * Conventions that hold for all kernels:
 *  - Arguments are trusted; the caller has checked them.
 *  - Kernels are single-threaded and re-entrant: any number of threads may use one context at once,
 *    and no other state exists.
 *  - Matrices are row-major. Strides and leading dimensions count elements, not bytes.
 *  - Pointers need no more alignment than their elements have. No byte is read or written that the
 *    description of the kernel does not name, not even to be thrown away.
 */
#ifndef VGPU_AVX2_H
#define VGPU_AVX2_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VGPU_AVX2_EXPORT __attribute__((visibility("default")))

enum vgpu_status {
  VGPU_OK = 0,
  VGPU_NO_MEMORY = -1,   /* a workspace could not be allocated; nothing was written */
  VGPU_UNSUPPORTED = -2, /* unknown type, operation or element size; nothing was written */
};

enum vgpu_type { VGPU_F32 = 0, VGPU_F64 = 1 };

/* ---- Context ------------------------------------------------------------------------------- */

/* Owns the cache blocking and a bounded set of packing workspaces; opaque to callers. */
struct vgpu_context;

/* A cache size of 0 means "unknown" and picks a value that suits most machines. */
struct vgpu_open {
  int64_t l1d_bytes;            /*  0: level 1 data cache of one core */
  int64_t l2_bytes;             /*  1: level 2 cache of one core */
  int64_t l3_bytes;             /*  2: level 3 cache, shared by all workers */
  int64_t max_workers;          /*  3: threads expected to call at once; more are served as well */
  struct vgpu_context *context; /*  4: out */
};

struct vgpu_close {
  struct vgpu_context *context; /*  0: may be null; no call may be in flight on it */
};

VGPU_AVX2_EXPORT int vgpu_avx2_open(struct vgpu_open *descriptor);
VGPU_AVX2_EXPORT int vgpu_avx2_close(struct vgpu_close *descriptor);

/* ---- GEMM ---------------------------------------------------------------------------------- */

/*
 * C := alpha * op(A) * op(B) + beta * C, with op(A) m x k, op(B) k x n and C m x n.
 *
 * A is stored m x k (trans_a = 0) or k x m (trans_a = 1), B k x n or n x k. For VGPU_F32 alpha and
 * beta are rounded to float first. m = 0 or n = 0 does nothing. alpha = 0 or k = 0 scales C without
 * reading A or B. beta = 0 never reads C. Otherwise NaN and infinities propagate as the formula
 * says.
 *
 * Each element is a chain of fused multiply-adds in the order of k, cut at places that depend on k
 * and the context alone; |error| <= (k + 2) eps |alpha| |A||B| + 2 eps |beta C| to first order. The
 * bits of an element depend on its row of op(A), its column of op(B), alpha, beta, its old value
 * and k, but not on m, n, the strides or its position, so a matrix may be cut among threads at
 * will.
 */
struct vgpu_gemm {
  struct vgpu_context *context; /*  0 */
  int64_t type;                 /*  1: vgpu_type */
  int64_t trans_a;              /*  2: 0 or 1 */
  int64_t trans_b;              /*  3: 0 or 1 */
  int64_t m;                    /*  4 */
  int64_t n;                    /*  5 */
  int64_t k;                    /*  6 */
  double alpha;                 /*  7 */
  const void *a;                /*  8 */
  int64_t lda;                  /*  9: >= max(1, columns of A as stored) */
  const void *b;                /* 10 */
  int64_t ldb;                  /* 11: >= max(1, columns of B as stored) */
  double beta;                  /* 12 */
  void *c;                      /* 13 */
  int64_t ldc;                  /* 14: >= max(1, n) */
};

VGPU_AVX2_EXPORT int vgpu_avx2_gemm(const struct vgpu_gemm *descriptor);

/*
 * `count` products of one shape, bitwise equal to as many single calls in order of their index.
 *
 * The operands of product i start stride_a * i, stride_b * i and stride_c * i elements behind
 * first.a, first.b and first.c; a stride of 0 shares an operand of A or B. If pointers_c is not
 * null, the three arrays of `count` addresses name the operands instead, and first.a, first.b,
 * first.c and the strides are ignored.
 */
struct vgpu_gemm_batched {
  struct vgpu_gemm first;        /*  0..14 */
  int64_t count;                 /* 15 */
  int64_t stride_a;              /* 16 */
  int64_t stride_b;              /* 17 */
  int64_t stride_c;              /* 18 */
  const void *const *pointers_a; /* 19 */
  const void *const *pointers_b; /* 20 */
  void *const *pointers_c;       /* 21 */
};

VGPU_AVX2_EXPORT int vgpu_avx2_gemm_batched(const struct vgpu_gemm_batched *descriptor);

/* ---- Permute ------------------------------------------------------------------------------- */

enum { VGPU_MAX_RANK = 64 };

/*
 * General strided copy: out[sum(i_d * out_strides[d])] = in[sum(i_d * in_strides[d])] for every
 * index i with 0 <= i_d < extents[d].
 *
 * Bits are moved untouched. Any extent of 0 makes it a no-op; rank 0 copies one element. Input
 * strides may be zero or negative; output strides may be negative, but no two indices may name the
 * same output element, and input and output may not overlap.
 */
struct vgpu_permute {
  int64_t element_bytes;      /*  0: 4, 8 or 16 */
  int64_t rank;               /*  1: 0 .. VGPU_MAX_RANK */
  const int64_t *extents;     /*  2: rank values */
  const int64_t *in_strides;  /*  3: rank values */
  const int64_t *out_strides; /*  4: rank values */
  const void *in;             /*  5 */
  void *out;                  /*  6 */
};

VGPU_AVX2_EXPORT int vgpu_avx2_permute(const struct vgpu_permute *descriptor);

/* ---- Reduce -------------------------------------------------------------------------------- */

enum vgpu_reduction {
  VGPU_SUM = 0,
  VGPU_PRODUCT = 1,
  VGPU_MIN = 2,
  VGPU_MAX = 3,
  VGPU_SUM_ABS = 4,
  VGPU_SUM_SQUARES = 5,
  VGPU_MAX_ABS = 6,
};

/*
 * Reduces the middle axis of a dense [outer][count][inner] array to a dense [outer][inner] one.
 *
 * A count of 0 gives the identities 0, 1, +Inf, -Inf, 0, 0, 0. Minima and maxima are NaN if any
 * element is; otherwise a zero result may have either sign when zeros of both signs took part.
 *
 * VGPU_F32 sums and products are accumulated in double and rounded once: |error| <= eps32 |result|
 * + (16 + log2(count)) eps64 sum|x| for sums, because blocks of 16 rows or 8 vectors are added
 * pairwise; VGPU_F64 sums have the second term alone. Here eps is half the spacing at one. An
 * output depends on the values it reduces and their order alone (and on whether inner is 1), never
 * on its position, on outer or on the width of inner.
 */
struct vgpu_reduce {
  int64_t type;      /*  0: vgpu_type */
  int64_t operation; /*  1: vgpu_reduction */
  int64_t outer;     /*  2 */
  int64_t count;     /*  3 */
  int64_t inner;     /*  4 */
  const void *in;    /*  5: outer * count * inner elements */
  void *out;         /*  6: outer * inner elements */
};

VGPU_AVX2_EXPORT int vgpu_avx2_reduce(const struct vgpu_reduce *descriptor);

/* ---- Peak ---------------------------------------------------------------------------------- */

/*
 * The arithmetic ceiling of one core: a loop of independent fused multiply-adds in registers. The
 * caller times it; flops tells how many floating-point operations it did.
 */
struct vgpu_peak {
  int64_t type;       /*  0: vgpu_type */
  int64_t iterations; /*  1: turns of the loop */
  int64_t flops;      /*  2: out */
};

VGPU_AVX2_EXPORT int vgpu_avx2_peak(struct vgpu_peak *descriptor);

#ifdef __cplusplus
}
#endif

#endif
