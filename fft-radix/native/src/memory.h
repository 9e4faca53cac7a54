/* Tables and parts of workspaces start on cache lines. */
#ifndef VGPU_FFT_MEMORY_H
#define VGPU_FFT_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

enum { CACHE_LINE = 64 };

static inline int64_t whole_lines(int64_t bytes) {
  return (bytes + CACHE_LINE - 1) & -(int64_t)CACHE_LINE;
}

/* NULL if there is no memory; to be given to free. */
static inline void *table_new(int64_t count, size_t element_bytes) {
  if (count > (int64_t)(INT64_MAX / 2 / (int64_t)element_bytes)) return NULL;
  return aligned_alloc(CACHE_LINE, (size_t)whole_lines(count * (int64_t)element_bytes));
}

#endif
