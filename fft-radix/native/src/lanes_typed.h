/*
 * Lanes: Stockham's passes, decimation in frequency, each lane a sequence of its own.
 *
 * A pass of radix r takes numbers whose index is q + span * (i + parts * k), k = 0..r-1, through a
 * transform of length r, multiplies number k by exp(-2 pi i ik / (r parts)) and puts it at index
 * q + span * (r * i + k). The span grows from 1 to n / r; in the last pass there is one part, and
 * no twiddle. An inverse transform reads its input in reverse, index n - j for j.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "butterfly.h"
#include "lanes.h"
#include "memory.h"
#include "numbers.h"
#include "roots.h"

enum { LARGEST_RADIX = 61, MAX_PASSES = 40, LARGEST_HALF = LARGEST_RADIX / 2 };

struct NAME(pass);
typedef void NAME(pass_function)(const struct NAME(pass) * pass, const struct NAME(flow) * flow);

struct NAME(pass) {
  int radix;
  int64_t span;
  int64_t parts;
  const REAL *twiddles;             /* radix - 1 for each part */
  NAME(pass_function) * turn[2];    /* from blocks or pairs, to blocks, with twiddles */
  NAME(pass_function) * last[2][2]; /* from blocks or pairs, to blocks or pairs, without */
};

struct NAME(lanes) {
  int64_t n;
  int passes;
  struct NAME(pass) pass[MAX_PASSES];
  REAL *twiddles;
  int64_t table_bytes;
};

/* Where the butterflies of a pass find their numbers; kept apart from what stores might alias. */
struct NAME(walk) {
  const REAL *first; /* of number 0 of the first butterfly */
  const REAL *second;
  int64_t step; /* from number to number */
  int64_t next; /* from butterfly to butterfly of a part */
  int64_t next_part;
  int64_t parts, span, groups;
  int64_t in_next, out_next; /* from group to group */
};

static ALWAYS_INLINE struct NAME(walk)
    NAME(walk_of)(const struct NAME(pass) * pass, const struct NAME(flow) * flow, bool pairs) {
  const int64_t next = pairs ? flow->in_step : BLOCK;
  const int64_t step = pass->parts * pass->span * next;
  struct NAME(walk)
      walk = {flow->in,    flow->in + step, step,         next,          pass->span * next,
              pass->parts, pass->span,      flow->groups, flow->in_next, flow->out_next};
  if (flow->inverse) {
    walk.second = flow->in + (pass->radix - 1) * step;
    walk.step = -step;
    walk.next_part = -next;
  }
  return walk;
}

/*
 * Of groups that lie side by side in rows of pairs, the same butterfly is done one after the other,
 * for they share cache lines and pages. The rows of the next butterflies are fetched ahead: they
 * lie too far apart for the processor to foresee.
 */
