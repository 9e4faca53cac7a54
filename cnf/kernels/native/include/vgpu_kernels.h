/*
 * The kernels of vGPU's native backends. Each backend builds them for its instruction set, and may
 * leave out families: then the library has no such function.
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
#ifndef VGPU_KERNELS_H
#define VGPU_KERNELS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VGPU_EXPORT __attribute__((visibility("default")))

enum vgpu_status {
  VGPU_OK = 0,
  VGPU_NO_MEMORY = -1,   /* a workspace could not be allocated; nothing was written */
  VGPU_UNSUPPORTED = -2, /* unknown type, operation or element size; nothing was written */
};

enum vgpu_type {
  VGPU_F32 = 0,
  VGPU_F64 = 1,
  VGPU_C64 = 2,  /* pairs of floats: real part, imaginary part */
  VGPU_C128 = 3, /* pairs of doubles */
};

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

VGPU_EXPORT int vgpu_open(struct vgpu_open *descriptor);
VGPU_EXPORT int vgpu_close(struct vgpu_close *descriptor);

/* ---- GEMM ---------------------------------------------------------------------------------- */

enum vgpu_transpose {
  VGPU_NONE = 0,
  VGPU_TRANSPOSE = 1,
  VGPU_CONJUGATE = 2, /* and transpose; the same as VGPU_TRANSPOSE for real types */
};

/* Whether an operand is packed. */
enum vgpu_packing {
  VGPU_PACK_AUTO = 0,
  VGPU_PACK_NEVER = 1, /* unless its layout demands it */
  VGPU_PACK_ALWAYS = 2,
};

/*
 * C := alpha * op(A) * op(B) + beta * C, with op(A) m x k, op(B) k x n and C m x n.
 *
 * A is stored m x k (trans_a = VGPU_NONE) or k x m, B k x n or n x k. For VGPU_F32 and VGPU_C64
 * alpha and beta are rounded to float first; for real types their imaginary parts are ignored.
 * m = 0 or n = 0 does nothing. alpha = 0 or k = 0 scales C without reading A or B. beta = 0 never
 * reads C. Otherwise NaN and infinities propagate as the formula says.
 *
 * Each element is a chain of fused multiply-adds in the order of k, cut at places that depend on k
 * and the context alone; |error| <= (k + 2) eps |alpha| |A||B| + 2 eps |beta C| to first order. The
 * bits of an element depend on its row of op(A), its column of op(B), alpha, beta, its old value
 * and k, but not on m, n, the strides or its position, so a matrix may be cut among threads at
 * will. Nor do they depend on the last four fields, which are for the tuner.
 */
struct vgpu_gemm {
  struct vgpu_context *context; /*  0 */
  int64_t type;                 /*  1: vgpu_type */
  int64_t trans_a;              /*  2: vgpu_transpose */
  int64_t trans_b;              /*  3: vgpu_transpose */
  int64_t m;                    /*  4 */
  int64_t n;                    /*  5 */
  int64_t k;                    /*  6 */
  double alpha;                 /*  7: real part */
  const void *a;                /*  8 */
  int64_t lda;                  /*  9: >= max(1, columns of A as stored) */
  const void *b;                /* 10 */
  int64_t ldb;                  /* 11: >= max(1, columns of B as stored) */
  double beta;                  /* 12: real part */
  void *c;                      /* 13 */
  int64_t ldc;                  /* 14: >= max(1, n) */
  double alpha_imaginary;       /* 15 */
  double beta_imaginary;        /* 16 */
  int64_t pack_a;               /* 17: vgpu_packing */
  int64_t pack_b;               /* 18: vgpu_packing */
  int64_t block_rows;    /* 19: rows of A in a block, 0 for the context's; rounded and bounded */
  int64_t block_columns; /* 20: columns of B in a block, 0 for the context's; likewise */
};

VGPU_EXPORT int vgpu_gemm(const struct vgpu_gemm *descriptor);

/*
 * `count` products of one shape, bitwise equal to as many single calls in order of their index.
 *
 * The operands of product i start stride_a * i, stride_b * i and stride_c * i elements behind
 * first.a, first.b and first.c; a stride of 0 shares an operand of A or B. If pointers_c is not
 * null, the three arrays of `count` addresses name the operands instead, and first.a, first.b,
 * first.c and the strides are ignored.
 */
struct vgpu_gemm_batched {
  struct vgpu_gemm first;        /*  0..20 */
  int64_t count;                 /* 21 */
  int64_t stride_a;              /* 22 */
  int64_t stride_b;              /* 23 */
  int64_t stride_c;              /* 24 */
  const void *const *pointers_a; /* 25 */
  const void *const *pointers_b; /* 26 */
  void *const *pointers_c;       /* 27 */
};

VGPU_EXPORT int vgpu_gemm_batched(const struct vgpu_gemm_batched *descriptor);

/*
 * Products whose op(B) is packed once and then shared: by blocks of rows that several threads
 * compute, or by products that follow each other. What is packed depends on the context, the
 * product's type, n and k alone, beside the numbers.
 */
struct vgpu_gemm_packed {
  struct vgpu_gemm gemm; /*  0..20 */
  void *packed;          /* 21: aligned to 64 bytes */
  int64_t first;         /* 22: vgpu_pack_b: first column to pack, a multiple of panel_columns */
  int64_t columns;       /* 23: vgpu_pack_b: how many; only the last may end inside a panel */
  int64_t bytes;         /* 24: out of vgpu_packed_size; 0 if packing does not pay */
  int64_t panel_columns; /* 25: out of vgpu_packed_size */
};

/* Reads type, trans_a, trans_b, m, n, k, lda and ldb; writes bytes and panel_columns. */
VGPU_EXPORT int vgpu_packed_size(struct vgpu_gemm_packed *descriptor);

/* Packs some columns of op(B) from gemm.b, the whole operand, to `packed`. */
VGPU_EXPORT int vgpu_pack_b(const struct vgpu_gemm_packed *descriptor);

/* gemm, with op(B) read from `packed`; gemm.b is not read. m may be less than what was asked for.
 */
VGPU_EXPORT int vgpu_gemm_with_packed_b(const struct vgpu_gemm_packed *descriptor);

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

VGPU_EXPORT int vgpu_permute(const struct vgpu_permute *descriptor);

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

VGPU_EXPORT int vgpu_reduce(const struct vgpu_reduce *descriptor);

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

VGPU_EXPORT int vgpu_peak(struct vgpu_peak *descriptor);

#ifdef __cplusplus
}
#endif

#endif
