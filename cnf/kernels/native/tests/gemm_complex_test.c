/* The contract of vgpu_gemm and vgpu_gemm_batched for complex types. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "testing.h"
#include "vgpu_kernels.h"

/* ---- Contexts ------------------------------------------------------------------------------ */

static struct vgpu_context *open_context(int64_t l1d, int64_t l2, int64_t l3, int64_t workers) {
  struct vgpu_open open = {l1d, l2, l3, workers, NULL};
  if (vgpu_open(&open) != VGPU_OK) {
    fputs("no context\n", stderr);
    exit(EXIT_FAILURE);
  }
  return open.context;
}

static struct vgpu_context *default_context(void) { return open_context(0, 0, 0, 2); }

/* Caches so small that every loop over blocks turns more than once for matrices of a few hundred.
 */
static struct vgpu_context *tiny_context(void) { return open_context(4096, 8192, 16384, 2); }

static void close_context(struct vgpu_context *context) {
  vgpu_close(&(struct vgpu_close){context});
}

/* ---- Complex numbers ------------------------------------------------------------------------ */

struct complex {
  long double re, im;
};

static struct complex plus(struct complex x, struct complex y) {
  return (struct complex){x.re + y.re, x.im + y.im};
}

static struct complex times(struct complex x, struct complex y) {
  return (struct complex){x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re};
}

static struct complex conjugate(struct complex x) { return (struct complex){x.re, -x.im}; }

/* The norm in which the contract bounds errors. */
static double modulus(struct complex x) { return (double)(fabsl(x.re) + fabsl(x.im)); }

static bool is_zero(struct complex x) { return x.re == 0 && x.im == 0; }

static bool is_nan(struct complex x) { return isnan(x.re) || isnan(x.im); }

/* An array of complex elements is one of reals with twice the elements. */
static int64_t parts_of(int64_t type) { return type == VGPU_C64 ? VGPU_F32 : VGPU_F64; }

static size_t bytes_of(int64_t type, int64_t count) {
  return (size_t)(2 * count * type_bytes(parts_of(type)));
}

static const char *name_of(int64_t type) { return type == VGPU_C64 ? "c64" : "c128"; }

static struct complex get(int64_t type, const void *array, int64_t index) {
  return (struct complex){element_get(parts_of(type), array, 2 * index),
                          element_get(parts_of(type), array, 2 * index + 1)};
}

static void set(int64_t type, void *array, int64_t index, struct complex x) {
  element_set(parts_of(type), array, 2 * index, (double)x.re);
  element_set(parts_of(type), array, 2 * index + 1, (double)x.im);
}

static void *at(int64_t type, const void *array, int64_t index) {
  return (char *)array + (ptrdiff_t)bytes_of(type, 1) * index;
}

/* ---- Cases --------------------------------------------------------------------------------- */

enum values { SMALL_INTEGERS, REALS };

/* A product with its operands in guarded memory. */
struct product {
  struct vgpu_gemm gemm;
  struct guarded a, b, c;
  int64_t a_elements, b_elements, c_elements;
  void *old_c;
  uint64_t seed;
};

static struct complex alpha_of(const struct vgpu_gemm *g) {
  return (struct complex){g->alpha, g->alpha_imaginary};
}

static struct complex beta_of(const struct vgpu_gemm *g) {
  return (struct complex){g->beta, g->beta_imaginary};
}

static void set_factors(struct vgpu_gemm *g, struct complex alpha, struct complex beta) {
  g->alpha = (double)alpha.re;
  g->alpha_imaginary = (double)alpha.im;
  g->beta = (double)beta.re;
  g->beta_imaginary = (double)beta.im;
}

static int64_t elements(int64_t rows, int64_t columns, int64_t ld) {
  return rows == 0 || columns == 0 ? 0 : (rows - 1) * ld + columns;
}

static struct complex value(struct rng *rng, enum values values) {
  if (values == REALS) return (struct complex){rng_real(rng), rng_real(rng)};
  return (struct complex){rng_between(rng, -4, 4), rng_between(rng, -2, 2)};
}

static struct guarded filled(struct rng *rng, int64_t type, int64_t count, enum values values) {
  const enum placement placement = rng_coin(rng) ? AGAINST_END : AGAINST_START;
  struct guarded memory = guarded_new(bytes_of(type, count), placement);
  for (int64_t i = 0; i < count; i++) set(type, memory.data, i, value(rng, values));
  return memory;
}

