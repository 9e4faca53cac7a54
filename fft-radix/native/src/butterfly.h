/*
 * Transforms of fixed length of W sequences at once, from memory to memory. Inside the engine the
 * numbers of W sequences lie in blocks: their real parts, then their imaginary parts.
 *
 * Included once for each vocabulary.
 */
#include <stdbool.h>
#include <stdint.h>

#define ALWAYS_INLINE inline __attribute__((always_inline))

enum { BLOCK = 2 * W }; /* reals */

/* Number 0 of a butterfly is apart from the others, for reading in reverse. */
struct NAME(source) {
  const REAL *first;
  const REAL *second;
  int64_t step;
  int64_t ahead; /* how far to fetch ahead into the cache, if it fetches */
  bool fetches;
  bool pairs;
};

struct NAME(target) {
  REAL *base;
  int64_t step;
  const REAL *twiddles; /* of number 1 and up */
  bool turns;
  bool pairs;
  vector scale;
};

static ALWAYS_INLINE void NAME(take)(struct NAME(source) x, int k, vector *re, vector *im) {
  const REAL *p = k == 0 ? x.first : x.second + (k - 1) * x.step;
  *re = vector_load(p);
  *im = vector_load(p + W);
  if (x.fetches) {
    for (size_t at = 0; at < BLOCK; at += 64 / sizeof(REAL)) __builtin_prefetch(p + x.ahead + at);
  }
  if (x.pairs) vector_split(*re, *im, re, im);
}

static ALWAYS_INLINE void NAME(put)(struct NAME(target) y, int k, vector re, vector im) {
  REAL *p = y.base + k * y.step;
  if (y.turns && k > 0) {
    const vector c = vector_set(y.twiddles[2 * k - 2]), s = vector_set(y.twiddles[2 * k - 1]);
    const vector turned = vector_fms(re, c, im * s);
    im = vector_fma(re, s, im * c);
    re = turned;
  }
  if (y.pairs) vector_join(re * y.scale, im * y.scale, &re, &im);
  vector_store(p, re);
  vector_store(p + W, im);
}

#include "codelets.h"
