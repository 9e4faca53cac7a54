#include <immintrin.h>

#include "vgpu_avx2.h"

/*
 * Twelve chains hide a latency of four to six cycles at two FMAs a cycle, and are as many as the
 * GEMM tile has. Each step is x := x / 2 + 1, which stays within [1, 2] for ever.
 */
#define CHAINS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
enum { CHAIN_COUNT = 12 };

/* An operand that the compiler can neither see through nor move out of the loop. */
#define KEEP(i) __asm__ volatile("" : "+x"(x##i));

static int64_t peak_f32(int64_t iterations) {
#define START(i) __m256 x##i = _mm256_set1_ps(1.0f + 0.0625f * (i));
#define STEP(i) x##i = _mm256_fmadd_ps(x##i, half, one);
  const __m256 half = _mm256_set1_ps(0.5f), one = _mm256_set1_ps(1.0f);
  CHAINS(START)
  for (int64_t i = 0; i < iterations; i++) {
    CHAINS(STEP)
    CHAINS(KEEP)
  }
#undef START
#undef STEP
  return iterations * CHAIN_COUNT * 8 * 2;
}

static int64_t peak_f64(int64_t iterations) {
#define START(i) __m256d x##i = _mm256_set1_pd(1.0 + 0.0625 * (i));
#define STEP(i) x##i = _mm256_fmadd_pd(x##i, half, one);
  const __m256d half = _mm256_set1_pd(0.5), one = _mm256_set1_pd(1.0);
  CHAINS(START)
  for (int64_t i = 0; i < iterations; i++) {
    CHAINS(STEP)
    CHAINS(KEEP)
  }
#undef START
#undef STEP
  return iterations * CHAIN_COUNT * 4 * 2;
}

int vgpu_avx2_peak(struct vgpu_peak *descriptor) {
  switch (descriptor->type) {
    case VGPU_F32:
      descriptor->flops = peak_f32(descriptor->iterations);
      return VGPU_OK;
    case VGPU_F64:
      descriptor->flops = peak_f64(descriptor->iterations);
      return VGPU_OK;
    default:
      return VGPU_UNSUPPORTED;
  }
}
