/* The tiles of C that the micro-kernels hold in the 32 registers of AVX-512. */
#ifndef VGPU_ISA_H
#define VGPU_ISA_H

enum {
  GEMM_F32_LANES = 16,
  GEMM_F64_LANES = 8,
  GEMM_ROWS = 14, /* of two vectors: 28 accumulators, two vectors of B and one element of A */
  GEMM_NARROW_ROWS = 24,  /* of one vector */
  GEMM_DOT_VECTORS = 1,   /* of columns whose dot products are summed side by side */
  GEMM_FETCHES_AHEAD = 1, /* whether a step of k leaves room to fetch for the next panel */
  GEMM_FED_FROM_L2 = 1,   /* whether a step of k takes longer than L2 needs for the next */
};

#define FOR_EACH_ROW_COUNT(X) \
  X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)
#define FOR_EACH_NARROW_ROW_COUNT(X) \
  FOR_EACH_ROW_COUNT(X) X(15) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) X(24)

/* Half as many complex rows, of two accumulators a vector. */
#define FOR_EACH_COMPLEX_ROW_COUNT(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
#define FOR_EACH_NARROW_COMPLEX_ROW_COUNT(X) \
  FOR_EACH_COMPLEX_ROW_COUNT(X) X(8) X(9) X(10) X(11) X(12)

#endif
