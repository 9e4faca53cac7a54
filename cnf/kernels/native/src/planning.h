/* What the plans of real and complex products have in common. */
#ifndef VGPU_PLANNING_H
#define VGPU_PLANNING_H

#include <stdbool.h>
#include <stdint.h>

#include "context.h"

static inline int64_t smaller(int64_t x, int64_t y) { return x < y ? x : y; }

static inline int64_t divide_up(int64_t x, int64_t y) { return (x + y - 1) / y; }

static inline void swap(int64_t *x, int64_t *y) {
  const int64_t held = *x;
  *x = *y;
  *y = held;
}

/*
 * Whether k lines of one panel, `distance` bytes apart, can stay in L1 and in the first-level TLB
 * where they are. Lines whose distance has a large power of two share few cache sets.
 */
static inline bool stays_in_place(int64_t lines, int64_t distance) {
  enum { LINE = 64, SETS = 64, WAYS = 8, TLB_REACH = 48 * 4096 };
  if (lines * distance > TLB_REACH) return false;
  int64_t sets = SETS; /* that the lines fall into */
  for (int64_t step = distance; step % (2 * LINE) == 0 && sets > 1; step /= 2) sets /= 2;
  return lines <= sets * WAYS / 2;
}

/* The size of nearly equal blocks, a multiple of step, of which none exceeds `most`. */
static inline int64_t even_blocks(int64_t extent, int64_t most, int64_t step) {
  const int64_t even = divide_up(extent, divide_up(extent, most));
  return smaller(divide_up(even, step) * step, most);
}

/* Lines of a block that fit in a packing area, a multiple of step. */
static inline int64_t most_lines(int64_t area_bytes, int64_t line_bytes, int64_t step) {
  return (area_bytes - PACKING_SLACK_BYTES) / line_bytes / step * step;
}

#endif