#define PASSES(r)                                                                                  \
  static void NAME(turn_pairs##r)(const struct NAME(pass) * pass,                                  \
                                  const struct NAME(flow) * flow) {                                \
    const struct NAME(walk) walk = NAME(walk_of)(pass, flow, true);                                \
    struct NAME(source) x = {walk.first, walk.second, walk.step, walk.next_part, true, true};      \
    struct NAME(target) y = {flow->out, BLOCK, pass->twiddles, true, false, vector_set(1)};        \
    for (int64_t i = 0; i < walk.parts; i++) {                                                     \
      for (int64_t g = 0; g < walk.groups; g++) {                                                  \
        NAME(dft##r)(x, y);                                                                        \
        x.first += walk.in_next;                                                                   \
        x.second += walk.in_next;                                                                  \
        y.base += walk.out_next;                                                                   \
      }                                                                                            \
      x.second += walk.next_part - walk.groups * walk.in_next;                                     \
      x.first = x.second - walk.step;                                                              \
      y.base += r * BLOCK - walk.groups * walk.out_next;                                           \
      y.twiddles += 2 * (r - 1);                                                                   \
    }                                                                                              \
  }                                                                                                \
  static void NAME(turn_blocks##r)(const struct NAME(pass) * pass,                                 \
                                   const struct NAME(flow) * flow) {                               \
    const struct NAME(walk) walk = NAME(walk_of)(pass, flow, false);                               \
    struct NAME(source) x = {walk.first, walk.second, walk.step, 0, false, false};                 \
    struct NAME(target)                                                                            \
        y = {flow->out, walk.span * BLOCK, pass->twiddles, true, false, vector_set(1)};            \
    for (int64_t i = 0; i < walk.parts; i++) {                                                     \
      for (int64_t q = 0; q < walk.span; q++) {                                                    \
        NAME(dft##r)(x, y);                                                                        \
        x.first += BLOCK;                                                                          \
        x.second += BLOCK;                                                                         \
        y.base += BLOCK;                                                                           \
      }                                                                                            \
      x.second += walk.next_part - walk.span * BLOCK;                                              \
      x.first = x.second - walk.step;                                                              \
      y.base += (r - 1) * y.step;                                                                  \
      y.twiddles += 2 * (r - 1);                                                                   \
    }                                                                                              \
  }                                                                                                \
  static ALWAYS_INLINE void NAME(last##r)(const struct NAME(pass) * pass,                          \
                                          const struct NAME(flow) * flow, bool in_pairs,           \
                                          bool out_pairs) {                                        \
    const struct NAME(walk) walk = NAME(walk_of)(pass, flow, in_pairs);                            \
    const int64_t next = out_pairs ? flow->out_step : BLOCK;                                       \
    struct NAME(source) x = {walk.first, walk.second, walk.step, 0, false, in_pairs};              \
    struct NAME(target)                                                                            \
        y = {flow->out, walk.span * next, NULL, false, out_pairs, vector_set(flow->scale)};        \
    for (int64_t q = 0; q < walk.span; q++) {                                                      \
      for (int64_t g = 0; g < walk.groups; g++) {                                                  \
        NAME(dft##r)(x, y);                                                                        \
        x.first += walk.in_next;                                                                   \
        x.second += walk.in_next;                                                                  \
        y.base += walk.out_next;                                                                   \
      }                                                                                            \
      x.first += walk.next - walk.groups * walk.in_next;                                           \
      x.second += walk.next - walk.groups * walk.in_next;                                          \
      y.base += next - walk.groups * walk.out_next;                                                \
    }                                                                                              \
  }                                                                                                \
  static void NAME(blocks_to_blocks##r)(const struct NAME(pass) * p,                               \
                                        const struct NAME(flow) * f) {                             \
    NAME(last##r)(p, f, false, false);                                                             \
  }                                                                                                \
  static void NAME(blocks_to_pairs##r)(const struct NAME(pass) * p, const struct NAME(flow) * f) { \
    NAME(last##r)(p, f, false, true);                                                              \
  }                                                                                                \
  static void NAME(pairs_to_blocks##r)(const struct NAME(pass) * p, const struct NAME(flow) * f) { \
    NAME(last##r)(p, f, true, false);                                                              \
  }                                                                                                \
  static void NAME(pairs_to_pairs##r)(const struct NAME(pass) * p, const struct NAME(flow) * f) {  \
    NAME(last##r)(p, f, true, true);                                                               \
  }

RADICES(PASSES)

/*
 * Any odd radix: numbers j and r - j are added and subtracted first, then each pair of results k
 * and r - k is a sum of products with cosines and one with sines.
 */
static ALWAYS_INLINE void NAME(dft_odd)(int r, const REAL *cosines, struct NAME(source) x,
                                        struct NAME(target) y) {
  const int half = r / 2;
  vector even_re[LARGEST_HALF], even_im[LARGEST_HALF], odd_re[LARGEST_HALF], odd_im[LARGEST_HALF];
  vector zero_re, zero_im;
  NAME(take)(x, 0, &zero_re, &zero_im);
  vector sum_re = zero_re, sum_im = zero_im;
  for (int j = 0; j < half; j++) {
    vector a_re, a_im, b_re, b_im;
    NAME(take)(x, j + 1, &a_re, &a_im);
    NAME(take)(x, r - 1 - j, &b_re, &b_im);
    even_re[j] = a_re + b_re;
    even_im[j] = a_im + b_im;
    odd_re[j] = a_re - b_re;
    odd_im[j] = a_im - b_im;
    sum_re += even_re[j];
    sum_im += even_im[j];
  }
  NAME(put)(y, 0, sum_re, sum_im);
  const REAL *sines = cosines + half * half;
  for (int k = 0; k < half; k++) {
    vector e_re = zero_re, e_im = zero_im, o_re = vector_set(0), o_im = vector_set(0);
    for (int j = 0; j < half; j++) {
      const vector c = vector_set(cosines[k * half + j]), s = vector_set(sines[k * half + j]);
      e_re = vector_fma(c, even_re[j], e_re);
      e_im = vector_fma(c, even_im[j], e_im);
      o_re = vector_fma(s, odd_im[j], o_re);
      o_im = vector_fma(s, odd_re[j], o_im);
    }
    NAME(put)(y, k + 1, e_re + o_re, e_im - o_im);
    NAME(put)(y, r - 1 - k, e_re - o_re, e_im + o_im);
  }
}

/* Behind the twiddles of a pass of any odd radix are its cosines and sines. */
static ALWAYS_INLINE void NAME(pass_odd)(const struct NAME(pass) * pass,
                                         const struct NAME(flow) * flow, bool turns, bool in_pairs,
                                         bool out_pairs) {
  const struct NAME(walk) walk = NAME(walk_of)(pass, flow, in_pairs);
  const int r = pass->radix;
  const REAL *cosines = pass->twiddles + 2 * (r - 1) * pass->parts;
  const int64_t next = out_pairs ? flow->out_step : BLOCK;
  for (int64_t b = 0; b < walk.parts * walk.span * walk.groups; b++) {
    const int64_t g = b % walk.groups, q = b / walk.groups % walk.span;
    const int64_t i = b / walk.groups / walk.span, in = q * walk.next + g * walk.in_next;
    const REAL *second = walk.second + i * walk.next_part + in;
    const REAL *first = i == 0 ? walk.first + in : second - walk.step;
    const int64_t out = (q + walk.span * r * i) * next + g * walk.out_next;
    NAME(dft_odd)
    (r, cosines, (struct NAME(source)){first, second, walk.step, 0, false, in_pairs},
     (struct NAME(target)){flow->out + out, walk.span * next, pass->twiddles + i * 2 * (r - 1),
                           turns, out_pairs, vector_set(flow->scale)});
  }
}

static void NAME(turn_odd)(const struct NAME(pass) * pass, const struct NAME(flow) * flow) {
  NAME(pass_odd)(pass, flow, true, flow->in_pairs, false);
}

static void NAME(odd_to_blocks)(const struct NAME(pass) * pass, const struct NAME(flow) * flow) {
  NAME(pass_odd)(pass, flow, false, flow->in_pairs, false);
}

static void NAME(odd_to_pairs)(const struct NAME(pass) * pass, const struct NAME(flow) * flow) {
  NAME(pass_odd)(pass, flow, false, flow->in_pairs, true);
}

static void NAME(choose_functions)(struct NAME(pass) * pass) {
  switch (pass->radix) {
#define CHOOSE(r)                                 \
  case r:                                         \
    pass->turn[0] = NAME(turn_blocks##r);         \
    pass->turn[1] = NAME(turn_pairs##r);          \
    pass->last[0][0] = NAME(blocks_to_blocks##r); \
    pass->last[0][1] = NAME(blocks_to_pairs##r);  \
    pass->last[1][0] = NAME(pairs_to_blocks##r);  \
    pass->last[1][1] = NAME(pairs_to_pairs##r);   \
    break;
    RADICES(CHOOSE)
#undef CHOOSE
    default:
      for (int in = 0; in < 2; in++) {
        pass->turn[in] = NAME(turn_odd);
        pass->last[in][0] = NAME(odd_to_blocks);
        pass->last[in][1] = NAME(odd_to_pairs);
      }
  }
}

/*
 * The first pass, of all groups at once if they lie in pairs, to the first buffers; then group by
 * group the others but the last, to and fro between the buffers, while what they touch is in the
 * nearest cache. Returns where the last pass finds its numbers.
 */
static const REAL *NAME(run_turns)(const struct NAME(lanes) * lanes, const struct NAME(flow) * flow,
                                   REAL *scratch) {
  const int64_t group_reals = lanes->n * BLOCK;
  REAL *buffers[2] = {scratch, scratch + flow->groups * group_reals};
  struct NAME(flow) first = *flow;
  first.out = buffers[0];
  first.out_next = group_reals;
  if (flow->in_pairs) lanes->pass[0].turn[1](&lanes->pass[0], &first);
  for (int64_t g = 0; g < flow->groups; g++) {
    if (!flow->in_pairs) lanes->pass[0].turn[0](&lanes->pass[0], &first);
    struct NAME(flow) then = {.groups = 1};
    for (int i = 1; i < lanes->passes - 1; i++) {
      then.in = buffers[(i - 1) % 2] + g * group_reals;
      then.out = buffers[i % 2] + g * group_reals;
      lanes->pass[i].turn[0](&lanes->pass[i], &then);
    }
    first.in += first.in_next;
    first.out += first.out_next;
  }
  return buffers[lanes->passes % 2];
}

void NAME(groups_to_pairs)(const struct NAME(lanes) * lanes, const struct NAME(flow) * flow,
                           REAL *scratch) {
  const struct NAME(pass) *last = &lanes->pass[lanes->passes - 1];
  struct NAME(flow) now = *flow;
  if (lanes->passes > 1) {
    now.in = NAME(run_turns)(lanes, flow, scratch);
    now.in_next = lanes->n * BLOCK;
    now.in_pairs = now.inverse = false;
  }
  last->last[now.in_pairs][1](last, &now);
}

const REAL *NAME(groups_to_blocks)(const struct NAME(lanes) * lanes, const struct NAME(flow) * flow,
                                   REAL *scratch) {
  const struct NAME(pass) *last = &lanes->pass[lanes->passes - 1];
  struct NAME(flow) now = *flow;
  now.out = scratch;
  now.out_next = lanes->n * BLOCK;
  if (lanes->passes > 1) {
    now.in = now.out = (REAL *)NAME(run_turns)(lanes, flow, scratch);
    now.in_next = now.out_next;
    now.in_pairs = now.inverse = false;
  }
  last->last[now.in_pairs][0](last, &now);
  return now.out;
}

/* About the cycles that a pass takes for a number: for comparisons only. */
static double NAME(pass_cost)(int radix) {
  static const double costs[33] = {
      [2] = 2.6,  [3] = 3.2,  [4] = 3.0,  [5] = 4.2,  [6] = 4.4,  [7] = 5.6,
      [8] = 4.2,  [9] = 5.6,  [10] = 5.4, [11] = 8.0, [12] = 5.4, [13] = 9.2,
      [14] = 7.0, [15] = 6.4, [16] = 5.6, [20] = 7.5, [25] = 9.5, [32] = 8.0};
  return radix <= 32 && costs[radix] > 0 ? costs[radix] : 1.0 * radix;
}

static bool NAME(has_codelet)(int radix) {
#define IS(r) || radix == r
  return false RADICES(IS);
#undef IS
}

/* Of the passes of lanes, first to last. */
struct NAME(radices) {
  int count;
  int radix[MAX_PASSES];
  double cost;
};

/* Radices of which none is larger than the one before it; the cheapest become best. */
static void NAME(extend)(struct NAME(radices) * best, struct NAME(radices) * begun, int64_t n) {
  if (n == 1) {
    if (begun->cost < best->cost) *best = *begun;
    return;
  }
  const double cost = begun->cost;
  const int last = begun->count == 0 ? LARGEST_RADIX : begun->radix[begun->count - 1];
  for (int r = last; r > 1; r--) {
    if (n % r != 0 || (!NAME(has_codelet)(r) && !is_prime(r))) continue;
    begun->radix[begun->count++] = r;
    begun->cost = cost + NAME(pass_cost)(r);
    if (begun->cost < best->cost) NAME(extend)(best, begun, n / r);
    begun->count--;
  }
  begun->cost = cost;
}

/*
 * Rows of pairs whose distance is a power of two share a few sets of the caches, of eight lines
 * each: the first pass must not need more than eight at once.
 */
static struct NAME(radices) NAME(choose_radices)(int64_t n, bool of_pairs) {
  enum { WAYS = 8 };
  struct NAME(radices) best = {.cost = HUGE_VAL}, begun = {.cost = 0};
  if (n == 1) return (struct NAME(radices)){.count = 1, .radix = {1}};
  if (!of_pairs || n % 64 != 0 || n == 64) {
    NAME(extend)(&best, &begun, n);
    return best;
  }
  NAME(extend)(&best, &begun, n / WAYS);
  memmove(best.radix + 1, best.radix, (size_t)best.count * sizeof best.radix[0]);
  best.radix[0] = WAYS;
  best.count++;
  return best;
}

bool NAME(is_smooth)(int64_t n) {
  for (int p = 2; p <= LARGEST_RADIX; p++) {
    while (n % p == 0) n /= p;
  }
  return n == 1;
}

/* Reals that the tables of all passes take. */
static int64_t NAME(table_reals)(int64_t n, const struct NAME(radices) * radices) {
  int64_t reals = 0, parts = n;
  for (int i = 0; i < radices->count; i++) {
    const int64_t r = radices->radix[i];
    parts /= r;
    reals += 2 * (r - 1) * parts;
    if (!NAME(has_codelet)((int)r)) reals += 2 * (r / 2) * (r / 2);
  }
  return reals;
}

static REAL *NAME(fill_turns)(REAL *table, const struct roots *roots,
                              const struct NAME(pass) * pass) {
  for (int64_t i = 0; i < pass->parts; i++) {
    for (int64_t k = 1; k < pass->radix; k++) {
      const struct root root = roots_at(roots, i * k * pass->span);
      *table++ = (REAL)root.re;
      *table++ = (REAL)root.im;
    }
  }
  return table;
}

static REAL *NAME(fill_odd)(REAL *table, const struct roots *roots, int64_t n, int r) {
  const int half = r / 2;
  for (int k = 0; k < half; k++) {
    for (int j = 0; j < half; j++) {
      const struct root root = roots_at(roots, n / r * ((k + 1) * (j + 1) % r));
      table[k * half + j] = (REAL)root.re;
      table[(half + k) * half + j] = (REAL)-root.im;
    }
  }
  return table + 2 * half * half;
}

static bool NAME(open_passes)(struct NAME(lanes) * lanes, const struct NAME(radices) * radices) {
  struct roots roots;
  if (!roots_open(&roots, lanes->n)) return false;
  REAL *table = lanes->twiddles;
  int64_t span = 1;
  for (int i = 0; i < radices->count; i++) {
    struct NAME(pass) *pass = &lanes->pass[i];
    pass->radix = radices->radix[i];
    pass->span = span;
    pass->parts = lanes->n / span / pass->radix;
    pass->twiddles = table;
    NAME(choose_functions)(pass);
    table = NAME(fill_turns)(table, &roots, pass);
    if (!NAME(has_codelet)(pass->radix)) {
      table = NAME(fill_odd)(table, &roots, lanes->n, pass->radix);
    }
    span *= pass->radix;
  }
  lanes->passes = radices->count;
  roots_close(&roots);
  return true;
}

static struct NAME(lanes) * NAME(lanes_with)(int64_t n, struct NAME(radices) radices) {
  struct NAME(lanes) *lanes = malloc(sizeof *lanes);
  if (lanes == NULL) return NULL;
  const int64_t reals = NAME(table_reals)(n, &radices);
  lanes->n = n;
  lanes->table_bytes = (int64_t)sizeof *lanes + reals * (int64_t)sizeof(REAL);
  lanes->twiddles = table_new(reals, sizeof(REAL));
  if (lanes->twiddles == NULL || !NAME(open_passes)(lanes, &radices)) {
    NAME(lanes_free)(lanes);
    return NULL;
  }
  return lanes;
}

struct NAME(lanes) * NAME(lanes_new)(int64_t n, enum vgpu_fft_effort effort) {
  (void)effort;
  return NAME(lanes_with)(n, NAME(choose_radices)(n, true));
}

struct NAME(lanes) * NAME(lanes_of_blocks)(int64_t n) {
  return NAME(lanes_with)(n, NAME(choose_radices)(n, false));
}

void NAME(lanes_free)(struct NAME(lanes) * lanes) {
  if (lanes == NULL) return;
  free(lanes->twiddles);
  free(lanes);
}

int64_t NAME(lanes_table_bytes)(const struct NAME(lanes) * lanes) { return lanes->table_bytes; }

int64_t NAME(lanes_groups)(const struct NAME(lanes) * lanes) {
  enum { CHUNK = 256, HALF_OF_L2 = 512 << 10 };
  const int64_t fitting = HALF_OF_L2 / (2 * lanes->n * BLOCK * (int64_t)sizeof(REAL));
  const int64_t wanted = CHUNK / (BLOCK * (int64_t)sizeof(REAL));
  return fitting < 1 ? 1 : fitting < wanted ? fitting : wanted;
}

/* Two buffers for the passes, and one for sequences that are brought into lanes first. */
int64_t NAME(lanes_scratch_bytes)(const struct NAME(lanes) * lanes) {
  const int64_t blocks = (2 * NAME(lanes_groups)(lanes) + 1) * lanes->n;
  return blocks * BLOCK * (int64_t)sizeof(REAL);
}

static const int NAME(lane_order)[W] = LANE_ORDER;

/* W x W numbers from W rows of pairs to W blocks. */
static void NAME(load_square)(const REAL *in, int64_t row_step, REAL *blocks) {
  vector re[W], im[W];
  for (int l = 0; l < W; l++) {
    const REAL *row = in + NAME(lane_order)[l] * row_step;
    vector_split(vector_load(row), vector_load(row + W), &re[l], &im[l]);
  }
  vector_transpose(re);
  vector_transpose(im);
  for (int l = 0; l < W; l++) {
    REAL *block = blocks + NAME(lane_order)[l] * BLOCK;
    vector_store(block, re[l]);
    vector_store(block + W, im[l]);
  }
}

static void NAME(store_square)(const REAL *blocks, REAL *out, int64_t row_step, REAL scale) {
  vector re[W], im[W];
  const vector factor = vector_set(scale);
  for (int l = 0; l < W; l++) {
    const REAL *block = blocks + NAME(lane_order)[l] * BLOCK;
    re[l] = vector_load(block) * factor;
    im[l] = vector_load(block + W) * factor;
  }
  vector_transpose(re);
  vector_transpose(im);
  for (int l = 0; l < W; l++) {
    REAL *row = out + NAME(lane_order)[l] * row_step;
    vector a, b;
    vector_join(re[l], im[l], &a, &b);
    vector_store(row, a);
    vector_store(row + W, b);
  }
}

/* Numbers of a group of rows, each of n pairs side by side. */
static void NAME(load_rows)(const REAL *in, int64_t row_step, int64_t n, REAL *blocks) {
  for (int64_t j = 0; j < n; j += W) {
    const int64_t begin = j < n - W ? j : n - W;
    NAME(load_square)(in + 2 * begin, row_step, blocks + begin * BLOCK);
  }
}

static void NAME(store_rows)(const REAL *blocks, int64_t n, REAL *out, int64_t row_step,
                             REAL scale) {
  for (int64_t j = 0; j < n; j += W) {
    const int64_t begin = j < n - W ? j : n - W;
    NAME(store_square)(blocks + begin * BLOCK, out + 2 * begin, row_step, scale);
  }
}

/* The lanes beyond count are zero. */
static void NAME(gather)(struct NAME(strided) in, int64_t n, int64_t count, REAL *blocks) {
  if (count < W) memset(blocks, 0, (size_t)(n * BLOCK) * sizeof(REAL));
  for (int64_t j = 0; j < n; j++) {
    for (int l = 0; l < W; l++) {
      const int64_t s = NAME(lane_order)[l];
      if (s >= count) continue;
      const REAL *pair = in.base + 2 * (j * in.step + s * in.lane);
      blocks[j * BLOCK + l] = pair[0];
      blocks[j * BLOCK + W + l] = pair[1];
    }
  }
}

static void NAME(scatter)(const REAL *blocks, int64_t n, int64_t count, struct NAME(strided) out,
                          REAL scale) {
  for (int64_t j = 0; j < n; j++) {
    for (int l = 0; l < W; l++) {
      const int64_t s = NAME(lane_order)[l];
      if (s >= count) continue;
      REAL *pair = out.base + 2 * (j * out.step + s * out.lane);
      pair[0] = blocks[j * BLOCK + l] * scale;
      pair[1] = blocks[j * BLOCK + W + l] * scale;
    }
  }
}

/* One group of at most W sequences, brought into lanes where they do not lie so. */
static void NAME(run_strided)(const struct NAME(lanes) * lanes, struct NAME(strided) in,
                              struct NAME(strided) out, int64_t count, bool inverse, REAL scale,
                              REAL *scratch) {
  const int64_t n = lanes->n;
  const bool in_rows = count == W && in.step == 1 && n >= W;
  const bool out_rows = count == W && out.step == 1 && n >= W;
  REAL *staged = scratch + 2 * n * BLOCK;
  struct NAME(flow) flow = {.in = staged, .groups = 1, .inverse = inverse, .scale = scale};
  if (count == W && in.lane == 1) {
    flow.in = in.base;
    flow.in_step = 2 * in.step;
    flow.in_pairs = true;
  } else if (in_rows) {
    NAME(load_rows)(in.base, 2 * in.lane, n, staged);
  } else {
    NAME(gather)(in, n, count, staged);
  }
  if (count == W && out.lane == 1) {
    flow.out = out.base;
    flow.out_step = 2 * out.step;
    NAME(groups_to_pairs)(lanes, &flow, scratch);
    return;
  }
  const REAL *blocks = NAME(groups_to_blocks)(lanes, &flow, scratch);
  if (out_rows) {
    NAME(store_rows)(blocks, n, out.base, 2 * out.lane, scale);
  } else {
    NAME(scatter)(blocks, n, count, out, scale);
  }
}

static struct NAME(strided) NAME(skip)(struct NAME(strided) x, int64_t sequences) {
  return (struct NAME(strided)){x.base + 2 * sequences * x.lane, x.step, x.lane};
}

/* As many groups as suit the caches, side by side on both sides; returns how many sequences. */
static int64_t NAME(run_side_by_side)(const struct NAME(lanes) * lanes, struct NAME(strided) in,
                                      struct NAME(strided) out, int64_t count, bool inverse,
                                      REAL scale, REAL *scratch) {
  const int64_t most = NAME(lanes_groups)(lanes), whole = count / W;
  const struct NAME(flow) flow = {.in = in.base,
                                  .in_step = 2 * in.step,
                                  .in_next = BLOCK,
                                  .in_pairs = true,
                                  .out = out.base,
                                  .out_step = 2 * out.step,
                                  .out_next = BLOCK,
                                  .groups = whole < most ? whole : most,
                                  .inverse = inverse,
                                  .scale = scale};
  NAME(groups_to_pairs)(lanes, &flow, scratch);
  return flow.groups * W;
}

void NAME(lanes_run)(const struct NAME(lanes) * lanes, struct NAME(strided) in,
                     struct NAME(strided) out, int64_t count, bool inverse, REAL scale,
                     void *scratch) {
  const bool side_by_side = in.lane == 1 && out.lane == 1;
  for (int64_t s = 0; s < count;) {
    const struct NAME(strided) from = NAME(skip)(in, s), to = NAME(skip)(out, s);
    if (side_by_side && count - s >= W) {
      s += NAME(run_side_by_side)(lanes, from, to, count - s, inverse, scale, scratch);
    } else if (count - s < W && count > W && in.base != out.base) {
      /* The last group overlaps the one before it, whose results it finds again. */
      s = count - W;
    } else {
      const int64_t used = count - s < W ? count - s : W;
      NAME(run_strided)(lanes, from, to, used, inverse, scale, scratch);
      s += W;
    }
  }
}
