/* The contract of vgpu_permute. */
#include <stdlib.h>
#include <string.h>

#include "testing.h"
#include "vgpu_kernels.h"

/* A copy over some index space. Origins are where index (0, ..., 0) lies, in elements. */
struct copy {
  int64_t element_bytes;
  int64_t rank;
  int64_t extents[VGPU_MAX_RANK];
  int64_t in_strides[VGPU_MAX_RANK];
  int64_t out_strides[VGPU_MAX_RANK];
  int64_t in_origin, in_size;
  int64_t out_origin, out_size;
};

static void report(const struct copy *c, uint64_t seed, const char *what) {
  char text[1024];
  int used = 0;
  for (int64_t d = 0; d < c->rank && used < 900; d++) {
    used += snprintf(text + used, sizeof text - (size_t)used, " %ld:%ld>%ld", (long)c->extents[d],
                     (long)c->in_strides[d], (long)c->out_strides[d]);
  }
  text[used] = 0;
  EXPECT(false, "%ld bytes, extent:in>out%s, seed=%lu: %s", (long)c->element_bytes, text,
         (unsigned long)seed, what);
}

static void shuffle(struct rng *rng, int64_t *values, int64_t count) {
  for (int64_t i = count - 1; i > 0; i--) {
    const int64_t j = rng_between(rng, 0, i), held = values[i];
    values[i] = values[j];
    values[j] = held;
  }
}

/*
 * Lays the dimensions out in a random order, some with gaps between, some backwards. Returns the
 * number of elements spanned and where the origin lies among them.
 */
static int64_t lay_out(struct rng *rng, const struct copy *c, bool gaps, bool backwards,
                       int64_t *strides, int64_t *origin) {
  int64_t order[VGPU_MAX_RANK];
  for (int64_t d = 0; d < c->rank; d++) order[d] = d;
  shuffle(rng, order, c->rank);
  int64_t span = 1, next = 1;
  *origin = 0;
  for (int64_t i = 0; i < c->rank; i++) {
    const int64_t d = order[i];
    strides[d] = next + (gaps && rng_between(rng, 0, 3) == 0 ? rng_between(rng, 1, 9) : 0);
    const int64_t reach = (c->extents[d] - 1) * strides[d];
    next = strides[d] * c->extents[d];
    span += reach;
    if (backwards && rng_between(rng, 0, 3) == 0) {
      strides[d] = -strides[d];
      *origin += reach;
    }
  }
  return span;
}

static struct copy random_copy(struct rng *rng, int64_t rank, int64_t max_elements) {
  struct copy c = {.element_bytes = INT64_C(4) << rng_between(rng, 0, 2), .rank = rank};
  int64_t budget = max_elements;
  for (int64_t d = 0; d < rank; d++) {
    const int64_t most = budget < 70 ? budget : 70;
    c.extents[d] = rank > 6 && rng_coin(rng) ? 1 : rng_between(rng, 1, most);
    budget /= c.extents[d];
  }
  shuffle(rng, c.extents, rank);
  const bool gaps = rng_coin(rng), backwards = rng_coin(rng);
  c.in_size = lay_out(rng, &c, gaps, backwards, c.in_strides, &c.in_origin);
  c.out_size = lay_out(rng, &c, gaps, backwards, c.out_strides, &c.out_origin);
  return c;
}

/* Element by element, the definition itself. */
static void copy_by_definition(const struct copy *c, const char *in, char *out) {
  int64_t index[VGPU_MAX_RANK] = {0};
  for (;;) {
    int64_t from = c->in_origin, to = c->out_origin;
    for (int64_t d = 0; d < c->rank; d++) {
      from += index[d] * c->in_strides[d];
      to += index[d] * c->out_strides[d];
    }
    memcpy(out + to * c->element_bytes, in + from * c->element_bytes, (size_t)c->element_bytes);
    int64_t d = c->rank - 1;
    while (d >= 0 && ++index[d] == c->extents[d]) index[d--] = 0;
    if (d < 0) return;
  }
}

/* Random bits, NaNs with payloads among them; what lies in the gaps of the output must survive. */
static void check_copy(const struct copy *c, struct rng *rng) {
  const uint64_t seed = rng->state;
  const size_t in_bytes = (size_t)(c->in_size * c->element_bytes);
  const size_t out_bytes = (size_t)(c->out_size * c->element_bytes);
  struct guarded in = guarded_new(in_bytes, rng_coin(rng) ? AGAINST_END : AGAINST_START);
  struct guarded out = guarded_new(out_bytes, rng_coin(rng) ? AGAINST_END : AGAINST_START);
  char *expected = malloc(out_bytes);
  if (expected == NULL) abort();
  for (size_t i = 0; i < in_bytes; i++)
    ((unsigned char *)in.data)[i] = (unsigned char)rng_next(rng);
  memset(out.data, 0xA5, out_bytes);
  memset(expected, 0xA5, out_bytes);
  copy_by_definition(c, in.data, expected);
  const struct vgpu_permute p = {c->element_bytes,
                                 c->rank,
                                 c->extents,
                                 c->in_strides,
                                 c->out_strides,
                                 (char *)in.data + c->in_origin * c->element_bytes,
                                 (char *)out.data + c->out_origin * c->element_bytes};
  if (vgpu_permute(&p) != VGPU_OK) report(c, seed, "failed");
  if (memcmp(out.data, expected, out_bytes) != 0) report(c, seed, "wrong copy");
  guarded_free(&in);
  guarded_free(&out);
  free(expected);
}

