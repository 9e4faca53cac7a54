/*
 * What transforms of rough lengths are made of: cyclic convolutions of a smooth length.
 *
 * Rader, for a prime n: with g a primitive root, X[g^-q] - x[0] is the convolution of x[g^q] with
 * exp(-2 pi i g^-q / n), both of length n - 1. C. M. Rader, "Discrete Fourier transforms when the
 * number of data samples is prime", Proc. IEEE 56 (1968).
 *
 * Bluestein, for any n: as jk = (j^2 + k^2 - (k - j)^2) / 2, X[k] = c[k] times the convolution of
 * x[j] c[j] with 1 / c[j], where c[j] = exp(-pi i j^2 / n), padded to a length of 2n - 1 at least.
 * L. I. Bluestein, "A linear filtering approach to the computation of the discrete Fourier
 * transform", IEEE Trans. Audio Electroacoustics 18 (1970).
 */
struct NAME(convolution) {
  int64_t n;
  int64_t length; /* of the convolution */
  REAL *kernel;   /* transform of what is convolved with, divided by the length */
  REAL *chirp;    /* Bluestein: the c[j]; NULL for Rader */
  int32_t *power; /* Rader: g^q modulo n */
};

static void NAME(convolution_close)(struct NAME(convolution) * convolution) {
  free(convolution->kernel);
  free(convolution->chirp);
  free(convolution->power);
}

static int64_t NAME(convolution_table_bytes)(const struct NAME(convolution) * convolution) {
  const int64_t n = convolution->n;
  return convolution->length * 2 * (int64_t)sizeof(REAL) + (convolution->chirp == NULL
                                                                ? n * (int64_t)sizeof(int32_t)
                                                                : n * 2 * (int64_t)sizeof(REAL));
}

static bool NAME(suits_rader)(int64_t n) { return n > 2 && NAME(is_smooth)(n - 1) && is_prime(n); }

/* In double precision even for float: what it is rounded to is then right to the last bit. */
static bool NAME(convolution_set_kernel)(struct NAME(convolution) * convolution, double *values) {
  const int64_t length = convolution->length;
  convolution->kernel = table_new(2 * length, sizeof(REAL));
  if (convolution->kernel == NULL || !transform_values(values, length)) return false;
  for (int64_t i = 0; i < 2 * length; i++) convolution->kernel[i] = (REAL)(values[i] / length);
  return true;
}

static bool NAME(rader_fill)(struct NAME(convolution) * convolution, const struct roots *roots,
                             double *values) {
  const int64_t n = convolution->n, g = primitive_root(n);
  int64_t power = 1;
  for (int64_t q = 0; q < n - 1; q++) {
    convolution->power[q] = (int32_t)power;
    const struct root root = roots_at(roots, power);
    const int64_t reversed = q == 0 ? 0 : n - 1 - q;
    values[2 * reversed] = (double)root.re;
    values[2 * reversed + 1] = (double)root.im;
    power = power * g % n;
  }
  return NAME(convolution_set_kernel)(convolution, values);
}

static bool NAME(bluestein_fill)(struct NAME(convolution) * convolution, const struct roots *roots,
                                 double *values) {
  const int64_t n = convolution->n, length = convolution->length;
  memset(values, 0, (size_t)(2 * length) * sizeof(double));
  int64_t square = 0; /* of j, modulo 2n */
  for (int64_t j = 0; j < n; j++) {
    const struct root root = roots_at(roots, square);
    convolution->chirp[2 * j] = (REAL)root.re;
    convolution->chirp[2 * j + 1] = (REAL)root.im;
    const int64_t mirrored = j == 0 ? 0 : length - j;
    values[2 * j] = values[2 * mirrored] = (double)root.re;
    values[2 * j + 1] = values[2 * mirrored + 1] = (double)-root.im;
    square = (square + 2 * j + 1) % (2 * n);
  }
  return NAME(convolution_set_kernel)(convolution, values);
}

/* Of a prime n if n - 1 is smooth, by Rader; by Bluestein otherwise. */
static bool NAME(convolution_open)(struct NAME(convolution) * convolution, int64_t n) {
  const bool by_rader = NAME(suits_rader)(n);
  const int64_t length = by_rader ? n - 1 : fast_length(2 * n - 1);
  *convolution = (struct NAME(convolution)){.n = n, .length = length};
  if (by_rader) {
    convolution->power = table_new(n, sizeof(int32_t));
  } else {
    convolution->chirp = table_new(2 * n, sizeof(REAL));
  }
  struct roots roots;
  double *values = table_new(2 * length, sizeof(double));
  const bool has_memory =
      values != NULL && (convolution->power != NULL || convolution->chirp != NULL);
  bool is_filled = false;
  if (has_memory && roots_open(&roots, by_rader ? n : 2 * n)) {
    is_filled = by_rader ? NAME(rader_fill)(convolution, &roots, values)
                         : NAME(bluestein_fill)(convolution, &roots, values);
    roots_close(&roots);
  }
  free(values);
  if (!is_filled) NAME(convolution_close)(convolution);
  return is_filled;
}

