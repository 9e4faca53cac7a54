/* The reference against the definition, term by term. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "vgpu_bench_reference.h"

struct number {
  long double re, im;
};

static const long double TWO_PI = 6.283185307179586476925286766559005768L;

static int failures;

#define EXPECT(condition)                                                      \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: expected %s\n", __FILE__, __LINE__, #condition); \
      failures++;                                                              \
    }                                                                          \
  } while (0)

static double uniform(void) { return 2.0 * rand() / RAND_MAX - 1; }

static int64_t address(const void *memory) { return (int64_t)(intptr_t)memory; }

/* One number of the transform of a two-dimensional array of complex numbers. */
static struct number term_by_term(const double *x, int64_t rows, int64_t columns, int64_t row,
                                  int64_t column) {
  struct number sum = {0, 0};
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = 0; j < columns; j++) {
      long double angle = -TWO_PI * ((long double)(i * row % rows) / rows +
                                     (long double)(j * column % columns) / columns);
      long double c = cosl(angle);
      long double s = sinl(angle);
      const double *number = x + 2 * (i * columns + j);
      sum.re += number[0] * c - number[1] * s;
      sum.im += number[0] * s + number[1] * c;
    }
  }
  return sum;
}

/* The relative L2 distance of the reference from the definition. */
static long double distance(int64_t batch, int64_t rows, int64_t columns) {
  int64_t count = batch * rows * columns;
  double *x = malloc((size_t)count * 2 * sizeof *x);
  struct number *reference = malloc((size_t)count * sizeof *reference);
  for (int64_t i = 0; i < 2 * count; i++) {
    x[i] = uniform();
  }
  const int64_t extents[] = {rows, columns};
  struct vgpu_reference_transform d = {
      .type = VGPU_REFERENCE_F64,
      .rank = rows == 1 ? 1 : 2,
      .extents = address(rows == 1 ? extents + 1 : extents),
      .batch = batch,
      .source = address(x),
      .reference = address(reference),
  };
  EXPECT(vgpu_reference_transform(&d) == VGPU_REFERENCE_OK);
  long double difference = 0;
  long double norm = 0;
  for (int64_t i = 0; i < count; i++) {
    int64_t item = i / (rows * columns);
    int64_t row = i / columns % rows;
    struct number expected =
        term_by_term(x + 2 * item * rows * columns, rows, columns, row, i % columns);
    long double re = reference[i].re - expected.re;
    long double im = reference[i].im - expected.im;
    difference += re * re + im * im;
    norm += expected.re * expected.re + expected.im * expected.im;
  }
  free(x);
  free(reference);
  return sqrtl(difference / norm);
}

static void lengths_agree_with_the_definition(void) {
  for (int64_t n = 1; n <= 130; n++) {
    EXPECT(distance(1, 1, n) < 2e-18L);
  }
  const int64_t others[] = {360, 1024, 1009, 2 * 101};
  for (int i = 0; i < 4; i++) {
    EXPECT(distance(1, 1, others[i]) < 2e-18L);
  }
}

static void batches_and_axes_agree_with_the_definition(void) {
  EXPECT(distance(5, 1, 12) < 2e-18L);
  EXPECT(distance(1, 6, 10) < 2e-18L);
  EXPECT(distance(2, 37, 4) < 2e-18L);
}

static void real_numbers_give_half_of_the_spectrum(void) {
  const float x[] = {1, 2, 3, 4, 5, 6};
  const int64_t extents[] = {3};
  struct number reference[4];
  struct vgpu_reference_transform d = {
      .type = VGPU_REFERENCE_F32,
      .is_real = 1,
      .rank = 1,
      .extents = address(extents),
      .batch = 2,
      .source = address(x),
      .reference = address(reference),
  };
  EXPECT(vgpu_reference_transform(&d) == VGPU_REFERENCE_OK);
  EXPECT(reference[0].re == 6 && reference[2].re == 15);
  for (int i = 1; i < 4; i += 2) {
    EXPECT(fabsl(reference[i].re + 1.5L) < 1e-18L);
    EXPECT(fabsl(reference[i].im - sqrtl(0.75L)) < 1e-18L);
  }
}

static void errors_are_relative(void) {
  const struct number reference[] = {{3, 0}, {0, 4}};
  const double numbers[] = {3, 0, 0.5, 4};
  struct vgpu_reference_error d = {
      .type = VGPU_REFERENCE_F64,
      .count = 2,
      .numbers = address(numbers),
      .reference = address(reference),
  };
  EXPECT(vgpu_reference_error(&d) == VGPU_REFERENCE_OK && d.error == 0.1);
  const float exact[] = {3, 0, 0, 4};
  d.type = VGPU_REFERENCE_F32;
  d.numbers = address(exact);
  EXPECT(vgpu_reference_error(&d) == VGPU_REFERENCE_OK && d.error == 0);
  const float spoilt[] = {3, 0, NAN, 4};
  d.numbers = address(spoilt);
  EXPECT(vgpu_reference_error(&d) == VGPU_REFERENCE_OK && isnan(d.error));
}

int main(void) {
  lengths_agree_with_the_definition();
  batches_and_axes_agree_with_the_definition();
  real_numbers_give_half_of_the_spectrum();
  errors_are_relative();
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
