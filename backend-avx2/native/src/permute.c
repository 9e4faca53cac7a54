/*
 * General strided copy. The index space is first brought into a canonical loop nest, whose two
 * innermost loops then go to the kernel that suits their strides: row copies, a blocked transpose
 * in registers, or a plain strided loop. Strides are in bytes from here on.
 */
#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "vgpu_kernels.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

struct loop {
  int64_t extent;
  int64_t in;
  int64_t out;
};

/* Loops from the outermost to the innermost; at least two, as many as needed of them trivial. */
struct nest {
  int64_t element;
  int rank;
  const char *in;
  char *out;
  struct loop loops[VGPU_MAX_RANK + 2];
};

/* ---- Canonical form ------------------------------------------------------------------------ */

/* Makes the output stride positive by walking the loop from its other end. */
static void flip_if_backward(struct nest *nest, struct loop *loop) {
  if (loop->out >= 0) return;
  nest->in += (loop->extent - 1) * loop->in;
  nest->out += (loop->extent - 1) * loop->out;
  loop->in = -loop->in;
  loop->out = -loop->out;
}

/* Keeps loops sorted by falling output stride, so that the output is written front to back. */
static void insert_sorted(struct nest *nest, struct loop loop) {
  int at = nest->rank++;
  for (; at > 0 && nest->loops[at - 1].out < loop.out; at--) nest->loops[at] = nest->loops[at - 1];
  nest->loops[at] = loop;
}

/* Joins neighbouring loops that are one loop in input and output alike. */
static void merge(struct nest *nest) {
  int last = 0;
  for (int d = 1; d < nest->rank; d++) {
    struct loop *outer = &nest->loops[last];
    const struct loop inner = nest->loops[d];
    if (outer->in == inner.in * inner.extent && outer->out == inner.out * inner.extent) {
      *outer = (struct loop){outer->extent * inner.extent, inner.in, inner.out};
    } else {
      nest->loops[++last] = inner;
    }
  }
  if (nest->rank > 0) nest->rank = last + 1;
}

static bool is_contiguous(const struct nest *nest, const struct loop *loop) {
  return loop->in == nest->element && loop->out == nest->element;
}

/*
 * Takes two elements for one where they always travel together, up to 16 bytes: a transpose of
 * complex numbers or short vectors then runs in registers too. No kernel counts on alignment.
 */
static void widen(struct nest *nest) {
  while (nest->rank > 0 && nest->element < 16) {
    struct loop *inner = &nest->loops[nest->rank - 1];
    if (!is_contiguous(nest, inner) || inner->extent % 2 != 0) return;
    nest->element *= 2;
    *inner = (struct loop){inner->extent / 2, nest->element, nest->element};
    if (inner->extent == 1) nest->rank--;
  }
}

/* Returns false if there is nothing to copy. */
static bool make_nest(const struct vgpu_permute *p, struct nest *nest) {
  nest->element = p->element_bytes;
  nest->rank = 0;
  nest->in = p->in;
  nest->out = p->out;
  for (int64_t d = 0; d < p->rank; d++) {
    if (p->extents[d] == 0) return false;
  }
  for (int64_t d = 0; d < p->rank; d++) {
    struct loop loop = {p->extents[d], p->in_strides[d] * nest->element,
                        p->out_strides[d] * nest->element};
    if (loop.extent == 1) continue;
    flip_if_backward(nest, &loop);
    insert_sorted(nest, loop);
  }
  merge(nest);
  widen(nest);
  while (nest->rank < 2) {
    for (int d = nest->rank++; d > 0; d--) nest->loops[d] = nest->loops[d - 1];
    nest->loops[0] = (struct loop){1, 0, 0};
  }
  return true;
}

/* ---- Kernels for the two innermost loops ---------------------------------------------------- */

typedef void plane_kernel(const struct loop *outer, const struct loop *inner, int64_t element,
                          const char *in, char *out);

static void copy_rows(const struct loop *outer, const struct loop *inner, int64_t element,
                      const char *in, char *out) {
  const size_t bytes = (size_t)(inner->extent * element);
  for (int64_t i = 0; i < outer->extent; i++) {
    memcpy(out + i * outer->out, in + i * outer->in, bytes);
  }
}

