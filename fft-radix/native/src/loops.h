/* Nested loops over the indices of the axes that a pass does not transform. */
#ifndef VGPU_FFT_LOOPS_H
#define VGPU_FFT_LOOPS_H

#include <stdbool.h>
#include <stdint.h>

#include "vgpu_fft.h"

/* Strides count real numbers. */
struct loop {
  int64_t n;
  int64_t from_stride;
  int64_t to_stride;
};

/* Outermost first. Without axes, there is one index. */
struct loops {
  int axes;
  int64_t count; /* of indices: the product of the extents */
  struct loop axis[VGPU_FFT_MAX_AXES];
};

/* One index, and where its elements are. */
struct place {
  int64_t index[VGPU_FFT_MAX_AXES];
  int64_t from;
  int64_t to;
};

void loops_clear(struct loops *loops);
/* Adds an innermost axis; one of extent 1 adds nothing. */
void loops_add(struct loops *loops, struct loop axis);
/* Sorts axes by stride and joins those that are one. */
void loops_simplify(struct loops *loops);
/* Takes an axis out. */
struct loop loops_remove(struct loops *loops, int axis);

struct place loops_at(const struct loops *loops, int64_t number);
void loops_next(const struct loops *loops, struct place *place);

#endif
