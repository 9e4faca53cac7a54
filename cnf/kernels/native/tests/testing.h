/* What the tests share: reproducible random numbers, guarded memory, and reports of failures. */
#ifndef VGPU_TESTING_H
#define VGPU_TESTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ---- Random numbers: splitmix64, so that a printed seed reproduces a case ------------------- */

struct rng {
  uint64_t state;
};

uint64_t rng_next(struct rng *rng);
/* Uniform in [low, high]. */
int64_t rng_between(struct rng *rng, int64_t low, int64_t high);
/* Uniform in [-1, 1). */
double rng_real(struct rng *rng);
bool rng_coin(struct rng *rng);

/* ---- Memory between two unmapped pages ------------------------------------------------------ */

enum placement {
  AGAINST_END,   /* the last byte is the last of its page */
  AGAINST_START, /* the first byte is the first of its page */
};

struct guarded {
  void *data;
  void *mapping;
  size_t mapped_bytes;
};

/* Any access before the first page or behind the last one ends the test with SIGSEGV. */
struct guarded guarded_new(size_t bytes, enum placement placement);
void guarded_free(struct guarded *memory);

/* ---- Elements of either type ---------------------------------------------------------------- */

int64_t type_bytes(int64_t type);
double type_epsilon(int64_t type);
const char *type_name(int64_t type);
double element_get(int64_t type, const void *array, int64_t index);
void element_set(int64_t type, void *array, int64_t index, double value);
const void *element_at(int64_t type, const void *array, int64_t index);

/* ---- Failures ------------------------------------------------------------------------------- */

extern int failures;

/* Reports a failed expectation with its case; ends the test after twenty. */
void fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define EXPECT(condition, ...)                               \
  do {                                                       \
    if (!(condition)) fail(__FILE__, __LINE__, __VA_ARGS__); \
  } while (0)

/* Runs and announces one test function. */
#define RUN(test)   \
  do {              \
    puts(#test);    \
    fflush(stdout); \
    test();         \
  } while (0)

#endif
