/*
 * The FMA loop for one element type: a template, included once per type after vector_f32.h or
 * vector_f64.h with PEAK naming the function to define.
 *
 * Twelve chains hide a latency of four to six cycles at two FMAs a cycle. Each step is
 * x := x / 2 + 1, which stays within [1, 2] for ever.
 */
#include "peak.h"

#define CHAINS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
enum { CHAIN_COUNT = 12 };

int64_t PEAK(int64_t iterations) {
#define START(i) vector x##i = vector_set((element)1 + (element)0.0625 * (i));
#define STEP(i) x##i = vector_fma(x##i, half, one);
/* An operand that the compiler can neither see through nor move out of the loop. */
#define KEEP(i) __asm__ volatile("" : "+x"(x##i));
  const vector half = vector_set((element)0.5), one = vector_set(1);
  CHAINS(START)
  for (int64_t i = 0; i < iterations; i++) {
    CHAINS(STEP)
    CHAINS(KEEP)
  }
#undef START
#undef STEP
#undef KEEP
  return iterations * CHAIN_COUNT * LANES * 2;
}