/* memcpy of a constant size is a move that promises no alignment. */
ALWAYS_INLINE void strided(const struct loop *outer, const struct loop *inner, const size_t element,
                           const char *in, char *out) {
  for (int64_t i = 0; i < outer->extent; i++) {
    const char *from = in + i * outer->in;
    char *to = out + i * outer->out;
    for (int64_t j = 0; j < inner->extent; j++) {
      memcpy(to + j * inner->out, from + j * inner->in, element);
    }
  }
}

/* The longer loop goes inside. */
static void strided_plane(const struct loop *outer, const struct loop *inner, int64_t element,
                          const char *in, char *out) {
  if (outer->extent > inner->extent) {
    const struct loop *shorter = inner;
    inner = outer;
    outer = shorter;
  }
  switch (element) {
    case 4:
      strided(outer, inner, 4, in, out);
      break;
    case 8:
      strided(outer, inner, 8, in, out);
      break;
    default:
      strided(outer, inner, 16, in, out);
      break;
  }
}

ALWAYS_INLINE __m256 load_two_quads(const char *low, const char *high) {
  return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps((const float *)low)),
                              _mm_loadu_ps((const float *)high), 1);
}

ALWAYS_INLINE __m256d load_two_pairs(const char *low, const char *high) {
  return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd((const double *)low)),
                              _mm_loadu_pd((const double *)high), 1);
}

/*
 * Square blocks: rows are in_row apart in the input and contiguous in the output. Floating-point
 * shuffles and moves keep every bit, signalling NaNs included.
 */
ALWAYS_INLINE void transpose_block_4(const char *in, int64_t in_row, char *out, int64_t out_row) {
  for (int half = 0; half < 2; half++) {
    const char *p = in + 16 * half, *q = p + 4 * in_row;
    const __m256 r0 = load_two_quads(p, q);
    const __m256 r1 = load_two_quads(p + in_row, q + in_row);
    const __m256 r2 = load_two_quads(p + 2 * in_row, q + 2 * in_row);
    const __m256 r3 = load_two_quads(p + 3 * in_row, q + 3 * in_row);
    const __m256 t0 = _mm256_unpacklo_ps(r0, r1), t1 = _mm256_unpackhi_ps(r0, r1);
    const __m256 t2 = _mm256_unpacklo_ps(r2, r3), t3 = _mm256_unpackhi_ps(r2, r3);
    char *to = out + 4 * half * out_row;
    _mm256_storeu_ps((float *)to, _mm256_shuffle_ps(t0, t2, 0x44));
    _mm256_storeu_ps((float *)(to + out_row), _mm256_shuffle_ps(t0, t2, 0xEE));
    _mm256_storeu_ps((float *)(to + 2 * out_row), _mm256_shuffle_ps(t1, t3, 0x44));
    _mm256_storeu_ps((float *)(to + 3 * out_row), _mm256_shuffle_ps(t1, t3, 0xEE));
  }
}

ALWAYS_INLINE void transpose_block_8(const char *in, int64_t in_row, char *out, int64_t out_row) {
  for (int half = 0; half < 2; half++) {
    const char *p = in + 16 * half, *q = p + 2 * in_row;
    const __m256d r0 = load_two_pairs(p, q);
    const __m256d r1 = load_two_pairs(p + in_row, q + in_row);
    char *to = out + 2 * half * out_row;
    _mm256_storeu_pd((double *)to, _mm256_unpacklo_pd(r0, r1));
    _mm256_storeu_pd((double *)(to + out_row), _mm256_unpackhi_pd(r0, r1));
  }
}

ALWAYS_INLINE void transpose_block_16(const char *in, int64_t in_row, char *out, int64_t out_row) {
  _mm256_storeu_pd((double *)out, load_two_pairs(in, in + in_row));
  _mm256_storeu_pd((double *)(out + out_row), load_two_pairs(in + 16, in + in_row + 16));
}

ALWAYS_INLINE void transpose_block(const int element, const char *in, int64_t in_row, char *out,
                                   int64_t out_row) {
  if (element == 4) {
    transpose_block_4(in, in_row, out, out_row);
  } else if (element == 8) {
    transpose_block_8(in, in_row, out, out_row);
  } else {
    transpose_block_16(in, in_row, out, out_row);
  }
}

/* Transposes a tile of whole blocks, along the rows of the output. */
ALWAYS_INLINE void transpose_tile(const int element, int64_t columns, int64_t rows, const char *in,
                                  int64_t in_row, char *out, int64_t out_row) {
  const int edge = 32 / element;
  for (int64_t j = 0; j < columns; j += edge) {
    for (int64_t i = 0; i < rows; i += edge) {
      transpose_block(element, in + i * in_row + j * element, in_row,
                      out + j * out_row + i * element, out_row);
    }
  }
}

