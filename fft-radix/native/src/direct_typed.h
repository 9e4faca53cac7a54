/*
 * One transform of a short odd prime length p by its definition. With the sums and differences of
 * x[j] and x[p-j], X[k] = a + b and X[p-k] = a - b, where a = x[0] + the sum over j of sums times
 * cosines, and b = -i times that of differences times sines, for j and k of 1..(p-1)/2: real
 * products only, in vectors over k.
 */
enum {
  NAME(SHORTEST_DIRECT) = 17,
  NAME(LONGEST_DIRECT) = 61, /* above, Rader's two transforms are faster */
  NAME(MOST_HALVES) = (NAME(LONGEST_DIRECT) - 1) / 2,
  NAME(REALS) = 2 * NAME(PAIRS), /* real numbers in a vector */
};

struct NAME(direct) {
  int64_t n;
  int64_t vectors; /* of results k */
  REAL *table;     /* for each vector, for each j, cosines and sines of 2 pi jk / n */
};

static bool NAME(suits_direct)(int64_t n) {
  return n >= NAME(SHORTEST_DIRECT) && n <= NAME(LONGEST_DIRECT) && is_prime(n);
}

static int64_t NAME(direct_table_bytes)(const struct NAME(direct) * direct) {
  return direct->vectors * (direct->n / 2) * 2 * NAME(REALS) * (int64_t)sizeof(REAL);
}

static bool NAME(direct_open)(struct NAME(direct) * direct, int64_t n) {
  const int64_t halves = n / 2, vectors = (halves + NAME(REALS) - 1) / NAME(REALS);
  *direct = (struct NAME(direct)){.n = n, .vectors = vectors};
  direct->table = table_new(vectors * halves * 2 * NAME(REALS), sizeof(REAL));
  struct roots roots;
  if (direct->table == NULL || !roots_open(&roots, n)) return false;
  REAL *entry = direct->table;
  for (int64_t v = 0; v < vectors; v++) {
    for (int64_t j = 1; j <= halves; j++, entry += 2 * NAME(REALS)) {
      for (int64_t lane = 0; lane < NAME(REALS); lane++) {
        const struct root root = roots_at(&roots, j * (v * NAME(REALS) + lane + 1) % n);
        entry[lane] = (REAL)root.re;
        entry[NAME(REALS) + lane] = (REAL)-root.im;
      }
    }
  }
  roots_close(&roots);
  return true;
}

static inline NAME(pairs) NAME(broadcast)(REAL x) { return (NAME(pairs)){0} + x; }

/* Number k of a vector of results and its mirror image. */
static inline void NAME(direct_store)(const struct NAME(direct) * direct, int64_t vector,
                                      NAME(pairs) a_re, NAME(pairs) a_im, NAME(pairs) b_re,
                                      NAME(pairs) b_im, REAL *out, bool inverse) {
  const NAME(pairs) low_re = a_re + b_im, low_im = a_im - b_re;
  const NAME(pairs) high_re = a_re - b_im, high_im = a_im + b_re;
  const int64_t first = vector * NAME(REALS) + 1, halves = direct->n / 2;
  REAL *low = out + 2 * first, *high = out + 2 * (direct->n - first);
  for (int64_t lane = 0; lane < NAME(REALS) && first + lane <= halves; lane++) {
    low[2 * lane + inverse] = low_re[lane];
    low[2 * lane + !inverse] = low_im[lane];
    high[-2 * lane + inverse] = high_re[lane];
    high[-2 * lane + !inverse] = high_im[lane];
  }
}

/* Every sum goes to sums, every difference to differences; returns the sum of all numbers. */
static inline void NAME(fold)(const REAL *in, int64_t n, REAL *sums, REAL *differences, REAL all[2],
                              bool inverse) {
  REAL re = in[inverse], im = in[!inverse];
  for (int64_t j = 1; j <= n / 2; j++) {
    const REAL *low = in + 2 * j, *high = in + 2 * (n - j);
    sums[2 * j] = low[inverse] + high[inverse];
    sums[2 * j + 1] = low[!inverse] + high[!inverse];
    differences[2 * j] = low[inverse] - high[inverse];
    differences[2 * j + 1] = low[!inverse] - high[!inverse];
    re += sums[2 * j];
    im += sums[2 * j + 1];
  }
  all[0] = re;
  all[1] = im;
}

static inline void NAME(direct_transform)(const struct NAME(direct) * direct, const REAL *in,
                                          REAL *out, bool inverse, REAL scale) {
  const int64_t halves = direct->n / 2;
  REAL sums[2 * NAME(MOST_HALVES) + 2], differences[2 * NAME(MOST_HALVES) + 2], all[2];
  const NAME(pairs) scales = NAME(broadcast)(scale);
  const NAME(pairs) first_re = NAME(broadcast)(in[inverse]),
                    first_im = NAME(broadcast)(in[!inverse]);
  NAME(fold)(in, direct->n, sums, differences, all, inverse);
  out[inverse] = all[0] * scale;
  out[!inverse] = all[1] * scale;
  const REAL *entry = direct->table;
  for (int64_t v = 0; v < direct->vectors; v++) {
    NAME(pairs) a_re = first_re, a_im = first_im, b_re = {0}, b_im = {0};
    for (int64_t j = 1; j <= halves; j++, entry += 2 * NAME(REALS)) {
      const NAME(pairs) cosines = NAME(pairs_load)(entry);
      const NAME(pairs) sines = NAME(pairs_load)(entry + NAME(REALS));
      a_re += cosines * NAME(broadcast)(sums[2 * j]);
      a_im += cosines * NAME(broadcast)(sums[2 * j + 1]);
      b_re += sines * NAME(broadcast)(differences[2 * j]);
      b_im += sines * NAME(broadcast)(differences[2 * j + 1]);
    }
    NAME(direct_store)
    (direct, v, a_re * scales, a_im * scales, b_re * scales, b_im * scales, out, inverse);
  }
}

/* In and out may be the same memory. */
static void NAME(direct_run)(const struct NAME(direct) * direct, const REAL *in, REAL *out,
                             bool inverse, REAL scale) {
  if (inverse) {
    NAME(direct_transform)(direct, in, out, true, scale);
  } else {
    NAME(direct_transform)(direct, in, out, false, scale);
  }
}
