#include "loops.h"

void loops_clear(struct loops *loops) {
  loops->axes = 0;
  loops->count = 1;
}

void loops_add(struct loops *loops, struct loop axis) {
  if (axis.n == 1) return;
  loops->axis[loops->axes++] = axis;
  loops->count *= axis.n;
}

static bool is_inside(const struct loop *a, const struct loop *b) {
  return a->to_stride != b->to_stride ? a->to_stride < b->to_stride
                                      : a->from_stride < b->from_stride;
}

static void sort(struct loops *loops) {
  for (int i = 1; i < loops->axes; i++) {
    const struct loop axis = loops->axis[i];
    int place = i;
    for (; place > 0 && is_inside(&loops->axis[place - 1], &axis); place--) {
      loops->axis[place] = loops->axis[place - 1];
    }
    loops->axis[place] = axis;
  }
}

static bool is_one(const struct loop *outer, const struct loop *inner) {
  return outer->from_stride == inner->n * inner->from_stride &&
         outer->to_stride == inner->n * inner->to_stride;
}

void loops_simplify(struct loops *loops) {
  sort(loops);
  int axes = 0;
  for (int i = 0; i < loops->axes; i++) {
    struct loop *last = &loops->axis[axes - 1];
    if (axes > 0 && is_one(last, &loops->axis[i])) {
      last->n *= loops->axis[i].n;
      last->from_stride = loops->axis[i].from_stride;
      last->to_stride = loops->axis[i].to_stride;
    } else {
      loops->axis[axes++] = loops->axis[i];
    }
  }
  loops->axes = axes;
}

struct loop loops_remove(struct loops *loops, int axis) {
  const struct loop removed = loops->axis[axis];
  loops->axes--;
  for (int i = axis; i < loops->axes; i++) loops->axis[i] = loops->axis[i + 1];
  loops->count /= removed.n;
  return removed;
}

struct place loops_at(const struct loops *loops, int64_t number) {
  struct place place;
  place.from = place.to = 0;
  for (int i = loops->axes - 1; i >= 0; i--) {
    const struct loop *axis = &loops->axis[i];
    place.index[i] = number % axis->n;
    number /= axis->n;
    place.from += place.index[i] * axis->from_stride;
    place.to += place.index[i] * axis->to_stride;
  }
  return place;
}

void loops_next(const struct loops *loops, struct place *place) {
  for (int i = loops->axes - 1; i >= 0; i--) {
    const struct loop *axis = &loops->axis[i];
    place->from += axis->from_stride;
    place->to += axis->to_stride;
    if (++place->index[i] < axis->n) return;
    place->index[i] = 0;
    place->from -= axis->n * axis->from_stride;
    place->to -= axis->n * axis->to_stride;
  }
}
