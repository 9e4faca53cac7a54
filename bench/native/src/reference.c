#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "vgpu_bench_reference.h"

enum {
  MOST_FACTORS = 64,
  /* Larger prime factors than this one take a convolution. */
  LARGEST_RADIX = 31,
};

static const long double QUARTER_OF_PI = 0.785398163397448309615660845819875721L;

struct number {
  long double re, im;
};

_Static_assert(sizeof(struct number) <= VGPU_REFERENCE_NUMBER_BYTES, "numbers are too large");

/* The transform of one length. */
struct dft {
  int64_t n;
  struct number *roots; /* exp(-2 pi i k / n), of the lengths without a convolution */
  int radices;
  int64_t radix[MOST_FACTORS];

  struct dft *inner;     /* of the convolution, whose length is a power of 2 */
  struct number *chirp;  /* exp(-pi i j^2 / n) */
  struct number *filter; /* the transform of its conjugate, over the convolution's length */
};

static struct number *allocate(int64_t count) {
  return malloc((size_t)count * sizeof(struct number));
}

static struct number product(struct number a, struct number b) {
  return (struct number){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static struct number conjugate(struct number a) { return (struct number){a.re, -a.im}; }

/* exp(-2 pi i k / n), by functions of angles up to pi/4, so that symmetric roots are exactly so. */
static struct number root(int64_t k, int64_t n) {
  int64_t octant = 8 * k / n;
  int64_t rest = 8 * k % n;
  long double angle = QUARTER_OF_PI * (octant % 2 ? n - rest : rest) / n;
  long double c = cosl(angle);
  long double s = sinl(angle);
  const struct number at[] = {{c, s},   {s, c},   {-s, c}, {-c, s},
                              {-c, -s}, {-s, -c}, {s, -c}, {c, -s}};
  return conjugate(at[octant]);
}

static void dft_free(struct dft *dft) {
  if (dft != NULL) {
    dft_free(dft->inner);
    free(dft->roots);
    free(dft->chirp);
    free(dft->filter);
    free(dft);
  }
}

/* Whether n is a product of small primes, which are taken apart as far as possible by fours. */
static bool factorize(struct dft *dft) {
  int64_t rest = dft->n;
  for (int64_t radix = 4; rest > 1 && radix <= LARGEST_RADIX;) {
    if (rest % radix == 0) {
      dft->radix[dft->radices++] = radix;
      rest /= radix;
    } else {
      radix = radix == 4 ? 2 : radix == 2 ? 3 : radix + 2;
    }
  }
  return rest == 1;
}

static bool make_roots(struct dft *dft) {
  dft->roots = allocate(dft->n);
  for (int64_t k = 0; dft->roots != NULL && k < dft->n; k++) {
    dft->roots[k] = root(k, dft->n);
  }
  return dft->roots != NULL;
}

static void butterflies(const struct number *x, struct number *y, int64_t radix, int64_t n,
                        int64_t stride, const struct dft *dft) {
  int64_t m = n / radix;
  int64_t step = dft->n / n;
  for (int64_t p = 0; p < m; p++) {
    for (int64_t k = 0; k < radix; k++) {
      struct number twiddle = dft->roots[p * k * step];
      for (int64_t q = 0; q < stride; q++) {
        struct number sum = x[q + stride * p];
        for (int64_t j = 1; j < radix; j++) {
          struct number term =
              product(x[q + stride * (p + m * j)], dft->roots[j * k % radix * (dft->n / radix)]);
          sum.re += term.re;
          sum.im += term.im;
        }
        y[q + stride * (radix * p + k)] = product(sum, twiddle);
      }
    }
  }
}

static void butterflies_by_4(const struct number *x, struct number *y, int64_t n, int64_t stride,
                             const struct dft *dft) {
  int64_t m = n / 4;
  int64_t step = dft->n / n;
  for (int64_t p = 0; p < m; p++) {
    struct number w1 = dft->roots[p * step];
    struct number w2 = dft->roots[2 * p * step];
    struct number w3 = dft->roots[3 * p * step];
    for (int64_t q = 0; q < stride; q++) {
      struct number a = x[q + stride * p];
      struct number b = x[q + stride * (p + m)];
      struct number c = x[q + stride * (p + 2 * m)];
      struct number d = x[q + stride * (p + 3 * m)];
      struct number even = {a.re + c.re, a.im + c.im};
      struct number even_rest = {a.re - c.re, a.im - c.im};
      struct number odd = {b.re + d.re, b.im + d.im};
      struct number odd_rest = {b.im - d.im, d.re - b.re}; /* times -i */
      struct number *out = y + q + stride * 4 * p;
      out[0] = (struct number){even.re + odd.re, even.im + odd.im};
      out[stride] =
          product((struct number){even_rest.re + odd_rest.re, even_rest.im + odd_rest.im}, w1);
      out[2 * stride] = product((struct number){even.re - odd.re, even.im - odd.im}, w2);
      out[3 * stride] =
          product((struct number){even_rest.re - odd_rest.re, even_rest.im - odd_rest.im}, w3);
    }
  }
}

/* Stockham's algorithm: each pass sorts its results, between x and as much scratch. */
static void run_passes(const struct dft *dft, struct number *x, struct number *scratch) {
  struct number *from = x;
  struct number *to = scratch;
  int64_t n = dft->n;
  int64_t stride = 1;
  for (int i = 0; i < dft->radices; i++) {
    if (dft->radix[i] == 4) {
      butterflies_by_4(from, to, n, stride, dft);
    } else {
      butterflies(from, to, dft->radix[i], n, stride, dft);
    }
    n /= dft->radix[i];
    stride *= dft->radix[i];
    struct number *swap = from;
    from = to;
    to = swap;
  }
  if (from != x) {
    memcpy(x, from, (size_t)dft->n * sizeof *x);
  }
}

/* Bluestein's algorithm: with jk = (j^2 + k^2 - (k - j)^2) / 2 the sum is a convolution. */
static void run_convolution(const struct dft *dft, struct number *x, struct number *scratch) {
  int64_t n = dft->n;
  int64_t m = dft->inner->n;
  struct number *line = scratch;
  for (int64_t j = 0; j < m; j++) {
    line[j] = j < n ? product(x[j], dft->chirp[j]) : (struct number){0, 0};
  }
  run_passes(dft->inner, line, scratch + m);
  for (int64_t j = 0; j < m; j++) {
    line[j] = conjugate(product(line[j], dft->filter[j]));
  }
  run_passes(dft->inner, line, scratch + m);
  for (int64_t k = 0; k < n; k++) {
    x[k] = product(conjugate(line[k]), dft->chirp[k]);
  }
}

static void run(const struct dft *dft, struct number *x, struct number *scratch) {
  if (dft->inner == NULL) {
    run_passes(dft, x, scratch);
  } else {
    run_convolution(dft, x, scratch);
  }
}

static int64_t scratch_numbers(const struct dft *dft) {
  return dft->inner == NULL ? dft->n : 2 * dft->inner->n;
}

static struct dft *dft_make(int64_t n);

static bool make_convolution(struct dft *dft) {
  int64_t n = dft->n;
  int64_t m = 1;
  while (m < 2 * n - 1) {
    m *= 2;
  }
  dft->inner = dft_make(m);
  dft->chirp = allocate(n);
  dft->filter = allocate(m);
  struct number *scratch = allocate(m);
  bool is_made = dft->inner != NULL && dft->chirp != NULL && dft->filter != NULL && scratch != NULL;
  if (is_made) {
    memset(dft->filter, 0, (size_t)m * sizeof *dft->filter);
    for (int64_t j = 0; j < n; j++) {
      dft->chirp[j] = root((int64_t)((unsigned __int128)j * j % (2 * n)), 2 * n);
      struct number scaled = {dft->chirp[j].re / m, -dft->chirp[j].im / m};
      dft->filter[j] = scaled;
      dft->filter[(m - j) % m] = scaled;
    }
    run_passes(dft->inner, dft->filter, scratch);
  }
  free(scratch);
  return is_made;
}

/* NULL for want of memory. */
static struct dft *dft_make(int64_t n) {
  struct dft *dft = calloc(1, sizeof *dft);
  if (dft == NULL) {
    return NULL;
  }
  dft->n = n;
  if (!(factorize(dft) ? make_roots(dft) : make_convolution(dft))) {
    dft_free(dft);
    return NULL;
  }
  return dft;
}

/* Transforms all lines along one axis of an array; stride is the product of the later extents. */
static bool run_axis(struct number *x, int64_t count, int64_t n, int64_t stride) {
  struct dft *dft = dft_make(n);
  struct number *line = dft == NULL ? NULL : allocate(n + scratch_numbers(dft));
  if (line == NULL) {
    dft_free(dft);
    return false;
  }
  for (int64_t begin = 0; begin < count; begin += n * stride) {
    for (int64_t q = 0; q < stride; q++) {
      struct number *first = x + begin + q;
      for (int64_t j = 0; j < n; j++) {
        line[j] = first[j * stride];
      }
      run(dft, line, line + n);
      for (int64_t j = 0; j < n; j++) {
        first[j * stride] = line[j];
      }
    }
  }
  free(line);
  dft_free(dft);
  return true;
}

static long double part(int64_t type, int64_t address, int64_t index) {
  return type == VGPU_REFERENCE_F32 ? ((const float *)(intptr_t)address)[index]
                                    : ((const double *)(intptr_t)address)[index];
}

static void load(const struct vgpu_reference_transform *d, struct number *x, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    x[i].re = part(d->type, d->source, d->is_real ? i : 2 * i);
    x[i].im = d->is_real ? 0 : part(d->type, d->source, 2 * i + 1);
  }
}

/* Keeps the numbers of each row that the others do not follow from. */
static void store(const struct vgpu_reference_transform *d, const struct number *x, int64_t count,
                  int64_t row) {
  struct number *reference = (struct number *)(intptr_t)d->reference;
  int64_t kept = d->is_real ? row / 2 + 1 : row;
  for (int64_t i = 0; i < count / row; i++) {
    memcpy(reference + i * kept, x + i * row, (size_t)kept * sizeof *x);
  }
}

int vgpu_reference_transform(const struct vgpu_reference_transform *d) {
  const int64_t *extents = (const int64_t *)(intptr_t)d->extents;
  int64_t count = d->batch;
  for (int64_t axis = 0; axis < d->rank; axis++) {
    count *= extents[axis];
  }
  struct number *x = allocate(count);
  if (x == NULL) {
    return VGPU_REFERENCE_OUT_OF_MEMORY;
  }
  load(d, x, count);
  bool is_done = true;
  int64_t stride = 1;
  for (int64_t axis = d->rank - 1; is_done && axis >= 0; axis--) {
    is_done = run_axis(x, count, extents[axis], stride);
    stride *= extents[axis];
  }
  if (is_done) {
    store(d, x, count, extents[d->rank - 1]);
  }
  free(x);
  return is_done ? VGPU_REFERENCE_OK : VGPU_REFERENCE_OUT_OF_MEMORY;
}

int vgpu_reference_error(struct vgpu_reference_error *d) {
  const struct number *reference = (const struct number *)(intptr_t)d->reference;
  long double difference = 0;
  long double norm = 0;
  for (int64_t i = 0; i < d->count; i++) {
    long double re = part(d->type, d->numbers, 2 * i) - reference[i].re;
    long double im = part(d->type, d->numbers, 2 * i + 1) - reference[i].im;
    difference += re * re + im * im;
    norm += reference[i].re * reference[i].re + reference[i].im * reference[i].im;
  }
  d->error = (double)(difference == 0 ? 0 : sqrtl(difference / norm));
  return VGPU_REFERENCE_OK;
}
