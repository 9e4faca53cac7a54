/* A complex element of two floats is as wide as a double, and is moved as one. */
#include "gemm_complex.h"
#include "vector_f64.h"

/* The first `count` of up to LANES lines for up to LANES steps; other lines are zero. */
static inline void load_some_lines(const double *in, int64_t stride, int64_t count, int64_t steps,
                                   vector columns[LANES]) {
  const vector_mask mask = vector_mask_first(steps);
  vector lines[LANES];
  for (int i = 0; i < LANES; i++) {
    lines[i] = i < count ? vector_load_masked(in + i * stride, mask) : vector_zero();
  }
  vector_transpose(lines, columns);
}

/*
 * Whole vectors are stored, which spill into the next step where pitch is no multiple of LANES. So
 * the vectors of a step are stored from its end to its beginning, and the steps in order.
 */
void pack_lines_c64(const float *from, int64_t parts, int64_t width, int64_t k, int64_t pitch,
                    float *to) {
  const double *in = (const double *)from;
  double *out = (double *)to;
  const int64_t stride = parts / PARTS, last_vector = (pitch - 1) / LANES * LANES;
  vector columns[LANES];
  for (int64_t p = 0; p < k; p += LANES) {
    const int64_t steps = k - p < LANES ? k - p : LANES;
    for (int64_t i = last_vector; i >= 0; i -= LANES) {
      const double *block = in + i * stride + p;
      if (steps == LANES && width - i >= LANES) {
        for (int j = 0; j < LANES; j += COLUMNS_PER_LOAD) {
          vector_load_columns(block + j, stride, columns + j);
        }
      } else {
        load_some_lines(block, stride, width - i, steps, columns);
      }
      for (int64_t j = 0; j < steps; j++) vector_store(out + (p + j) * pitch + i, columns[j]);
    }
  }
}
