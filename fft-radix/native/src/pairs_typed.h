/*
 * Vectors of complex numbers as callers keep them, real and imaginary part side by side. For one
 * precision: REAL and BITS are a real number and the integer of its size.
 */
#if defined(__AVX512F__)
enum { NAME(PAIRS) = 64 / (2 * sizeof(REAL)) };
#else
enum { NAME(PAIRS) = 32 / (2 * sizeof(REAL)) };
#endif

typedef REAL NAME(pairs) __attribute__((vector_size(2 * NAME(PAIRS) * sizeof(REAL))));
typedef BITS NAME(order) __attribute__((vector_size(2 * NAME(PAIRS) * sizeof(REAL))));
typedef REAL NAME(unaligned_pairs)
    __attribute__((vector_size(2 * NAME(PAIRS) * sizeof(REAL)), aligned(sizeof(REAL)), may_alias));

static inline NAME(pairs) NAME(pairs_load)(const REAL *from) {
  return *(const NAME(unaligned_pairs) *)from;
}

static inline void NAME(pairs_store)(REAL *to, NAME(pairs) x) { *(NAME(unaligned_pairs) *)to = x; }

/* Where element i of a vector comes from, as an expression of i. */
static inline NAME(order) NAME(places)(void) {
  NAME(order) places;
  for (int i = 0; i < 2 * NAME(PAIRS); i++) places[i] = i;
  return places;
}

static inline NAME(pairs) NAME(pairs_exchange)(NAME(pairs) x) {
  return __builtin_shuffle(x, NAME(places)() ^ 1);
}

static inline NAME(pairs) NAME(pairs_reverse)(NAME(pairs) x) {
  return __builtin_shuffle(x, NAME(places)() ^ (2 * NAME(PAIRS) - 2));
}

/* Changes the sign of the real parts, or of the imaginary ones. */
static inline NAME(pairs) NAME(pairs_negate)(NAME(pairs) x, int part) {
  const NAME(pairs) minus_zero = -(NAME(pairs)){0};
  const NAME(order) signs = ((NAME(places)() & 1) == part) & (NAME(order))minus_zero;
  return (NAME(pairs))((NAME(order))x ^ signs);
}

static inline NAME(pairs) NAME(pairs_conjugate)(NAME(pairs) x) { return NAME(pairs_negate)(x, 1); }

static inline NAME(pairs) NAME(pairs_multiply)(NAME(pairs) x, NAME(pairs) w) {
  const NAME(pairs) re = __builtin_shuffle(w, NAME(places)() & ~(BITS)1);
  const NAME(pairs) im = __builtin_shuffle(w, NAME(places)() | 1);
  return x * re + NAME(pairs_exchange)(x) * NAME(pairs_negate)(im, 0);
}