static void everyMatrixTransposes(void) {
  static const int64_t SIZES[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 97, 131, 200};
  enum { COUNT = sizeof SIZES / sizeof *SIZES };
  struct rng rng = {1000};
  for (int i = 0; i < COUNT; i++) {
    for (int j = 0; j < COUNT; j++) {
      for (int64_t bytes = 4; bytes <= 16; bytes *= 2) {
        const int64_t rows = SIZES[i], columns = SIZES[j];
        const int64_t in_gap = rng_between(&rng, 0, 3), out_gap = rng_between(&rng, 0, 3);
        const struct copy c = {.element_bytes = bytes,
                               .rank = 2,
                               .extents = {rows, columns},
                               .in_strides = {columns + in_gap, 1},
                               .out_strides = {1, rows + out_gap},
                               .in_size = (rows - 1) * (columns + in_gap) + columns,
                               .out_size = (columns - 1) * (rows + out_gap) + rows};
        check_copy(&c, &rng);
      }
    }
  }
}

static void anyLayoutGoesToAnyOther(void) {
  struct rng rng = {2000};
  for (int turn = 0; turn < 3000; turn++) {
    const struct copy c = random_copy(&rng, rng_between(&rng, 0, 6), 6000);
    check_copy(&c, &rng);
  }
}

static void ranksUpToTheLimitWork(void) {
  struct rng rng = {3000};
  for (int64_t rank = 7; rank <= VGPU_MAX_RANK; rank++) {
    const struct copy c = random_copy(&rng, rank, 2000);
    check_copy(&c, &rng);
  }
}

/* Nothing merges here, so the odometer turns through every loop. */
static void tenLoopsOfTwoReverse(void) {
  struct rng rng = {4000};
  struct copy c = {.element_bytes = 4, .rank = 10, .in_size = 1024, .out_size = 1024};
  for (int64_t d = 0; d < c.rank; d++) {
    c.extents[d] = 2;
    c.in_strides[d] = INT64_C(1) << d;
    c.out_strides[d] = INT64_C(512) >> d;
  }
  check_copy(&c, &rng);
}

static void inputStrideZeroBroadcasts(void) {
  struct rng rng = {5000};
  for (int turn = 0; turn < 300; turn++) {
    struct copy c = random_copy(&rng, rng_between(&rng, 1, 4), 6000);
    c.in_strides[rng_between(&rng, 0, c.rank - 1)] = 0;
    check_copy(&c, &rng);
  }
}

static void complexNumbersTransposeAsPairs(void) {
  struct rng rng = {6000};
  for (int64_t bytes = 4; bytes <= 8; bytes *= 2) {
    const struct copy c = {.element_bytes = bytes,
                           .rank = 3,
                           .extents = {37, 41, 2},
                           .in_strides = {82, 2, 1},
                           .out_strides = {2, 74, 1},
                           .in_size = 37 * 82,
                           .out_size = 41 * 74};
    check_copy(&c, &rng);
  }
}

/* Pairs that lie together on both sides, but at odd places on one of them. */
static void pairsAtOddStridesCopy(void) {
  struct rng rng = {7000};
  const int64_t even[] = {12, 2, 1}, odd[] = {19, 3, 1};
  for (int turn = 0; turn < 2; turn++) {
    struct copy c = {.element_bytes = 4, .rank = 3, .extents = {5, 6, 2}};
    memcpy(c.in_strides, turn ? even : odd, sizeof even);
    memcpy(c.out_strides, turn ? odd : even, sizeof odd);
    c.in_size = c.out_size = 5 * 19;
    check_copy(&c, &rng);
  }
}

static void anyExtentOfZeroCopiesNothing(void) {
  struct guarded nothing = guarded_new(0, AGAINST_START);
  const int64_t extents[] = {5, 0, 7}, strides[] = {1, 2, 3};
  const struct vgpu_permute p = {8, 3, extents, strides, strides, nothing.data, nothing.data};
  EXPECT(vgpu_permute(&p) == VGPU_OK, "extent 0");
  guarded_free(&nothing);
}

static void otherElementSizesAndRanksAreUnsupported(void) {
  for (int64_t bytes = 0; bytes <= 32; bytes++) {
    if (bytes == 4 || bytes == 8 || bytes == 16) continue;
    EXPECT(vgpu_permute(&(struct vgpu_permute){.element_bytes = bytes}) == VGPU_UNSUPPORTED,
           "%ld bytes", (long)bytes);
  }
  EXPECT(vgpu_permute(&(struct vgpu_permute){.element_bytes = 4, .rank = 65}) == VGPU_UNSUPPORTED,
         "rank 65");
}

int main(void) {
  RUN(everyMatrixTransposes);
  RUN(anyLayoutGoesToAnyOther);
  RUN(ranksUpToTheLimitWork);
  RUN(tenLoopsOfTwoReverse);
  RUN(inputStrideZeroBroadcasts);
  RUN(complexNumbersTransposeAsPairs);
  RUN(pairsAtOddStridesCopy);
  RUN(anyExtentOfZeroCopiesNothing);
  RUN(otherElementSizesAndRanksAreUnsupported);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
