/* The tiles of C that the micro-kernels hold in the 16 registers of AVX2. */
#ifndef VGPU_ISA_H
#define VGPU_ISA_H

enum {
  GEMM_F32_LANES = 8,
  GEMM_F64_LANES = 4,
  GEMM_ROWS = 6,        /* of two vectors: 12 accumulators, two vectors of B and one element of A */
  GEMM_NARROW_ROWS = 8, /* of one vector: enough chains to hide the latency of an FMA */
  GEMM_DOT_VECTORS = 2, /* of columns whose dot products are summed side by side */
  GEMM_FETCHES_AHEAD = 0, /* whether a step of k leaves room to fetch for the next panel */
  GEMM_FED_FROM_L2 = 0,   /* whether a step of k takes longer than L2 needs for the next */
};

#define FOR_EACH_ROW_COUNT(X) X(1) X(2) X(3) X(4) X(5) X(6)
#define FOR_EACH_NARROW_ROW_COUNT(X) FOR_EACH_ROW_COUNT(X) X(7) X(8)

/* Half as many complex rows, of two accumulators a vector. */
#define FOR_EACH_COMPLEX_ROW_COUNT(X) X(1) X(2) X(3)
#define FOR_EACH_NARROW_COMPLEX_ROW_COUNT(X) FOR_EACH_COMPLEX_ROW_COUNT(X) X(4)

#endif
