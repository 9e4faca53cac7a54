/* The contract of vgpu_reduce. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "testing.h"
#include "vgpu_kernels.h"

enum { OPERATIONS = 7 };
static const char *const NAMES[OPERATIONS] = {"sum",     "product",     "min",    "max",
                                              "sum_abs", "sum_squares", "max_abs"};
static const double IDENTITIES[OPERATIONS] = {0, 1, INFINITY, -INFINITY, 0, 0, 0};

#define CASE_FORMAT "%s %s [%ld][%ld][%ld] seed=%lu"
#define CASE(r, seed)                                                              \
  type_name((r)->type), NAMES[(r)->operation], (long)(r)->outer, (long)(r)->count, \
      (long)(r)->inner, (unsigned long)(seed)

static struct guarded random_array(struct rng *rng, const struct vgpu_reduce *r) {
  const int64_t count = r->outer * r->count * r->inner;
  struct guarded in = guarded_new((size_t)(count * type_bytes(r->type)),
                                  rng_coin(rng) ? AGAINST_END : AGAINST_START);
  /* Factors near one, so that long products neither overflow nor vanish. */
  for (int64_t i = 0; i < count; i++) {
    const double x = rng_real(rng);
    element_set(r->type, in.data, i, r->operation == VGPU_PRODUCT ? 1 + 0x1p-6 * x : x);
  }
  return in;
}

static struct guarded output(struct rng *rng, const struct vgpu_reduce *r) {
  return guarded_new((size_t)(r->outer * r->inner * type_bytes(r->type)),
                     rng_coin(rng) ? AGAINST_END : AGAINST_START);
}

static long double term(int64_t operation, long double x) {
  if (operation == VGPU_SUM_SQUARES) return x * x;
  return operation == VGPU_SUM_ABS || operation == VGPU_MAX_ABS ? fabsl(x) : x;
}

static long double combined(int64_t operation, long double x, long double y) {
  switch (operation) {
    case VGPU_PRODUCT:
      return x * y;
    case VGPU_MIN:
      return isnan(x) || x < y ? x : y;
    case VGPU_MAX:
    case VGPU_MAX_ABS:
      return isnan(x) || x > y ? x : y;
    default:
      return x + y;
  }
}

/* The bound that the header states, with the magnitude of a product being itself. */
static double error_bound(const struct vgpu_reduce *r, double result, double magnitude) {
  if (r->operation == VGPU_MIN || r->operation == VGPU_MAX || r->operation == VGPU_MAX_ABS) {
    return 0;
  }
  const double terms =
      r->operation == VGPU_PRODUCT ? (double)r->count + 1 : 16 + log2((double)r->count + 1);
  const double bound = terms * type_epsilon(VGPU_F64) * magnitude;
  return r->type == VGPU_F32 ? bound + 1.01 * type_epsilon(VGPU_F32) * fabs(result) : bound;
}

static void check_output(const struct vgpu_reduce *r, uint64_t seed, int64_t i, int64_t j) {
  long double expected = IDENTITIES[r->operation], magnitude = 0;
  for (int64_t s = 0; s < r->count; s++) {
    const long double x =
        term(r->operation, element_get(r->type, r->in, (i * r->count + s) * r->inner + j));
    expected = combined(r->operation, expected, x);
    magnitude += fabsl(x);
  }
  if (r->operation == VGPU_PRODUCT) magnitude = fabsl(expected);
  const double actual = element_get(r->type, r->out, i * r->inner + j);
  const double bound = error_bound(r, (double)expected, (double)magnitude);
  const bool equal = actual == (double)expected; /* covers the infinite identities */
  EXPECT(equal || fabs(actual - (double)expected) <= bound,
         CASE_FORMAT ": output (%ld,%ld) is %.17g, not %.17g +- %g", CASE(r, seed), (long)i,
         (long)j, actual, (double)expected, bound);
}

static void check_reduction(uint64_t seed, int64_t type, int64_t operation, int64_t outer,
                            int64_t count, int64_t inner) {
  struct rng rng = {seed};
  struct vgpu_reduce r = {type, operation, outer, count, inner, NULL, NULL};
  struct guarded in = random_array(&rng, &r), out = output(&rng, &r);
  r.in = in.data;
  r.out = out.data;
  EXPECT(vgpu_reduce(&r) == VGPU_OK, CASE_FORMAT, CASE(&r, seed));
  for (int64_t i = 0; i < outer; i++) {
    for (int64_t j = 0; j < inner; j++) check_output(&r, seed, i, j);
  }
  guarded_free(&in);
  guarded_free(&out);
}

#define COUNT(array) ((int64_t)(sizeof(array) / sizeof *(array)))

static void everyOperationHoldsItsErrorBound(void) {
  static const int64_t COUNTS[] = {0,  1,  2,  3,  4,  5,  7,   8,   15,
                                   16, 17, 31, 32, 33, 63, 255, 257, 1000};
  static const int64_t INNERS[] = {0, 1, 2, 3, 4, 5, 31, 32, 33, 127, 128, 130, 200};
  uint64_t seed = 1000;
  for (int64_t type = VGPU_F32; type <= VGPU_F64; type++) {
    for (int64_t operation = 0; operation < OPERATIONS; operation++) {
      for (int64_t c = 0; c < COUNT(COUNTS); c++) {
        for (int64_t i = 0; i < COUNT(INNERS); i++) {
          check_reduction(seed, type, operation, (int64_t)(seed % 4), COUNTS[c], INNERS[i]);
          seed++;
        }
      }
    }
  }
}

