#include "roots.h"

#include <math.h>
#include <stdlib.h>

static const long double TWO_PI = 6.283185307179586476925286766559005768L;

static void fill(struct root *table, int64_t count, int64_t step, int64_t n) {
  for (int64_t i = 0; i < count; i++) {
    const long double angle = TWO_PI * (long double)(i * step) / (long double)n;
    table[i] = (struct root){cosl(angle), -sinl(angle)};
  }
}

bool roots_open(struct roots *roots, int64_t n) {
  roots->n = n;
  roots->shift = 0;
  while (INT64_C(1) << (2 * roots->shift) < n) roots->shift++;
  const int64_t fine = INT64_C(1) << roots->shift, coarse = ((n - 1) >> roots->shift) + 1;
  roots->mask = fine - 1;
  roots->fine = malloc((size_t)(fine + coarse) * sizeof(struct root));
  if (roots->fine == NULL) return false;
  roots->coarse = roots->fine + fine;
  fill(roots->fine, fine, 1, n);
  fill(roots->coarse, coarse, fine, n);
  return true;
}

void roots_close(struct roots *roots) { free(roots->fine); }