static void *copy_of(const void *data, size_t bytes) {
  void *copy = malloc(bytes + 1);
  if (copy == NULL) abort();
  if (bytes > 0) memcpy(copy, data, bytes);
  return copy;
}

static int64_t padding(struct rng *rng) { return rng_coin(rng) ? 0 : rng_between(rng, 1, 19); }

static int64_t any_type(struct rng *rng) { return rng_coin(rng) ? VGPU_C64 : VGPU_C128; }

static int64_t any_operation(struct rng *rng) {
  return rng_between(rng, VGPU_NONE, VGPU_CONJUGATE);
}

/* Their products with small integers are exact. */
static const struct complex FACTORS[] = {{0, 0}, {1, 0}, {-1, 0}, {0.5, 0}, {0, 1}, {-1.5, 2}};
#define COUNT(array) ((int64_t)(sizeof(array) / sizeof *(array)))

static struct complex any_factor(struct rng *rng) {
  return FACTORS[rng_between(rng, 0, COUNT(FACTORS) - 1)];
}

/* Fills C, with what must not be read if beta is zero. */
static void fill_c(struct product *p, struct rng *rng, enum values values) {
  const struct vgpu_gemm *g = &p->gemm;
  const struct complex poison = {NAN, INFINITY};
  for (int64_t i = 0; i < p->c_elements; i++) {
    set(g->type, p->c.data, i, is_zero(beta_of(g)) ? poison : value(rng, values));
  }
  free(p->old_c);
  p->old_c = copy_of(p->c.data, bytes_of(g->type, p->c_elements));
}

/* A product of one shape, with operations, factors and leading dimensions by the seed. */
static struct product product_new(struct vgpu_context *context, uint64_t seed, int64_t type,
                                  int64_t m, int64_t n, int64_t k, enum values values) {
  struct rng rng = {seed};
  struct product p = {.seed = seed};
  struct vgpu_gemm *g = &p.gemm;
  g->context = context;
  g->type = type;
  g->trans_a = any_operation(&rng);
  g->trans_b = any_operation(&rng);
  g->m = m;
  g->n = n;
  g->k = k;
  set_factors(g, rng_coin(&rng) ? (struct complex){1, 0} : any_factor(&rng), any_factor(&rng));
  g->lda = (g->trans_a ? m : k) + (m == 0 || k == 0) + padding(&rng);
  g->ldb = (g->trans_b ? k : n) + (k == 0 || n == 0) + padding(&rng);
  g->ldc = n + (n == 0) + padding(&rng);
  p.a_elements = g->trans_a ? elements(k, m, g->lda) : elements(m, k, g->lda);
  p.b_elements = g->trans_b ? elements(n, k, g->ldb) : elements(k, n, g->ldb);
  p.c_elements = elements(m, n, g->ldc);
  p.a = filled(&rng, type, p.a_elements, values);
  p.b = filled(&rng, type, p.b_elements, values);
  p.c = filled(&rng, type, p.c_elements, values);
  fill_c(&p, &rng, values);
  g->a = p.a.data;
  g->b = p.b.data;
  g->c = p.c.data;
  return p;
}

static void product_free(struct product *p) {
  guarded_free(&p->a);
  guarded_free(&p->b);
  guarded_free(&p->c);
  free(p->old_c);
}

static int64_t index_a(const struct vgpu_gemm *g, int64_t i, int64_t p) {
  return g->trans_a ? p * g->lda + i : i * g->lda + p;
}

static int64_t index_b(const struct vgpu_gemm *g, int64_t p, int64_t j) {
  return g->trans_b ? j * g->ldb + p : p * g->ldb + j;
}

/* Elements of op(A) and op(B). */
static struct complex element_a(const struct vgpu_gemm *g, int64_t i, int64_t p) {
  const struct complex stored = get(g->type, g->a, index_a(g, i, p));
  return g->trans_a == VGPU_CONJUGATE ? conjugate(stored) : stored;
}

static struct complex element_b(const struct vgpu_gemm *g, int64_t p, int64_t j) {
  const struct complex stored = get(g->type, g->b, index_b(g, p, j));
  return g->trans_b == VGPU_CONJUGATE ? conjugate(stored) : stored;
}