static int64_t smaller(int64_t x, int64_t y) { return x < y ? x : y; }

/*
 * `column` is contiguous in the input, `row` in the output. Tiles of 256 bytes a side keep the
 * lines of both in L1 between visits (2 x 16 KiB at 4 bytes an element) and touch few pages at a
 * time; tiles of a line a side, down to which one could go, measured slower by their loops.
 */
ALWAYS_INLINE void transpose(const struct loop *column, const struct loop *row, const int element,
                             const char *in, char *out) {
  const int edge = 32 / element;
  const int64_t tile = 256 / element;
  const int64_t whole_rows = row->extent / edge * edge;
  const int64_t whole_columns = column->extent / edge * edge;
  for (int64_t i = 0; i < whole_rows; i += tile) {
    for (int64_t j = 0; j < whole_columns; j += tile) {
      transpose_tile(element, smaller(tile, whole_columns - j), smaller(tile, whole_rows - i),
                     in + i * row->in + j * element, row->in, out + j * column->out + i * element,
                     column->out);
    }
  }
  const struct loop rest_of_rows = {row->extent - whole_rows, row->in, row->out};
  const struct loop rest_of_columns = {column->extent - whole_columns, column->in, column->out};
  const struct loop most_rows = {whole_rows, row->in, row->out};
  strided(&rest_of_columns, &most_rows, (size_t)element, in + whole_columns * column->in,
          out + whole_columns * column->out);
  strided(&rest_of_rows, column, (size_t)element, in + whole_rows * row->in,
          out + whole_rows * row->out);
}

static void transpose_plane(const struct loop *column, const struct loop *row, int64_t element,
                            const char *in, char *out) {
  switch (element) {
    case 4:
      transpose(column, row, 4, in, out);
      break;
    case 8:
      transpose(column, row, 8, in, out);
      break;
    default:
      transpose(column, row, 16, in, out);
      break;
  }
}

/* ---- The nest ------------------------------------------------------------------------------ */

/* Moves the loop that is contiguous in the input next to the innermost; false if there is none. */
static bool bring_input_rows_inside(struct nest *nest) {
  for (int d = 0; d < nest->rank - 1; d++) {
    const struct loop loop = nest->loops[d];
    if (loop.in != nest->element) continue;
    for (; d < nest->rank - 2; d++) nest->loops[d] = nest->loops[d + 1];
    nest->loops[d] = loop;
    return true;
  }
  return false;
}

static plane_kernel *choose_kernel(struct nest *nest) {
  const struct loop *inner = &nest->loops[nest->rank - 1];
  if (inner->out != nest->element) return strided_plane;
  if (inner->in == nest->element) return copy_rows;
  if (!bring_input_rows_inside(nest)) return strided_plane;
  const int64_t edge = 32 / nest->element;
  const bool fills_blocks = inner->extent >= edge && inner[-1].extent >= edge;
  return fills_blocks ? transpose_plane : strided_plane;
}

/* Counts through the outer loops like an odometer: no recursion, whatever the rank. */
static void run(struct nest *nest, plane_kernel *kernel) {
  const int outer_rank = nest->rank - 2;
  const struct loop *outer = &nest->loops[outer_rank], *inner = outer + 1;
  int64_t index[VGPU_MAX_RANK + 2] = {0};
  const char *in = nest->in;
  char *out = nest->out;
  for (;;) {
    kernel(outer, inner, nest->element, in, out);
    int d = outer_rank - 1;
    for (; d >= 0; d--) {
      const struct loop *loop = &nest->loops[d];
      in += loop->in;
      out += loop->out;
      if (++index[d] < loop->extent) break;
      in -= loop->extent * loop->in;
      out -= loop->extent * loop->out;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

int vgpu_permute(const struct vgpu_permute *p) {
  if (p->element_bytes != 4 && p->element_bytes != 8 && p->element_bytes != 16) {
    return VGPU_UNSUPPORTED;
  }
  if (p->rank < 0 || p->rank > VGPU_MAX_RANK) return VGPU_UNSUPPORTED;
  struct nest nest;
  if (!make_nest(p, &nest)) return VGPU_OK;
  run(&nest, choose_kernel(&nest));
  return VGPU_OK;
}
