/* The contract of vgpu_gemm and vgpu_gemm_batched. */
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

static int64_t elements(int64_t rows, int64_t columns, int64_t ld) {
  return rows == 0 || columns == 0 ? 0 : (rows - 1) * ld + columns;
}

static double value(struct rng *rng, enum values values) {
  return values == SMALL_INTEGERS ? (double)rng_between(rng, -4, 4) : rng_real(rng);
}

static struct guarded filled(struct rng *rng, int64_t type, int64_t count, enum values values) {
  const enum placement placement = rng_coin(rng) ? AGAINST_END : AGAINST_START;
  struct guarded memory = guarded_new((size_t)(count * type_bytes(type)), placement);
  for (int64_t i = 0; i < count; i++) element_set(type, memory.data, i, value(rng, values));
  return memory;
}

static void *copy_of(const void *data, size_t bytes) {
  void *copy = malloc(bytes + 1);
  if (copy == NULL) abort();
  if (bytes > 0) memcpy(copy, data, bytes);
  return copy;
}

static double pick(struct rng *rng, const double *from, int64_t count) {
  return from[rng_between(rng, 0, count - 1)];
}

static int64_t padding(struct rng *rng) { return rng_coin(rng) ? 0 : rng_between(rng, 1, 19); }

static struct product product_new(struct vgpu_context *context, uint64_t seed, int64_t type,
                                  int64_t m, int64_t n, int64_t k, enum values values) {
  static const double SCALARS[] = {0, 1, -1, 0.5};
  struct rng rng = {seed};
  struct product p = {.seed = seed};
  struct vgpu_gemm *g = &p.gemm;
  g->context = context;
  g->type = type;
  g->trans_a = rng_coin(&rng);
  g->trans_b = rng_coin(&rng);
  g->m = m;
  g->n = n;
  g->k = k;
  g->alpha = rng_coin(&rng) ? 1 : pick(&rng, SCALARS, 4);
  g->beta = pick(&rng, SCALARS, 4);
  g->lda = (g->trans_a ? m : k) + 1 + padding(&rng);
  g->ldb = (g->trans_b ? k : n) + 1 + padding(&rng);
  g->ldc = n + 1 + padding(&rng);
  if (rng_coin(&rng)) {
    g->lda -= g->lda > 1;
    g->ldb -= g->ldb > 1;
    g->ldc -= g->ldc > 1;
  }
  p.a_elements = g->trans_a ? elements(k, m, g->lda) : elements(m, k, g->lda);
  p.b_elements = g->trans_b ? elements(n, k, g->ldb) : elements(k, n, g->ldb);
  p.c_elements = elements(m, n, g->ldc);
  p.a = filled(&rng, type, p.a_elements, values);
  p.b = filled(&rng, type, p.b_elements, values);
  p.c = filled(&rng, type, p.c_elements, values);
  if (g->beta == 0) {
    for (int64_t i = 0; i < p.c_elements; i++) element_set(type, p.c.data, i, NAN);
  }
  p.old_c = copy_of(p.c.data, (size_t)(p.c_elements * type_bytes(type)));
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

#define CASE_FORMAT "%s %c%c m=%ld n=%ld k=%ld alpha=%g beta=%g lda=%ld ldb=%ld ldc=%ld seed=%lu"
#define CASE(p)                                                                                 \
  type_name((p)->gemm.type), (p)->gemm.trans_a ? 't' : 'n', (p)->gemm.trans_b ? 't' : 'n',      \
      (long)(p)->gemm.m, (long)(p)->gemm.n, (long)(p)->gemm.k, (p)->gemm.alpha, (p)->gemm.beta, \
      (long)(p)->gemm.lda, (long)(p)->gemm.ldb, (long)(p)->gemm.ldc, (unsigned long)(p)->seed

/* Element (i, j) by the formula, and the sum of magnitudes that its error is measured by. */
static double reference(const struct product *p, int64_t i, int64_t j, double *magnitude) {
  const struct vgpu_gemm *g = &p->gemm;
  long double sum = 0, absolute = 0;
  for (int64_t s = 0; s < g->k; s++) {
    const double a = element_get(g->type, g->a, index_a(g, i, s));
    const double b = element_get(g->type, g->b, index_b(g, s, j));
    sum += (long double)a * b;
    absolute += fabsl((long double)a * b);
  }
  long double result = g->alpha == 0 || g->k == 0 ? 0 : g->alpha * sum;
  absolute *= fabsl((long double)g->alpha);
  if (g->beta != 0) {
    const double old = element_get(g->type, p->old_c, i * g->ldc + j);
    result += (long double)g->beta * old;
    absolute += fabsl((long double)g->beta * old);
  }
  *magnitude = (double)absolute;
  return (double)result;
}

static void check_elements(const struct product *p, enum values values) {
  const struct vgpu_gemm *g = &p->gemm;
  for (int64_t i = 0; i < g->m; i++) {
    for (int64_t j = 0; j < g->n; j++) {
      double magnitude;
      const double expected = reference(p, i, j, &magnitude);
      const double actual = element_get(g->type, g->c, i * g->ldc + j);
      const double bound =
          values == SMALL_INTEGERS ? 0 : ((double)g->k + 4) * type_epsilon(g->type) * magnitude;
      /* Written so that a NaN fails. */
      if (!(fabs(actual - expected) <= bound)) {
        EXPECT(false, CASE_FORMAT ": C(%ld,%ld) is %.17g, not %.17g +- %g", CASE(p), (long)i,
               (long)j, actual, expected, bound);
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
    EXPECT(memcmp(element_at(g->type, g->c, end), element_at(g->type, p->old_c, end),
                  (size_t)((g->ldc - g->n) * type_bytes(g->type))) == 0,
           CASE_FORMAT ": padding behind row %ld was written", CASE(p), (long)i);
  }
}

static void check_product(struct vgpu_context *context, uint64_t seed, int64_t type, int64_t m,
                          int64_t n, int64_t k, enum values values) {
  struct product p = product_new(context, seed, type, m, n, k, values);
  const int status = vgpu_gemm(&p.gemm);
  EXPECT(status == VGPU_OK, CASE_FORMAT ": status %d", CASE(&p), status);
  check_elements(&p, values);
  check_padding(&p);
  product_free(&p);
}

/* ---- Tests --------------------------------------------------------------------------------- */

static const int64_t SMALL[] = {0, 1, 2, 3, 5, 6, 7, 8, 13, 15, 16, 17, 31, 33};
static const int64_t LARGE[] = {1, 4, 8, 9, 16, 24, 64, 65, 97, 131, 200, 257};
#define COUNT(array) ((int64_t)(sizeof(array) / sizeof *(array)))

static void everySmallShapeIsExactOnSmallIntegers(void) {
  struct vgpu_context *context = default_context();
  uint64_t seed = 1000;
  for (int64_t m = 0; m < COUNT(SMALL); m++) {
    for (int64_t n = 0; n < COUNT(SMALL); n++) {
      for (int64_t k = 0; k < COUNT(SMALL); k++) {
        for (int64_t type = VGPU_F32; type <= VGPU_F64; type++) {
          for (int turn = 0; turn < 3; turn++) {
            check_product(context, seed++, type, SMALL[m], SMALL[n], SMALL[k], SMALL_INTEGERS);
          }
        }
      }
    }
  }
  close_context(context);
}

static void largeShapesHoldTheErrorBound(void) {
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  struct rng rng = {2000};
  for (int turn = 0; turn < 400; turn++) {
    const int64_t m = LARGE[rng_between(&rng, 0, COUNT(LARGE) - 1)];
    const int64_t n = LARGE[rng_between(&rng, 0, COUNT(LARGE) - 1)];
    const int64_t k = LARGE[rng_between(&rng, 0, COUNT(LARGE) - 1)];
    check_product(contexts[turn % 2], rng_next(&rng), rng_coin(&rng), m, n, k,
                  rng_coin(&rng) ? REALS : SMALL_INTEGERS);
  }
  close_context(contexts[0]);
  close_context(contexts[1]);
}

static void shapesBeyondEveryBlockAreRight(void) {
  static const int64_t SHAPES[][3] = {{733, 9, 5},   {9, 4113, 7},   {3, 2, 2111},  {300, 1, 701},
                                      {1, 300, 701}, {250, 70, 330}, {37, 530, 40}, {2, 2100, 9}};
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  uint64_t seed = 3000;
  for (int64_t i = 0; i < COUNT(SHAPES); i++) {
    for (int turn = 0; turn < 16; turn++, seed++) {
      check_product(contexts[turn / 2 % 2], seed, turn % 2, SHAPES[i][0], SHAPES[i][1],
                    SHAPES[i][2], turn < 8 ? REALS : SMALL_INTEGERS);
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
    struct product p = product_new(context, rng_next(&rng), turn % 2, m, n, k, SMALL_INTEGERS);
    struct vgpu_gemm *g = &p.gemm;
    if (g->alpha == 0) g->alpha = 1;
    /* All of B is zero, so row `row` is NaN because of A alone, and every other row is not. */
    for (int64_t i = 0; i < p.b_elements; i++) element_set(g->type, p.b.data, i, 0);
    const int64_t row = rng_between(&rng, 0, m - 1), step = rng_between(&rng, 0, k - 1);
    element_set(g->type, p.a.data, index_a(g, row, step), rng_coin(&rng) ? NAN : INFINITY);
    EXPECT(vgpu_gemm(g) == VGPU_OK, CASE_FORMAT, CASE(&p));
    for (int64_t i = 0; i < m; i++) {
      for (int64_t j = 0; j < n; j++) {
        const double c = element_get(g->type, g->c, i * g->ldc + j);
        EXPECT(!isnan(c) == (i != row), CASE_FORMAT ": C(%ld,%ld) is %g", CASE(&p), (long)i,
               (long)j, c);
      }
    }
    product_free(&p);
  }
  close_context(context);
}

/* Of zeros of either sign, by each path: what begins with a product and what begins with zero. */
static void aSumOfZerosIsPositiveZero(void) {
  static const int64_t SHAPES[][3] = {{1, 1, 1},   {8, 8, 8},   {3, 200, 9},   {40, 37, 33},
                                      {2, 50, 90}, {64, 64, 1}, {300, 5, 400}, {130, 170, 700}};
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  struct rng rng = {4500};
  for (int64_t i = 0; i < COUNT(SHAPES); i++) {
    for (int turn = 0; turn < 8; turn++) {
      struct product p = product_new(contexts[turn / 2 % 2], rng_next(&rng), turn % 2, SHAPES[i][0],
                                     SHAPES[i][1], SHAPES[i][2], REALS);
      struct vgpu_gemm *g = &p.gemm;
      g->alpha = 1;
      g->beta = 0;
      for (int64_t e = 0; e < p.a_elements; e++) element_set(g->type, p.a.data, e, 0);
      for (int64_t e = 0; e < p.b_elements; e++) element_set(g->type, p.b.data, e, -1);
      EXPECT(vgpu_gemm(g) == VGPU_OK, CASE_FORMAT, CASE(&p));
      for (int64_t row = 0; row < g->m; row++) {
        for (int64_t column = 0; column < g->n; column++) {
          const double c = element_get(g->type, g->c, row * g->ldc + column);
          EXPECT(c == 0 && !signbit(c), CASE_FORMAT ": C(%ld,%ld) is %g", CASE(&p), (long)row,
                 (long)column, c);
        }
      }
      product_free(&p);
    }
  }
  close_context(contexts[0]);
  close_context(contexts[1]);
}

static void alphaOrKZeroReadsNeitherANorB(void) {
  struct vgpu_context *context = default_context();
  struct guarded unreadable = guarded_new(0, AGAINST_START);
  struct rng rng = {5000};
  for (int turn = 0; turn < 64; turn++) {
    struct product p =
        product_new(context, rng_next(&rng), turn % 2, 1 + turn, 65 - turn, 7, SMALL_INTEGERS);
    if (rng_coin(&rng)) {
      p.gemm.alpha = 0;
    } else {
      p.gemm.k = 0;
    }
    p.gemm.a = p.gemm.b = unreadable.data;
    EXPECT(vgpu_gemm(&p.gemm) == VGPU_OK, CASE_FORMAT, CASE(&p));
    if (p.gemm.alpha == 0) p.gemm.k = 0;
    check_elements(&p, SMALL_INTEGERS);
    check_padding(&p);
    product_free(&p);
  }
  guarded_free(&unreadable);
  close_context(context);
}

/* Stores op(X) again, transposed or not, with a new leading dimension. */
static struct guarded stored_anew(int64_t type, const void *from, int64_t rows, int64_t columns,
                                  bool was_transposed, int64_t old_ld, bool transpose, int64_t ld) {
  const int64_t count = transpose ? elements(columns, rows, ld) : elements(rows, columns, ld);
  struct guarded memory = guarded_new((size_t)(count * type_bytes(type)), AGAINST_END);
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = 0; j < columns; j++) {
      element_set(type, memory.data, transpose ? j * ld + i : i * ld + j,
                  element_get(type, from, was_transposed ? j * old_ld + i : i * old_ld + j));
    }
  }
  return memory;
}

/* Computes one block of C on its own, stored another way, and compares its bits. */
static void check_block(const struct product *whole, struct rng *rng) {
  const struct vgpu_gemm *g = &whole->gemm;
  const int64_t i0 = rng_between(rng, 0, g->m - 1), j0 = rng_between(rng, 0, g->n - 1);
  int64_t rows = rng_between(rng, 1, g->m - i0), columns = rng_between(rng, 1, g->n - j0);
  if (rng_coin(rng)) rows = rows > 9 ? rng_between(rng, 1, 9) : rows;
  if (rng_coin(rng)) columns = columns > 17 ? rng_between(rng, 1, 17) : columns;

  struct vgpu_gemm block = *g;
  block.m = rows;
  block.n = columns;
  block.trans_a = rng_coin(rng);
  block.trans_b = rng_coin(rng);
  block.lda = (block.trans_a ? rows : g->k) + padding(rng);
  block.ldb = (block.trans_b ? g->k : columns) + padding(rng);
  struct guarded a = stored_anew(g->type, element_at(g->type, g->a, index_a(g, i0, 0)), rows, g->k,
                                 g->trans_a, g->lda, block.trans_a, block.lda);
  struct guarded b = stored_anew(g->type, element_at(g->type, g->b, index_b(g, 0, j0)), g->k,
                                 columns, g->trans_b, g->ldb, block.trans_b, block.ldb);
  struct guarded c = stored_anew(g->type, element_at(g->type, whole->old_c, i0 * g->ldc + j0), rows,
                                 columns, false, g->ldc, false, columns);
  block.a = a.data;
  block.b = b.data;
  block.c = c.data;
  block.ldc = columns;
  EXPECT(vgpu_gemm(&block) == VGPU_OK, CASE_FORMAT, CASE(whole));
  for (int64_t i = 0; i < rows; i++) {
    EXPECT(memcmp(element_at(g->type, c.data, i * columns),
                  element_at(g->type, g->c, (i0 + i) * g->ldc + j0),
                  (size_t)(columns * type_bytes(g->type))) == 0,
           CASE_FORMAT ": row %ld of block (%ld,%ld) %ldx%ld %c%c differs", CASE(whole), (long)i,
           (long)i0, (long)j0, (long)rows, (long)columns, block.trans_a ? 't' : 'n',
           block.trans_b ? 't' : 'n');
  }
  guarded_free(&a);
  guarded_free(&b);
  guarded_free(&c);
}

/* C was filled for the product's first beta, which may have been zero. */
static void replace_c(struct product *p, struct rng *rng) {
  for (int64_t i = 0; i < p->c_elements; i++) {
    const double x = rng_real(rng);
    element_set(p->gemm.type, p->c.data, i, x);
    element_set(p->gemm.type, p->old_c, i, x);
  }
}

static void bitsDoNotDependOnHowCIsCutOrOperandsAreStored(void) {
  static const int64_t SHAPES[][3] = {
      {8, 8, 8},       {16, 16, 16},    {33, 17, 9},   {64, 64, 64},  {100, 90, 65}, {200, 131, 97},
      {7, 300, 200},   {300, 7, 200},   {300, 1, 400}, {1, 300, 400}, {48, 48, 700}, {257, 300, 1},
      {150, 350, 300}, {350, 300, 340}, {6, 64, 1000}, {500, 500, 20}};
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  struct rng rng = {6000};
  for (int64_t i = 0; i < COUNT(SHAPES); i++) {
    for (int turn = 0; turn < 8; turn++) {
      struct product p = product_new(contexts[turn / 2 % 2], rng_next(&rng), turn % 2, SHAPES[i][0],
                                     SHAPES[i][1], SHAPES[i][2], REALS);
      /* Scalars whose products round, so that fused and separate updates differ. */
      if (turn >= 4) {
        p.gemm.alpha = 1.0 / 3;
        p.gemm.beta = -0.7;
        replace_c(&p, &rng);
      }
      EXPECT(vgpu_gemm(&p.gemm) == VGPU_OK, CASE_FORMAT, CASE(&p));
      for (int block = 0; block < 8; block++) check_block(&p, &rng);
      product_free(&p);
    }
  }
  close_context(contexts[0]);
  close_context(contexts[1]);
}

enum { THREADS = 8 };

static void *run_gemm_often(void *argument) {
  struct product *p = argument;
  const size_t bytes = (size_t)(p->c_elements * type_bytes(p->gemm.type));
  for (int turn = 0; turn < 30; turn++) {
    memcpy(p->gemm.c, p->old_c, bytes);
    if (vgpu_gemm(&p->gemm) != VGPU_OK) return p;
  }
  return NULL;
}

/* More threads than slots, so that workspaces beyond the bounded set come and go as well. */
static void manyThreadsShareOneContext(void) {
  struct vgpu_context *context = open_context(0, 0, 0, 1);
  struct product products[THREADS];
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    products[i] = product_new(context, 7000, VGPU_F32, 150, 170, 130, REALS);
    if (pthread_create(&threads[i], NULL, run_gemm_often, &products[i]) != 0) abort();
  }
  for (int i = 0; i < THREADS; i++) {
    void *failed;
    pthread_join(threads[i], &failed);
    EXPECT(failed == NULL, CASE_FORMAT ": failed in thread %d", CASE(&products[i]), i);
  }
  for (int i = 0; i < THREADS; i++) {
    EXPECT(memcmp(products[i].gemm.c, products[0].gemm.c,
                  (size_t)(products[0].c_elements * type_bytes(VGPU_F32))) == 0,
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
    const int64_t k = rng_between(&rng, 0, 40), type = rng_coin(&rng);
    const int64_t bytes = type_bytes(type);
    struct vgpu_gemm_batched batch = {.count = rng_between(&rng, 0, MAX_COUNT)};
    struct vgpu_gemm *g = &batch.first;
    *g = (struct vgpu_gemm){.context = context, .type = type, .m = m, .n = n, .k = k};
    g->trans_a = rng_coin(&rng);
    g->trans_b = rng_coin(&rng);
    g->alpha = rng_between(&rng, 0, 2);
    g->beta = rng_between(&rng, 0, 2);
    g->lda = (g->trans_a ? m : k) + 1 + padding(&rng);
    g->ldb = (g->trans_b ? k : n) + 1 + padding(&rng);
    g->ldc = n + 1 + padding(&rng);
    batch.stride_a = rng_coin(&rng) ? 0 : (m + k) * g->lda;
    batch.stride_b = rng_coin(&rng) ? 0 : (n + k) * g->ldb;
    batch.stride_c = (m + 1) * g->ldc;
    struct guarded a = filled(&rng, type, (m + k) * g->lda * MAX_COUNT, REALS);
    struct guarded b = filled(&rng, type, (n + k) * g->ldb * MAX_COUNT, REALS);
    struct guarded c = filled(&rng, type, (m + 1) * g->ldc * MAX_COUNT, REALS);
    const size_t c_bytes = (size_t)((m + 1) * g->ldc * MAX_COUNT * bytes);
    void *looped = copy_of(c.data, c_bytes);

    const void *pointers_a[MAX_COUNT], *pointers_b[MAX_COUNT];
    void *pointers_c[MAX_COUNT];
    for (int64_t i = 0; i < batch.count; i++) {
      struct vgpu_gemm single = *g;
      single.a = pointers_a[i] = (char *)a.data + i * batch.stride_a * bytes;
      single.b = pointers_b[i] = (char *)b.data + i * batch.stride_b * bytes;
      pointers_c[i] = (char *)c.data + i * batch.stride_c * bytes;
      single.c = (char *)looped + i * batch.stride_c * bytes;
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
           (long)batch.count, type_name(type), (long)m, (long)n, (long)k);
    guarded_free(&a);
    guarded_free(&b);
    guarded_free(&c);
    free(looped);
  }
  close_context(context);
}

/* The product again, into a copy of the old C, which must take the same bits. */
static void expect_same_bits(const struct product *p, const char *how,
                             int (*run)(const struct vgpu_gemm *, struct rng *), struct rng *rng) {
  const size_t bytes = (size_t)(p->c_elements * type_bytes(p->gemm.type));
  struct vgpu_gemm again = p->gemm;
  struct guarded c = guarded_new(bytes, AGAINST_END);
  memcpy(c.data, p->old_c, bytes);
  again.c = c.data;
  const int status = run(&again, rng);
  EXPECT(status == VGPU_OK, CASE_FORMAT " %s: status %d", CASE(p), how, status);
  EXPECT(memcmp(c.data, p->gemm.c, bytes) == 0, CASE_FORMAT ": %s differs", CASE(p), how);
  guarded_free(&c);
}

/* Packs B in two calls, the columns behind the cut first, and computes C in blocks of rows. */
static int run_packed(const struct vgpu_gemm *g, struct rng *rng) {
  struct vgpu_gemm_packed packed = {.gemm = *g};
  const int status = vgpu_packed_size(&packed);
  if (status != VGPU_OK || packed.bytes == 0) return status == VGPU_OK ? vgpu_gemm(g) : status;
  EXPECT(packed.bytes % 64 == 0, "%ld bytes", (long)packed.bytes);
  struct guarded memory = guarded_new((size_t)packed.bytes, AGAINST_END);
  memset(memory.data, 0xFF, (size_t)packed.bytes); /* NaN, should anything be left out */
  packed.packed = memory.data;
  const int64_t panels = (g->n - 1) / packed.panel_columns;
  const int64_t cut = rng_between(rng, 0, panels) * packed.panel_columns;
  packed.first = cut;
  packed.columns = g->n - cut;
  EXPECT(vgpu_pack_b(&packed) == VGPU_OK, "pack the end");
  packed.first = 0;
  packed.columns = cut;
  EXPECT(vgpu_pack_b(&packed) == VGPU_OK, "pack the beginning");
  packed.gemm.b = NULL;
  for (int64_t i = 0; i < g->m; i += packed.gemm.m) {
    packed.gemm.m = rng_between(rng, 1, g->m - i);
    packed.gemm.a = element_at(g->type, g->a, index_a(g, i, 0));
    packed.gemm.c = (void *)element_at(g->type, g->c, i * g->ldc);
    EXPECT(vgpu_gemm_with_packed_b(&packed) == VGPU_OK, "rows from %ld", (long)i);
  }
  guarded_free(&memory);
  return VGPU_OK;
}

static int run_tuned(const struct vgpu_gemm *g, struct rng *rng) {
  struct vgpu_gemm tuned = *g;
  tuned.pack_a = rng_between(rng, VGPU_PACK_AUTO, VGPU_PACK_ALWAYS);
  tuned.pack_b = rng_between(rng, VGPU_PACK_AUTO, VGPU_PACK_ALWAYS);
  tuned.block_rows = rng_coin(rng) ? 0 : rng_between(rng, 1, 2000);
  tuned.block_columns = rng_coin(rng) ? 0 : rng_between(rng, 1, 100000);
  return vgpu_gemm(&tuned);
}

static void packedAndTunedProductsHaveTheSameBits(void) {
  struct vgpu_context *contexts[] = {default_context(), tiny_context()};
  struct rng rng = {9000};
  for (int turn = 0; turn < 200; turn++) {
    const int64_t m = rng_between(&rng, 1, 300), n = rng_between(&rng, 1, 300);
    const int64_t k = rng_between(&rng, 0, 700);
    struct product p =
        product_new(contexts[turn / 2 % 2], rng_next(&rng), turn % 2, m, n, k, REALS);
    EXPECT(vgpu_gemm(&p.gemm) == VGPU_OK, CASE_FORMAT, CASE(&p));
    expect_same_bits(&p, "packed", run_packed, &rng);
    for (int i = 0; i < 4; i++) expect_same_bits(&p, "tuned", run_tuned, &rng);
    product_free(&p);
  }
  close_context(contexts[0]);
  close_context(contexts[1]);
}

/* A C of whole lines, larger than the last cache: full tiles go past it. */
static void resultsBeyondTheCachesAreRight(void) {
  struct vgpu_context *context = tiny_context();
  for (int type = VGPU_F32; type <= VGPU_F64; type++) {
    for (int64_t m = 90; m < 100; m++) {
      struct product p = product_new(context, 9500 + m, type, m, 100, 11, SMALL_INTEGERS);
      struct vgpu_gemm *g = &p.gemm;
      g->beta = 0;
      g->ldc = 112;
      guarded_free(&p.c);
      free(p.old_c);
      p.c_elements = m * g->ldc;
      p.c = guarded_new((size_t)(p.c_elements * type_bytes(type)), AGAINST_START);
      p.old_c = copy_of(p.c.data, (size_t)(p.c_elements * type_bytes(type)));
      g->c = p.c.data;
      EXPECT(vgpu_gemm(g) == VGPU_OK, CASE_FORMAT, CASE(&p));
      check_elements(&p, SMALL_INTEGERS);
      check_padding(&p);
      product_free(&p);
    }
  }
  close_context(context);
}

static void unknownTypeIsUnsupported(void) {
  struct vgpu_context *context = default_context();
  struct vgpu_gemm_batched batch = {.first = {.context = context, .type = 4, .m = 1, .n = 1},
                                    .count = 1};
  EXPECT(vgpu_gemm(&batch.first) == VGPU_UNSUPPORTED, "gemm");
  EXPECT(vgpu_gemm_batched(&batch) == VGPU_UNSUPPORTED, "gemm_batched");
  close_context(context);
}

int main(void) {
  RUN(everySmallShapeIsExactOnSmallIntegers);
  RUN(largeShapesHoldTheErrorBound);
  RUN(shapesBeyondEveryBlockAreRight);
  RUN(notANumberAndInfinityPropagateThroughZeros);
  RUN(aSumOfZerosIsPositiveZero);
  RUN(alphaOrKZeroReadsNeitherANorB);
  RUN(bitsDoNotDependOnHowCIsCutOrOperandsAreStored);
  RUN(manyThreadsShareOneContext);
  RUN(batchEqualsALoopOfProducts);
  RUN(packedAndTunedProductsHaveTheSameBits);
  RUN(resultsBeyondTheCachesAreRight);
  RUN(unknownTypeIsUnsupported);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