#define CASE_FORMAT \
  "%s %c%c m=%ld n=%ld k=%ld alpha=(%g, %g) beta=(%g, %g) lda=%ld ldb=%ld ldc=%ld seed=%lu"
#define CASE(p)                                                                                 \
  name_of((p)->gemm.type), "ntc"[(p)->gemm.trans_a], "ntc"[(p)->gemm.trans_b],                  \
      (long)(p) -> gemm.m, (long)(p)->gemm.n, (long)(p)->gemm.k, (p)->gemm.alpha,               \
      (p)->gemm.alpha_imaginary, (p)->gemm.beta, (p)->gemm.beta_imaginary, (long)(p)->gemm.lda, \
      (long)(p)->gemm.ldb, (long)(p)->gemm.ldc, (unsigned long)(p)->seed

/* Element (i, j) by the formula, and the bound on the error of either part. */
static struct complex reference(const struct product *p, int64_t i, int64_t j, double *bound) {
  const struct vgpu_gemm *g = &p->gemm;
  const double epsilon = type_epsilon(parts_of(g->type));
  struct complex result = {0, 0};
  *bound = 0;
  if (!is_zero(alpha_of(g))) {
    for (int64_t s = 0; s < g->k; s++) {
      const struct complex a = element_a(g, i, s), b = element_b(g, s, j);
      result = plus(result, times(a, b));
      *bound += modulus(a) * modulus(b);
    }
    result = times(alpha_of(g), result);
    *bound *= 2 * ((double)g->k + 2) * epsilon * modulus(alpha_of(g));
  }
  if (!is_zero(beta_of(g))) {
    const struct complex old = get(g->type, p->old_c, i * g->ldc + j);
    result = plus(result, times(beta_of(g), old));
    *bound += 4 * epsilon * modulus(beta_of(g)) * modulus(old);
  }
  *bound *= 1 + 1e-3; /* terms of higher order */
  return result;
}

static void check_elements(const struct product *p, enum values values) {
  const struct vgpu_gemm *g = &p->gemm;
  for (int64_t i = 0; i < g->m; i++) {
    for (int64_t j = 0; j < g->n; j++) {
      double bound;
      const struct complex expected = reference(p, i, j, &bound);
      const struct complex actual = get(g->type, g->c, i * g->ldc + j);
      if (values == SMALL_INTEGERS) bound = 0;
      /* Written so that a NaN fails. */
      if (!(fabsl(actual.re - expected.re) <= bound && fabsl(actual.im - expected.im) <= bound)) {
        EXPECT(false, CASE_FORMAT ": C(%ld,%ld) is (%.17Lg, %.17Lg), not (%.17Lg, %.17Lg) +- %g",
               CASE(p), (long)i, (long)j, actual.re, actual.im, expected.re, expected.im, bound);
        return;
      }
    }
  }
}

/* Bits between the end of a row and the beginning of the next must be the old ones. */
static void check_padding(const struct product *p) {
  const struct vgpu_gemm *g = &p->gemm;
  for (int64_t i = 0; g->n > 0 && i + 1 < g->m; i++) {
    const int64_t end = i * g->ldc + g->n;
    EXPECT(memcmp(at(g->type, g->c, end), at(g->type, p->old_c, end),
                  bytes_of(g->type, g->ldc - g->n)) == 0,
           CASE_FORMAT ": padding behind row %ld was written", CASE(p), (long)i);
  }
}

static void check(struct product *p, enum values values) {
  const int status = vgpu_gemm(&p->gemm);
  EXPECT(status == VGPU_OK, CASE_FORMAT ": status %d", CASE(p), status);
  check_elements(p, values);
  check_padding(p);
}

static void check_product(struct vgpu_context *context, uint64_t seed, int64_t type, int64_t m,
                          int64_t n, int64_t k, enum values values) {
  struct product p = product_new(context, seed, type, m, n, k, values);
  check(&p, values);
  product_free(&p);
}

/* ---- Tests --------------------------------------------------------------------------------- */

static const int64_t SMALL[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 33};
static const int64_t LARGE[] = {1, 4, 8, 9, 16, 24, 64, 65, 97, 131, 200, 257};

