/*
 * Roots of unity for tables: exp(-2 pi i k / n) for any k, in long double. A table of the size of
 * sqrt(n) gives each by one product.
 */
#ifndef VGPU_FFT_ROOTS_H
#define VGPU_FFT_ROOTS_H

#include <stdbool.h>
#include <stdint.h>

struct root {
  long double re;
  long double im;
};

struct roots {
  int64_t n;
  int64_t mask;      /* of the bits of k that index the fine table */
  int shift;         /* of the bits that index the coarse one */
  struct root *fine; /* exp(-2 pi i k / n) for small k */
  struct root *coarse;
};

/* False if there is no memory. */
bool roots_open(struct roots *roots, int64_t n);
void roots_close(struct roots *roots);

/* k is in 0..n-1. Whole quarters of a turn are exact, so that whole numbers stay whole. */
static inline struct root roots_at(const struct roots *roots, int64_t k) {
  if (4 * k == roots->n) return (struct root){0, -1};
  if (2 * k == roots->n) return (struct root){-1, 0};
  if (4 * k == 3 * roots->n) return (struct root){0, 1};
  const struct root a = roots->fine[k & roots->mask], b = roots->coarse[k >> roots->shift];
  return (struct root){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

#endif
