/* Transforms of one axis, of every length. */
#include "checking.h"
#include "testing.h"

static const int64_t KINDS[] = {VGPU_FFT_C2C, VGPU_FFT_R2C, VGPU_FFT_C2R};
static const int64_t PRECISIONS[] = {sizeof(float), sizeof(double)};

/* Instrumented code is slow; what it looks for shows at a part of the lengths as well. */
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 11 };
#else
enum { STRIDE = 1 };
#endif

static void check_kinds(int64_t n, int64_t precision, struct rng *rng) {
  FOR_EACH(k, KINDS) {
    struct vgpu_fft_spec spec = dense_spec(KINDS[k], precision, 1, &n);
    check_transform(&spec, rng);
  }
  struct vgpu_fft_spec inverse = dense_spec(VGPU_FFT_C2C, precision, 1, &n);
  inverse.inverse = true;
  inverse.scale = 1.0 / (double)n;
  check_transform(&inverse, rng);
}

static void check_length(int64_t n, struct rng *rng) {
  FOR_EACH(p, PRECISIONS) check_kinds(n, PRECISIONS[p], rng);
}

/* The reference takes its time: above 256, one precision has all kinds, the other one has c2c. */
static void every_length_to_1024(void) {
  struct rng rng = {1};
  for (int64_t n = 1; n <= 256; n++) check_length(n, &rng);
  for (int64_t n = 257; n <= 1024; n += STRIDE) {
    const bool is_single = rng_coin(&rng);
    struct vgpu_fft_spec spec = dense_spec(VGPU_FFT_C2C, is_single ? 8 : 4, 1, &n);
    check_kinds(n, is_single ? 4 : 8, &rng);
    check_transform(&spec, &rng);
  }
}

static void long_primes_squares_and_products(void) {
  struct rng rng = {2};
  static const int64_t lengths[] = {1031,    2017,    2069,    4093,     67 * 67,
                                    67 * 71, 5 * 211, 64 * 67, 1024 * 3, 2 * 2063,
                                    4096,    5000,    6561,    8191,     3 * 5 * 7 * 11 * 13,
                                    65536,   65537,   66000};
  FOR_EACH(i, lengths) check_length(lengths[i], &rng);
}

int main(void) {
  RUN(every_length_to_1024);
  RUN(long_primes_squares_and_products);
  return failures != 0;
}