static void everySmallShapeIsExactOnSmallIntegers(void) {
  struct vgpu_context *context = default_context();
  uint64_t seed = 1000;
  for (int64_t m = 0; m < COUNT(SMALL); m++) {
    for (int64_t n = 0; n < COUNT(SMALL); n++) {
      for (int64_t k = 0; k < COUNT(SMALL); k++) {
        for (int turn = 0; turn < 2; turn++) {
          check_product(context, seed++, turn % 2 ? VGPU_C64 : VGPU_C128, SMALL[m], SMALL[n],
                        SMALL[k], SMALL_INTEGERS);
        }
      }
    }
  }
  close_context(context);
}

static void everyOperationMeetsEveryFactor(void) {
  static const int64_t SHAPES[][3] = {{11, 19, 9}, {7, 1, 30}, {1, 21, 30}, {30, 19, 300}};
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  struct rng rng = {1500};
  for (int64_t shape = 0; shape < COUNT(SHAPES); shape++) {
    for (int64_t operations = 0; operations < 9; operations++) {
      for (int64_t factors = 0; factors < COUNT(FACTORS) * COUNT(FACTORS); factors++) {
        struct product p =
            product_new(contexts[factors % 2], rng_next(&rng), any_type(&rng), SHAPES[shape][0],
                        SHAPES[shape][1], SHAPES[shape][2], SMALL_INTEGERS);
        guarded_free(&p.a);
        guarded_free(&p.b);
        struct vgpu_gemm *g = &p.gemm;
        g->trans_a = operations / 3;
        g->trans_b = operations % 3;
        g->lda = g->trans_a ? g->m : g->k;
        g->ldb = g->trans_b ? g->k : g->n;
        p.a = filled(&rng, g->type, g->m * g->k, SMALL_INTEGERS);
        p.b = filled(&rng, g->type, g->k * g->n, SMALL_INTEGERS);
        g->a = p.a.data;
        g->b = p.b.data;
        set_factors(g, FACTORS[factors / COUNT(FACTORS)], FACTORS[factors % COUNT(FACTORS)]);
        fill_c(&p, &rng, SMALL_INTEGERS);
        check(&p, SMALL_INTEGERS);
        product_free(&p);
      }
    }
  }
  close_context(contexts[0]);
  close_context(contexts[1]);
}

static void largeShapesHoldTheErrorBound(void) {
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  struct rng rng = {2000};
  for (int turn = 0; turn < 150; turn++) {
    const int64_t m = LARGE[rng_between(&rng, 0, COUNT(LARGE) - 1)];
    const int64_t n = LARGE[rng_between(&rng, 0, COUNT(LARGE) - 1)];
    const int64_t k = LARGE[rng_between(&rng, 0, COUNT(LARGE) - 1)];
    check_product(contexts[turn % 2], rng_next(&rng), any_type(&rng), m, n, k,
                  rng_coin(&rng) ? REALS : SMALL_INTEGERS);
  }
  close_context(contexts[0]);
  close_context(contexts[1]);
}

static void shapesBeyondEveryBlockAreRight(void) {
  static const int64_t SHAPES[][3] = {{733, 9, 5},    {9, 2113, 7},   {3, 2, 2111},
                                      {300, 1, 701},  {1, 300, 701},  {250, 70, 330},
                                      {37, 530, 40},  {2, 1100, 9},   {3, 1500, 1100},
                                      {1, 2500, 900}, {1100, 3, 700}, {2100, 1, 1100}};
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  uint64_t seed = 3000;
  for (int64_t i = 0; i < COUNT(SHAPES); i++) {
    for (int turn = 0; turn < 12; turn++, seed++) {
      check_product(contexts[turn / 2 % 2], seed, turn % 2 ? VGPU_C64 : VGPU_C128, SHAPES[i][0],
                    SHAPES[i][1], SHAPES[i][2], turn < 6 ? REALS : SMALL_INTEGERS);
    }
  }
  close_context(contexts[0]);
  close_context(contexts[1]);
}