static void longReductionsHoldTheErrorBound(void) {
  uint64_t seed = 2000;
  for (int64_t type = VGPU_F32; type <= VGPU_F64; type++) {
    for (int64_t operation = 0; operation < OPERATIONS; operation++) {
      check_reduction(seed++, type, operation, 1, 300001, 1);
      check_reduction(seed++, type, operation, 2, 20011, 3);
      check_reduction(seed++, type, operation, 1, 777, 333);
    }
  }
}

/* A single accumulator would stop at 2^24. */
static void floatSumsDoNotStagnate(void) {
  enum { N = (1 << 25) + 1 };
  struct guarded in = guarded_new((size_t)N * sizeof(float), AGAINST_END);
  for (int64_t i = 0; i < N; i++) ((float *)in.data)[i] = 1;
  float sum = 0;
  struct vgpu_reduce r = {VGPU_F32, VGPU_SUM, 1, N, 1, in.data, &sum};
  EXPECT(vgpu_reduce(&r) == VGPU_OK, "sum");
  EXPECT(sum == (float)N, "sum of %d ones is %.9g", N, sum);
  guarded_free(&in);
}

static void extremesAreNaNIfAnyElementIs(void) {
  static const int64_t EXTREMES[] = {VGPU_MIN, VGPU_MAX, VGPU_MAX_ABS};
  struct rng rng = {3000};
  for (int turn = 0; turn < 600; turn++) {
    const uint64_t seed = rng.state;
    struct vgpu_reduce r = {.type = turn % 2,
                            .operation = EXTREMES[turn % 3],
                            .outer = rng_between(&rng, 1, 3),
                            .count = rng_between(&rng, 1, 600),
                            .inner = rng_coin(&rng) ? 1 : rng_between(&rng, 2, 70)};
    struct guarded in = random_array(&rng, &r), out = output(&rng, &r);
    r.in = in.data;
    r.out = out.data;
    const int64_t at = rng_between(&rng, 0, r.outer * r.count * r.inner - 1);
    element_set(r.type, in.data, at, rng_coin(&rng) ? NAN : -NAN);
    const int64_t poisoned = at / (r.count * r.inner) * r.inner + at % r.inner;
    EXPECT(vgpu_reduce(&r) == VGPU_OK, CASE_FORMAT, CASE(&r, seed));
    for (int64_t i = 0; i < r.outer * r.inner; i++) {
      EXPECT(!isnan(element_get(r.type, out.data, i)) == (i != poisoned),
             CASE_FORMAT ": NaN at %ld, output %ld is %g", CASE(&r, seed), (long)at, (long)i,
             element_get(r.type, out.data, i));
    }
    guarded_free(&in);
    guarded_free(&out);
  }
}

/* Each column of a wide array against the same column in a narrower one, and each row alone. */
static void bitsDoNotDependOnPosition(void) {
  struct rng rng = {4000};
  for (int turn = 0; turn < 100; turn++) {
    const uint64_t seed = rng.state;
    struct vgpu_reduce whole = {.type = turn % 2,
                                .operation = rng_between(&rng, 0, OPERATIONS - 1),
                                .outer = 3,
                                .count = rng_between(&rng, 1, 300),
                                .inner = rng_between(&rng, 3, 300)};
    const int64_t bytes = type_bytes(whole.type);
    struct guarded in = random_array(&rng, &whole), out = output(&rng, &whole);
    whole.in = in.data;
    whole.out = out.data;
    EXPECT(vgpu_reduce(&whole) == VGPU_OK, CASE_FORMAT, CASE(&whole, seed));

    const int64_t width = rng_between(&rng, 2, whole.inner);
    const int64_t column = rng_between(&rng, 0, whole.inner - width);
    const int64_t slab = rng_between(&rng, 0, whole.outer - 1);
    struct vgpu_reduce part = whole;
    part.outer = 1;
    part.inner = width;
    struct guarded part_in = guarded_new((size_t)(whole.count * width * bytes), AGAINST_END);
    struct guarded part_out = guarded_new((size_t)(width * bytes), AGAINST_END);
    for (int64_t s = 0; s < whole.count; s++) {
      memcpy((char *)part_in.data + s * width * bytes,
             element_at(whole.type, in.data, (slab * whole.count + s) * whole.inner + column),
             (size_t)(width * bytes));
    }
    part.in = part_in.data;
    part.out = part_out.data;
    EXPECT(vgpu_reduce(&part) == VGPU_OK, CASE_FORMAT, CASE(&part, seed));
    EXPECT(memcmp(part.out, element_at(whole.type, out.data, slab * whole.inner + column),
                  (size_t)(width * bytes)) == 0,
           CASE_FORMAT ": columns %ld to %ld of slab %ld differ", CASE(&whole, seed), (long)column,
           (long)(column + width), (long)slab);
    guarded_free(&in);
    guarded_free(&out);
    guarded_free(&part_in);
    guarded_free(&part_out);
  }
}

static void unknownTypesAndOperationsAreUnsupported(void) {
  EXPECT(vgpu_reduce(&(struct vgpu_reduce){.type = 2}) == VGPU_UNSUPPORTED, "type 2");
  EXPECT(vgpu_reduce(&(struct vgpu_reduce){.operation = 7}) == VGPU_UNSUPPORTED, "operation 7");
  EXPECT(vgpu_reduce(&(struct vgpu_reduce){.operation = -1}) == VGPU_UNSUPPORTED, "operation -1");
}

int main(void) {
  RUN(everyOperationHoldsItsErrorBound);
  RUN(longReductionsHoldTheErrorBound);
  RUN(floatSumsDoNotStagnate);
  RUN(extremesAreNaNIfAnyElementIs);
  RUN(bitsDoNotDependOnPosition);
  RUN(unknownTypesAndOperationsAreUnsupported);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