/* Complex numbers begin..end-1: to = from * by, their parts exchanged before or after. */
static inline void NAME(multiply)(REAL *to, const REAL *from, const REAL *by, int64_t begin,
                                  int64_t end, bool exchanged_before, bool exchanged_after) {
  int64_t i = begin;
  for (; i + NAME(PAIRS) <= end; i += NAME(PAIRS)) {
    NAME(pairs) x = NAME(pairs_load)(from + 2 * i);
    if (exchanged_before) x = NAME(pairs_exchange)(x);
    x = NAME(pairs_multiply)(x, NAME(pairs_load)(by + 2 * i));
    if (exchanged_after) x = NAME(pairs_exchange)(x);
    NAME(pairs_store)(to + 2 * i, x);
  }
  for (; i < end; i++) {
    const REAL re = from[2 * i + exchanged_before], im = from[2 * i + !exchanged_before];
    const REAL c = by[2 * i], s = by[2 * i + 1];
    to[2 * i + exchanged_after] = re * c - im * s;
    to[2 * i + !exchanged_after] = re * s + im * c;
  }
}

/* Number i of from to place place[i] of to, parts exchanged or not; and the other way round. */
static inline void NAME(scatter)(REAL *to, const REAL *from, const int32_t *place, int64_t begin,
                                 int64_t end, bool exchanged) {
  for (int64_t i = begin; i < end; i++) {
    const int64_t k = place[i];
    const REAL re = from[2 * i], im = from[2 * i + 1];
    to[2 * k] = exchanged ? im : re;
    to[2 * k + 1] = exchanged ? re : im;
  }
}

static inline void NAME(gather)(REAL *to, const REAL *from, const int32_t *place, int64_t begin,
                                int64_t end, bool exchanged) {
  for (int64_t i = begin; i < end; i++) {
    const int64_t k = place[i];
    const REAL re = from[2 * k], im = from[2 * k + 1];
    to[2 * i] = exchanged ? im : re;
    to[2 * i + 1] = exchanged ? re : im;
  }
}

/*
 * One sequence that lies side by side, in pieces of the numbers begin..end-1 of the convolution.
 * Rader keeps X[0] in the first complex number of the values, its convolution behind a cache line.
 */
enum { NAME(HEADER) = CACHE_LINE / sizeof(REAL) };

static void NAME(convolution_spread)(const struct NAME(convolution) * convolution, const REAL *in,
                                     REAL *values, int64_t begin, int64_t end, bool inverse) {
  REAL *numbers = values + NAME(HEADER);
  if (convolution->chirp == NULL) {
    if (inverse) {
      NAME(gather)(numbers, in, convolution->power, begin, end, true);
    } else {
      NAME(gather)(numbers, in, convolution->power, begin, end, false);
    }
    return;
  }
  const int64_t last = end < convolution->n ? end : convolution->n;
  if (inverse) {
    NAME(multiply)(numbers, in, convolution->chirp, begin, last, true, false);
  } else {
    NAME(multiply)(numbers, in, convolution->chirp, begin, last, false, false);
  }
  const int64_t first = begin > convolution->n ? begin : convolution->n;
  if (first < end) memset(numbers + 2 * first, 0, (size_t)(2 * (end - first)) * sizeof(REAL));
}

static void NAME(convolution_multiply)(const struct NAME(convolution) * convolution, const REAL *in,
                                       REAL *values, int64_t begin, int64_t end, bool inverse) {
  REAL *numbers = values + NAME(HEADER);
  const REAL sum[2] = {numbers[0], numbers[1]};
  NAME(multiply)(numbers, numbers, convolution->kernel, begin, end, false, false);
  if (begin == 0 && convolution->chirp == NULL) {
    for (int part = 0; part < 2; part++) {
      const REAL first = in[part ^ inverse];
      values[part] = sum[part] + first;
      numbers[part] += first; /* at frequency 0, so that it is added to every result */
    }
  }
}

