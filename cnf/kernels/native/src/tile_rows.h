/*
 * The rows of a tile: how they are shared out, enumerated and addressed. For the typed templates,
 * to be included after vector_f32.h or vector_f64.h.
 */
#ifndef VGPU_TILE_ROWS_H
#define VGPU_TILE_ROWS_H

#include <stdint.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/*
 * Repeats a statement for every row that any tile may have. gcc keeps an array of accumulators on
 * the stack, so each is a variable of its own.
 */
#define ROWS_FROM_0(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
#define ROWS_FROM_8(X) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define ROWS_FROM_16(X) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23)
#define TILE_ALL_ROWS(X) ROWS_FROM_0(X) ROWS_FROM_8(X) ROWS_FROM_16(X)

/*
 * Makes gcc forget how a value was computed. Otherwise it finds that the address of every row of a
 * tile is the sum of two registers, wants them all at once, and spills.
 */
#define OPAQUE(x) __asm__("" : "+r"(x))

/*
 * Where the rows of A are that a tile reads in place. Each pointer serves five rows, because an x86
 * address can add 0, 1, 2 or 4 times a register.
 */
enum { ROWS_PER_POINTER = 5 };

struct rows_of_a {
  const char *first, *fifth, *tenth, *fifteenth, *twentieth;
  int64_t pitch, pitch3; /* bytes from a row to the next, and three times that */
};

ALWAYS_INLINE struct rows_of_a rows_of_a(const element *a, int64_t a_row) {
  int64_t pitch = a_row * (int64_t)sizeof(element), pitch3 = 3 * pitch;
  OPAQUE(pitch);
  OPAQUE(pitch3);
  const char *first = (const char *)a;
  const char *fifth = first + ROWS_PER_POINTER * pitch;
  OPAQUE(fifth);
  const char *tenth = fifth + ROWS_PER_POINTER * pitch;
  OPAQUE(tenth);
  const char *fifteenth = tenth + ROWS_PER_POINTER * pitch;
  OPAQUE(fifteenth);
  const char *twentieth = fifteenth + ROWS_PER_POINTER * pitch;
  OPAQUE(twentieth);
  return (struct rows_of_a){first, fifth, tenth, fifteenth, twentieth, pitch, pitch3};
}

ALWAYS_INLINE const element *row_of_a(const struct rows_of_a *a, const int i) {
  const char *base = i < 5    ? a->first
                     : i < 10 ? a->fifth
                     : i < 15 ? a->tenth
                     : i < 20 ? a->fifteenth
                              : a->twentieth;
  switch (i % ROWS_PER_POINTER) {
    case 0:
      return (const element *)base;
    case 1:
      return (const element *)(base + a->pitch);
    case 2:
      return (const element *)(base + 2 * a->pitch);
    case 3:
      return (const element *)(base + a->pitch3);
    default:
      return (const element *)(base + 4 * a->pitch);
  }
}

ALWAYS_INLINE void next_column_of_a(struct rows_of_a *a, int64_t bytes) {
  a->first += bytes;
  a->fifth += bytes;
  a->tenth += bytes;
  a->fifteenth += bytes;
  a->twentieth += bytes;
}

/*
 * How rows are shared out among tiles: evenly, because a last tile of one or two rows would have
 * too few chains in flight. The first `extra` tiles have `rows` + 1, the others `rows`.
 */
struct strips {
  int64_t rows, extra;
};

static inline struct strips strips_of(int64_t rows, int64_t tile_rows) {
  if (rows <= tile_rows) return (struct strips){rows, 0}; /* without the divisions */
  const int64_t tiles = (rows + tile_rows - 1) / tile_rows;
  return (struct strips){rows / tiles, rows % tiles};
}

static inline int64_t next_rows(struct strips *strips) {
  return strips->extra-- > 0 ? strips->rows + 1 : strips->rows;
}

#endif