static void notANumberAndInfinityPropagateThroughZeros(void) {
  struct vgpu_context *context = default_context();
  struct rng rng = {4000};
  for (int turn = 0; turn < 200; turn++) {
    const int64_t m = rng_between(&rng, 1, 40), n = rng_between(&rng, 1, 40);
    const int64_t k = rng_between(&rng, 1, 40);
    struct product p =
        product_new(context, rng_next(&rng), any_type(&rng), m, n, k, SMALL_INTEGERS);
    struct vgpu_gemm *g = &p.gemm;
    if (is_zero(alpha_of(g))) g->alpha = 1;
    /* All of B is zero, so row `row` is NaN because of A alone, and every other row is not. */
    for (int64_t i = 0; i < p.b_elements; i++) set(g->type, p.b.data, i, (struct complex){0, 0});
    const int64_t row = rng_between(&rng, 0, m - 1), step = rng_between(&rng, 0, k - 1);
    const double bad = rng_coin(&rng) ? NAN : INFINITY;
    set(g->type, p.a.data, index_a(g, row, step),
        rng_coin(&rng) ? (struct complex){bad, 1} : (struct complex){1, bad});
    EXPECT(vgpu_gemm(g) == VGPU_OK, CASE_FORMAT, CASE(&p));
    for (int64_t i = 0; i < m; i++) {
      for (int64_t j = 0; j < n; j++) {
        const struct complex c = get(g->type, g->c, i * g->ldc + j);
        EXPECT(is_nan(c) == (i == row), CASE_FORMAT ": C(%ld,%ld) is (%Lg, %Lg)", CASE(&p), (long)i,
               (long)j, c.re, c.im);
      }
    }
    product_free(&p);
  }
  close_context(context);
}

/* A real factor leaves the parts apart: infinity in one makes no NaN of the other. */
static void realFactorsKeepThePartsOfCApart(void) {
  struct vgpu_context *context = default_context();
  struct rng rng = {4500};
  for (int turn = 0; turn < 64; turn++) {
    const int64_t k = turn % 2 ? 0 : 5;
    struct product p = product_new(context, rng_next(&rng), any_type(&rng), 9, 11, k, REALS);
    struct vgpu_gemm *g = &p.gemm;
    set_factors(g, (struct complex){1, 0}, (struct complex){2, 0});
    fill_c(&p, &rng, REALS);
    for (int64_t i = 0; i < p.c_elements; i++) {
      set(g->type, g->c, i, (struct complex){INFINITY, 0.5});
    }
    EXPECT(vgpu_gemm(g) == VGPU_OK, CASE_FORMAT, CASE(&p));
    for (int64_t i = 0; i < 9; i++) {
      for (int64_t j = 0; j < 11; j++) {
        const struct complex c = get(g->type, g->c, i * g->ldc + j);
        EXPECT(isinf(c.re) && isfinite(c.im), CASE_FORMAT ": C(%ld,%ld) is (%Lg, %Lg)", CASE(&p),
               (long)i, (long)j, c.re, c.im);
      }
    }
    product_free(&p);
  }
  close_context(context);
}

static void alphaOrKZeroReadsNeitherANorB(void) {
  struct vgpu_context *context = default_context();
  struct guarded unreadable = guarded_new(0, AGAINST_START);
  struct rng rng = {5000};
  for (int turn = 0; turn < 64; turn++) {
    struct product p = product_new(context, rng_next(&rng), any_type(&rng), 1 + turn, 65 - turn, 7,
                                   SMALL_INTEGERS);
    if (rng_coin(&rng)) {
      p.gemm.alpha = p.gemm.alpha_imaginary = 0;
    } else {
      p.gemm.k = 0;
    }
    p.gemm.a = p.gemm.b = unreadable.data;
    EXPECT(vgpu_gemm(&p.gemm) == VGPU_OK, CASE_FORMAT, CASE(&p));
    p.gemm.k = 0;
    check_elements(&p, SMALL_INTEGERS);
    check_padding(&p);
    product_free(&p);
  }
  guarded_free(&unreadable);
  close_context(context);
}

/* A matrix op(X) to be stored again by another operation. */
struct stored {
  int64_t operation, ld;
  struct guarded memory;
};

static struct stored stored_anew(struct rng *rng, const struct vgpu_gemm *g, bool is_a,
                                 int64_t first, int64_t count) {
  struct stored to = {.operation = any_operation(rng)};
  const int64_t rows = is_a ? count : g->k, columns = is_a ? g->k : count;
  to.ld = (to.operation ? rows : columns) + padding(rng);
  const int64_t size =
      to.operation ? elements(columns, rows, to.ld) : elements(rows, columns, to.ld);
  to.memory = guarded_new(bytes_of(g->type, size), AGAINST_END);
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = 0; j < columns; j++) {
      const struct complex x = is_a ? element_a(g, first + i, j) : element_b(g, i, first + j);
      set(g->type, to.memory.data, to.operation ? j * to.ld + i : i * to.ld + j,
          to.operation == VGPU_CONJUGATE ? conjugate(x) : x);
    }
  }
  return to;
}