static void NAME(convolution_collect)(const struct NAME(convolution) * convolution, REAL *out,
                                      const REAL *values, int64_t begin, int64_t end, bool inverse,
                                      REAL scale) {
  const REAL *numbers = values + NAME(HEADER);
  if (convolution->chirp != NULL) {
    const int64_t last = end < convolution->n ? end : convolution->n;
    if (inverse) {
      NAME(multiply)(out, numbers, convolution->chirp, begin, last, false, true);
    } else {
      NAME(multiply)(out, numbers, convolution->chirp, begin, last, false, false);
    }
    return;
  }
  if (begin == 0) {
    out[inverse] = values[0] * scale;
    out[!inverse] = values[1] * scale;
    out[2 * 1 + inverse] = numbers[0]; /* the power 0 */
    out[2 * 1 + !inverse] = numbers[1];
    begin = 1;
  }
  /* Number q belongs to g^-q, the power n - 1 - q. */
  for (int64_t q = begin; q < end; q++) {
    const int64_t k = convolution->power[convolution->length - q];
    out[2 * k + inverse] = numbers[2 * q];
    out[2 * k + !inverse] = numbers[2 * q + 1];
  }
}

/*
 * A group of sequences, number j of sequence s at 2 * (j * group + s) of the values; these are
 * copies from and to wherever the sequences lie.
 */
static inline void NAME(copy_across)(REAL *to, int64_t to_lane, const REAL *from, int64_t from_lane,
                                     int64_t count, bool exchanged) {
  for (int64_t s = 0; s < count; s++) {
    const REAL re = from[2 * s * from_lane], im = from[2 * s * from_lane + 1];
    to[2 * s * to_lane] = exchanged ? im : re;
    to[2 * s * to_lane + 1] = exchanged ? re : im;
  }
}

static inline void NAME(multiply_across)(REAL *numbers, const REAL *by, int64_t count) {
  const REAL c = by[0], s = by[1];
  for (int64_t i = 0; i < count; i++) {
    const REAL re = numbers[2 * i], im = numbers[2 * i + 1];
    numbers[2 * i] = re * c - im * s;
    numbers[2 * i + 1] = re * s + im * c;
  }
}

static void NAME(convolution_spread_group)(const struct NAME(convolution) * convolution,
                                           struct NAME(strided) in, REAL *numbers, int64_t group,
                                           int64_t count, bool inverse) {
  for (int64_t q = 0; q < convolution->length; q++) {
    REAL *to = numbers + 2 * q * group;
    if (convolution->chirp == NULL) {
      const REAL *from = in.base + 2 * convolution->power[q] * in.step;
      NAME(copy_across)(to, 1, from, in.lane, count, inverse);
    } else if (q < convolution->n) {
      NAME(copy_across)(to, 1, in.base + 2 * q * in.step, in.lane, count, inverse);
      NAME(multiply_across)(to, convolution->chirp + 2 * q, count);
    } else {
      memset(to, 0, (size_t)(2 * count) * sizeof(REAL));
    }
  }
}

/* Rader keeps the sequences' X[0] apart. */
static void NAME(convolution_multiply_group)(const struct NAME(convolution) * convolution,
                                             struct NAME(strided) in, REAL *numbers, REAL *sums,
                                             int64_t group, int64_t count, bool inverse) {
  if (convolution->chirp == NULL) {
    for (int64_t s = 0; s < count; s++) {
      for (int part = 0; part < 2; part++) {
        sums[2 * s + part] = numbers[2 * s + part] + in.base[2 * s * in.lane + (part ^ inverse)];
      }
    }
  }
  for (int64_t q = 0; q < convolution->length; q++) {
    NAME(multiply_across)(numbers + 2 * q * group, convolution->kernel + 2 * q, count);
  }
  if (convolution->chirp == NULL) {
    for (int64_t s = 0; s < count; s++) {
      for (int part = 0; part < 2; part++) {
        numbers[2 * s + part] += in.base[2 * s * in.lane + (part ^ inverse)];
      }
    }
  }
}

static void NAME(convolution_collect_group)(const struct NAME(convolution) * convolution,
                                            struct NAME(strided) out, REAL *numbers, REAL *sums,
                                            int64_t group, int64_t count, bool inverse,
                                            REAL scale) {
  if (convolution->chirp != NULL) {
    for (int64_t k = 0; k < convolution->n; k++) {
      REAL *from = numbers + 2 * k * group;
      NAME(multiply_across)(from, convolution->chirp + 2 * k, count);
      NAME(copy_across)(out.base + 2 * k * out.step, out.lane, from, 1, count, inverse);
    }
    return;
  }
  for (int64_t i = 0; i < 2 * count; i++) sums[i] *= scale;
  NAME(copy_across)(out.base, out.lane, sums, 1, count, inverse);
  for (int64_t q = 0; q < convolution->length; q++) {
    const int64_t k = convolution->power[q == 0 ? 0 : convolution->length - q];
    NAME(copy_across)
    (out.base + 2 * k * out.step, out.lane, numbers + 2 * q * group, 1, count, inverse);
  }
}
