#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "testing.h"

#include <float.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vgpu_kernels.h"

enum { MAX_FAILURES = 20, SKIPPED = 77 /* as CTest is told */ };

int failures = 0;

/* Before main, so that no test needs to know for which instruction set it was built. */
__attribute__((constructor)) static void require_feature(void) {
  if (__builtin_cpu_supports(VGPU_REQUIRED_FEATURE)) return;
  puts("skipped: this processor has no " VGPU_REQUIRED_FEATURE);
  exit(SKIPPED);
}

uint64_t rng_next(struct rng *rng) {
  uint64_t z = rng->state += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

int64_t rng_between(struct rng *rng, int64_t low, int64_t high) {
  return low + (int64_t)(rng_next(rng) % (uint64_t)(high - low + 1));
}

double rng_real(struct rng *rng) { return (double)(rng_next(rng) >> 11) * 0x1p-52 - 1; }

bool rng_coin(struct rng *rng) { return rng_next(rng) >> 63; }

struct guarded guarded_new(size_t bytes, enum placement placement) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t pages = (bytes + page - 1) / page;
  struct guarded memory;
  memory.mapped_bytes = (pages + 2) * page;
  char *start = mmap(NULL, memory.mapped_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED ||
      (pages > 0 && mprotect(start + page, pages * page, PROT_READ | PROT_WRITE) != 0)) {
    perror("guarded_new");
    exit(EXIT_FAILURE);
  }
  memory.mapping = start;
  memory.data = start + page + (placement == AGAINST_END ? pages * page - bytes : 0);
  return memory;
}

void guarded_free(struct guarded *memory) {
  munmap(memory->mapping, memory->mapped_bytes);
  memory->mapping = memory->data = NULL;
}

int64_t type_bytes(int64_t type) { return type == VGPU_F32 ? sizeof(float) : sizeof(double); }

double type_epsilon(int64_t type) { return type == VGPU_F32 ? FLT_EPSILON / 2 : DBL_EPSILON / 2; }

const char *type_name(int64_t type) { return type == VGPU_F32 ? "f32" : "f64"; }

double element_get(int64_t type, const void *array, int64_t index) {
  return type == VGPU_F32 ? ((const float *)array)[index] : ((const double *)array)[index];
}

void element_set(int64_t type, void *array, int64_t index, double value) {
  if (type == VGPU_F32) {
    ((float *)array)[index] = (float)value;
  } else {
    ((double *)array)[index] = value;
  }
}

const void *element_at(int64_t type, const void *array, int64_t index) {
  return (const char *)array + index * type_bytes(type);
}

void fail(const char *file, int line, const char *format, ...) {
  va_list arguments;
  fprintf(stderr, "%s:%d: ", file, line);
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  if (++failures == MAX_FAILURES) {
    fputs("too many failures\n", stderr);
    exit(EXIT_FAILURE);
  }
}