/* Computes one block of C on its own, stored another way, and compares its bits. */
static void check_block(const struct product *whole, struct rng *rng) {
  const struct vgpu_gemm *g = &whole->gemm;
  const int64_t i0 = rng_between(rng, 0, g->m - 1), j0 = rng_between(rng, 0, g->n - 1);
  int64_t rows = rng_between(rng, 1, g->m - i0), columns = rng_between(rng, 1, g->n - j0);
  if (rng_coin(rng)) rows = rows > 9 ? rng_between(rng, 1, 9) : rows;
  if (rng_coin(rng)) columns = columns > 17 ? rng_between(rng, 1, 17) : columns;

  struct stored a = stored_anew(rng, g, true, i0, rows);
  struct stored b = stored_anew(rng, g, false, j0, columns);
  struct guarded c = guarded_new(bytes_of(g->type, rows * columns), AGAINST_END);
  for (int64_t i = 0; i < rows; i++) {
    memcpy(at(g->type, c.data, i * columns), at(g->type, whole->old_c, (i0 + i) * g->ldc + j0),
           bytes_of(g->type, columns));
  }
  struct vgpu_gemm block = *g;
  block.m = rows;
  block.n = columns;
  block.trans_a = a.operation;
  block.trans_b = b.operation;
  block.a = a.memory.data;
  block.b = b.memory.data;
  block.c = c.data;
  block.lda = a.ld;
  block.ldb = b.ld;
  block.ldc = columns;
  block.pack_a = rng_between(rng, VGPU_PACK_AUTO, VGPU_PACK_ALWAYS);
  block.pack_b = rng_between(rng, VGPU_PACK_AUTO, VGPU_PACK_ALWAYS);
  block.block_rows = rng_coin(rng) ? 0 : rng_between(rng, 1, 1000);
  block.block_columns = rng_coin(rng) ? 0 : rng_between(rng, 1, 1000);
  EXPECT(vgpu_gemm(&block) == VGPU_OK, CASE_FORMAT, CASE(whole));
  for (int64_t i = 0; i < rows; i++) {
    EXPECT(memcmp(at(g->type, c.data, i * columns), at(g->type, g->c, (i0 + i) * g->ldc + j0),
                  bytes_of(g->type, columns)) == 0,
           CASE_FORMAT ": row %ld of block (%ld,%ld) %ldx%ld %c%c differs", CASE(whole), (long)i,
           (long)i0, (long)j0, (long)rows, (long)columns, "ntc"[block.trans_a],
           "ntc"[block.trans_b]);
  }
  guarded_free(&a.memory);
  guarded_free(&b.memory);
  guarded_free(&c);
}

/* Also on small integers, whose sums cancel to zeros that have signs. */
static void bitsDoNotDependOnHowCIsCutOrOperandsAreStored(void) {
  static const int64_t SHAPES[][3] = {
      {8, 8, 8},       {16, 16, 16},    {33, 17, 9},     {64, 64, 64},    {100, 90, 65},
      {200, 131, 97},  {7, 300, 200},   {300, 7, 200},   {300, 1, 400},   {1, 300, 400},
      {48, 48, 700},   {257, 300, 1},   {150, 250, 300}, {250, 200, 340}, {3, 64, 1000},
      {3, 1500, 1000}, {1, 1300, 1000}, {500, 500, 20}};
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  struct rng rng = {6000};
  for (int64_t i = 0; i < COUNT(SHAPES); i++) {
    for (int turn = 0; turn < 12; turn++) {
      const enum values values = turn % 3 ? REALS : SMALL_INTEGERS;
      struct product p =
          product_new(contexts[turn / 2 % 2], rng_next(&rng), turn % 2 ? VGPU_C64 : VGPU_C128,
                      SHAPES[i][0], SHAPES[i][1], SHAPES[i][2], values);
      /* Factors whose products round, so that fused and separate updates differ. */
      if (turn >= 4) {
        const bool real = turn < 8;
        set_factors(&p.gemm, (struct complex){1.0 / 3, real ? 0 : 0.3},
                    (struct complex){-0.7, real ? 0 : 0.1});
        fill_c(&p, &rng, values);
      }
      EXPECT(vgpu_gemm(&p.gemm) == VGPU_OK, CASE_FORMAT, CASE(&p));
      for (int block = 0; block < 8; block++) check_block(&p, &rng);
      product_free(&p);
    }
  }
  close_context(contexts[0]);
  close_context(contexts[1]);
}

