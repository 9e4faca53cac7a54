#include "reference.h"

#include <math.h>
#include <stdlib.h>

enum { LENGTHS = 61 }; /* a prime, for lengths that are multiples of each other to go apart */

/* The roots of the lengths asked for last, for they are asked for again and again. */
static long double complex *remembered(int64_t n) {
  static struct {
    int64_t n;
    long double complex *roots;
  } lengths[LENGTHS];
  const int64_t place = n % LENGTHS;
  if (lengths[place].n != n) {
    free(lengths[place].roots);
    lengths[place].roots = calloc((size_t)n, sizeof(long double complex));
    lengths[place].n = n;
    for (int64_t k = 0; k < n; k++) {
      const long double angle =
          6.283185307179586476925286766559005768L * (long double)k / (long double)n;
      lengths[place].roots[k] = CMPLXL(cosl(angle), -sinl(angle));
    }
  }
  return lengths[place].roots;
}

/* exp(-+2 pi i k / n) */
static long double complex root(int64_t k, int64_t n, bool inverse) {
  const long double complex root = remembered(n)[k];
  return inverse ? conjl(root) : root;
}

static int64_t smallest_factor(int64_t n) {
  for (int64_t p = 2; p * p <= n; p++) {
    if (n % p == 0) return p;
  }
  return n;
}

static long double complex *numbers_new(int64_t count) {
  return calloc((size_t)count, sizeof(long double complex));
}

static void transform(const long double complex *x, int64_t step, long double complex *result,
                      int64_t n, bool inverse);

/* By the definition. */
static void transform_short_prime(const long double complex *x, int64_t step,
                                  long double complex *result, int64_t p, bool inverse) {
  for (int64_t k = 0; k < p; k++) {
    result[k] = 0;
    for (int64_t j = 0; j < p; j++) result[k] += x[j * step] * root(j * k % p, p, inverse);
  }
}

/* By Bluestein, as a convolution whose length is a power of two. */
static void transform_long_prime(const long double complex *x, int64_t step,
                                 long double complex *result, int64_t p, bool inverse) {
  int64_t length = 1;
  while (length < 2 * p) length *= 2;
  long double complex *a = numbers_new(length), *b = numbers_new(length);
  long double complex *transformed_a = numbers_new(length), *transformed_b = numbers_new(length);
  for (int64_t j = 0; j < p; j++) {
    const long double complex chirp = root(j * j % (2 * p), 2 * p, inverse);
    a[j] = x[j * step] * chirp;
    b[j] = b[j == 0 ? 0 : length - j] = conjl(chirp);
  }
  transform(a, 1, transformed_a, length, false);
  transform(b, 1, transformed_b, length, false);
  for (int64_t k = 0; k < length; k++) transformed_a[k] *= transformed_b[k] / (long double)length;
  transform(transformed_a, 1, a, length, true);
  for (int64_t k = 0; k < p; k++) result[k] = a[k] * root(k * k % (2 * p), 2 * p, inverse);
  free(a);
  free(b);
  free(transformed_a);
  free(transformed_b);
}

/* By Cooley and Tukey. */
static void transform(const long double complex *x, int64_t step, long double complex *result,
                      int64_t n, bool inverse) {
  if (n == 1) {
    result[0] = x[0];
    return;
  }
  const int64_t p = smallest_factor(n), m = n / p;
  if (p == n) {
    (p < 64 ? transform_short_prime : transform_long_prime)(x, step, result, p, inverse);
    return;
  }
  long double complex *parts = numbers_new(n), *column = numbers_new(p), *sums = numbers_new(p);
  for (int64_t i = 0; i < p; i++) {
    transform(x + i * step, step * p, parts + i * m, m, inverse);
  }
  for (int64_t k = 0; k < m; k++) {
    for (int64_t i = 0; i < p; i++) column[i] = parts[i * m + k] * root(i * k, n, inverse);
    transform(column, 1, sums, p, inverse);
    for (int64_t i = 0; i < p; i++) result[i * m + k] = sums[i];
  }
  free(parts);
  free(column);
  free(sums);
}

void reference_dft(long double complex *x, int64_t n, int64_t step, bool inverse) {
  long double complex *result = numbers_new(n);
  transform(x, step, result, n, inverse);
  for (int64_t k = 0; k < n; k++) x[k * step] = result[k];
  free(result);
}
