/* How work is cut: by its amount alone, so that results don't depend on who does which piece. */
#ifndef VGPU_FFT_PIECES_H
#define VGPU_FFT_PIECES_H

#include <math.h>
#include <stdint.h>

enum {
  MOST_PIECES = 64,
  PIECE_WORK = 200000, /* floating-point operations that are worth handing over: some 20 us */
  /*
   * Numbers that are worked on at a time where each stands for itself. Vectors start anew in every
   * block, so that bits don't depend on which blocks follow each other on one thread.
   */
  POINTWISE_BLOCK = 1024,
};

/* Floating-point operations of a transform of n numbers. */
static inline double transform_work(int64_t n) { return 5.0 * (double)n * log2((double)n + 1); }

/* Pieces for so many units of work, of which each takes so many operations. */
static inline int64_t pieces_for(int64_t units, double unit_work) {
  const double pieces = (double)units * unit_work / PIECE_WORK;
  const int64_t most = units < MOST_PIECES ? units : MOST_PIECES;
  return pieces >= (double)most ? most : pieces < 1 ? 1 : (int64_t)pieces;
}

static inline int64_t pointwise_blocks(int64_t numbers) {
  return (numbers + POINTWISE_BLOCK - 1) / POINTWISE_BLOCK;
}

/* Pieces for so many numbers, of which each takes so many operations. */
static inline int64_t pointwise_pieces(int64_t numbers, int operations) {
  return pieces_for(pointwise_blocks(numbers), (double)POINTWISE_BLOCK * operations);
}

/* Numbers begin..end-1. */
struct range {
  int64_t begin;
  int64_t end;
};

/* The numbers of a block. */
static inline struct range pointwise_range(int64_t block, int64_t numbers) {
  const int64_t begin = block * POINTWISE_BLOCK, rest = numbers - begin;
  return (struct range){begin, begin + (rest < POINTWISE_BLOCK ? rest : POINTWISE_BLOCK)};
}

/* The first of the units in a piece; units and pieces are small enough for their product. */
static inline int64_t first_unit(int64_t piece, int64_t pieces, int64_t units) {
  return units / pieces * piece + units % pieces * piece / pieces;
}

#endif