/* Packs B in two turns and multiplies in two blocks of rows, as two threads would. */
static void check_packed(const struct product *whole, struct rng *rng) {
  const struct vgpu_gemm *g = &whole->gemm;
  struct vgpu_gemm_packed packed = {.gemm = *g};
  EXPECT(vgpu_packed_size(&packed) == VGPU_OK, CASE_FORMAT, CASE(whole));
  if (packed.bytes == 0) return;
  struct guarded memory = guarded_new((size_t)packed.bytes, AGAINST_START);
  struct guarded c = guarded_new(bytes_of(g->type, whole->c_elements), AGAINST_END);
  memcpy(c.data, whole->old_c, bytes_of(g->type, whole->c_elements));
  packed.packed = memory.data;
  const int64_t panels = (g->n - 1) / packed.panel_columns;
  const int64_t cut = rng_between(rng, 0, panels) * packed.panel_columns;
  packed.first = cut;
  packed.columns = g->n - cut;
  EXPECT(vgpu_pack_b(&packed) == VGPU_OK, CASE_FORMAT, CASE(whole));
  packed.first = 0;
  packed.columns = cut;
  EXPECT(vgpu_pack_b(&packed) == VGPU_OK, CASE_FORMAT, CASE(whole));

  const int64_t rows = rng_between(rng, 0, g->m);
  packed.gemm.b = NULL;
  packed.gemm.m = rows;
  packed.gemm.c = c.data;
  EXPECT(vgpu_gemm_with_packed_b(&packed) == VGPU_OK, CASE_FORMAT, CASE(whole));
  packed.gemm.m = g->m - rows;
  packed.gemm.a = at(g->type, g->a, rows < g->m ? index_a(g, rows, 0) : 0);
  packed.gemm.c = at(g->type, c.data, rows < g->m ? rows * g->ldc : 0);
  EXPECT(vgpu_gemm_with_packed_b(&packed) == VGPU_OK, CASE_FORMAT, CASE(whole));
  EXPECT(memcmp(c.data, g->c, bytes_of(g->type, whole->c_elements)) == 0,
         CASE_FORMAT ": differs with packed B", CASE(whole));
  guarded_free(&memory);
  guarded_free(&c);
}

static void packedBGivesTheSameBits(void) {
  static const int64_t SHAPES[][3] = {{40, 30, 20},   {100, 90, 700},  {64, 64, 64},
                                      {200, 131, 97}, {150, 300, 300}, {25, 7, 40},
                                      {33, 1, 20},    {130, 17, 900}};
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  struct rng rng = {6500};
  for (int64_t i = 0; i < COUNT(SHAPES); i++) {
    for (int turn = 0; turn < 16; turn++) {
      struct product p =
          product_new(contexts[turn / 2 % 2], rng_next(&rng), turn % 2 ? VGPU_C64 : VGPU_C128,
                      SHAPES[i][0], SHAPES[i][1], SHAPES[i][2], REALS);
      EXPECT(vgpu_gemm(&p.gemm) == VGPU_OK, CASE_FORMAT, CASE(&p));
      check_packed(&p, &rng);
      product_free(&p);
    }
  }
  close_context(contexts[0]);
  close_context(contexts[1]);
}

enum { THREADS = 8 };

static void *run_gemm_often(void *argument) {
  struct product *p = argument;
  const size_t bytes = bytes_of(p->gemm.type, p->c_elements);
  for (int turn = 0; turn < 30; turn++) {
    memcpy(p->gemm.c, p->old_c, bytes);
    if (vgpu_gemm(&p->gemm) != VGPU_OK) return p;
  }
  return NULL;
}

static void manyThreadsShareOneContext(void) {
  struct vgpu_context *context = open_context(0, 0, 0, 1);
  struct product products[THREADS];
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    products[i] = product_new(context, 7000, VGPU_C64, 110, 170, 130, REALS);
    if (pthread_create(&threads[i], NULL, run_gemm_often, &products[i]) != 0) abort();
  }
  for (int i = 0; i < THREADS; i++) {
    void *failed;
    pthread_join(threads[i], &failed);
    EXPECT(failed == NULL, CASE_FORMAT ": failed in thread %d", CASE(&products[i]), i);
  }
  for (int i = 0; i < THREADS; i++) {
    EXPECT(memcmp(products[i].gemm.c, products[0].gemm.c,
                  bytes_of(VGPU_C64, products[0].c_elements)) == 0,
           CASE_FORMAT ": thread %d differs from thread 0", CASE(&products[i]), i);
  }
  check_elements(&products[0], REALS);
  for (int i = 0; i < THREADS; i++) product_free(&products[i]);
  close_context(context);
}

