#include <string.h>

#include "gemm_complex.h"

/* An element fills the widest part of a vector that can be moved without a shuffle. */
void pack_lines_c128(const double *in, int64_t stride, int64_t width, int64_t k, int64_t pitch,
                     double *out) {
  enum { BYTES = PARTS * sizeof(double) };
  for (int64_t p = 0; p < k; p++) {
    double *step = out + p * pitch * PARTS;
    for (int64_t i = 0; i < width; i++) {
      memcpy(step + i * PARTS, in + i * stride + p * PARTS, BYTES);
    }
    for (int64_t i = width; i < pitch; i++) memset(step + i * PARTS, 0, BYTES);
  }
}