static void batchEqualsALoopOfProducts(void) {
  enum { MAX_COUNT = 5 };
  struct vgpu_context *context = default_context();
  struct rng rng = {8000};
  for (int turn = 0; turn < 300; turn++) {
    const int64_t m = rng_between(&rng, 0, 40), n = rng_between(&rng, 0, 40);
    const int64_t k = rng_between(&rng, 0, 40), type = any_type(&rng);
    struct vgpu_gemm_batched batch = {.count = rng_between(&rng, 0, MAX_COUNT)};
    struct vgpu_gemm *g = &batch.first;
    *g = (struct vgpu_gemm){.context = context, .type = type, .m = m, .n = n, .k = k};
    g->trans_a = any_operation(&rng);
    g->trans_b = any_operation(&rng);
    set_factors(g, any_factor(&rng), any_factor(&rng));
    g->lda = (g->trans_a ? m : k) + 1 + padding(&rng);
    g->ldb = (g->trans_b ? k : n) + 1 + padding(&rng);
    g->ldc = n + 1 + padding(&rng);
    batch.stride_a = rng_coin(&rng) ? 0 : (m + k) * g->lda;
    batch.stride_b = rng_coin(&rng) ? 0 : (n + k) * g->ldb;
    batch.stride_c = (m + 1) * g->ldc;
    struct guarded a = filled(&rng, type, (m + k) * g->lda * MAX_COUNT, REALS);
    struct guarded b = filled(&rng, type, (n + k) * g->ldb * MAX_COUNT, REALS);
    struct guarded c = filled(&rng, type, (m + 1) * g->ldc * MAX_COUNT, REALS);
    const size_t c_bytes = bytes_of(type, (m + 1) * g->ldc * MAX_COUNT);
    void *looped = copy_of(c.data, c_bytes);

    const void *pointers_a[MAX_COUNT], *pointers_b[MAX_COUNT];
    void *pointers_c[MAX_COUNT];
    for (int64_t i = 0; i < batch.count; i++) {
      struct vgpu_gemm single = *g;
      single.a = pointers_a[i] = at(type, a.data, i * batch.stride_a);
      single.b = pointers_b[i] = at(type, b.data, i * batch.stride_b);
      pointers_c[i] = at(type, c.data, i * batch.stride_c);
      single.c = at(type, looped, i * batch.stride_c);
      EXPECT(vgpu_gemm(&single) == VGPU_OK, "turn %d", turn);
    }
    if (rng_coin(&rng)) {
      g->a = a.data;
      g->b = b.data;
      g->c = c.data;
    } else {
      batch.pointers_a = pointers_a;
      batch.pointers_b = pointers_b;
      batch.pointers_c = pointers_c;
    }
    EXPECT(vgpu_gemm_batched(&batch) == VGPU_OK, "turn %d", turn);
    EXPECT(memcmp(c.data, looped, c_bytes) == 0,
           "turn %d: batch of %ld %s %ldx%ldx%ld differs from single products", turn,
           (long)batch.count, name_of(type), (long)m, (long)n, (long)k);
    guarded_free(&a);
    guarded_free(&b);
    guarded_free(&c);
    free(looped);
  }
  close_context(context);
}

int main(void) {
  RUN(everySmallShapeIsExactOnSmallIntegers);
  RUN(everyOperationMeetsEveryFactor);
  RUN(largeShapesHoldTheErrorBound);
  RUN(shapesBeyondEveryBlockAreRight);
  RUN(notANumberAndInfinityPropagateThroughZeros);
  RUN(realFactorsKeepThePartsOfCApart);
  RUN(alphaOrKZeroReadsNeitherANorB);
  RUN(bitsDoNotDependOnHowCIsCutOrOperandsAreStored);
  RUN(packedBGivesTheSameBits);
  RUN(manyThreadsShareOneContext);
  RUN(batchEqualsALoopOfProducts);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
