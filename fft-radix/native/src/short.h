/*
 * Short lines: n = columns x rows numbers as in line_typed.h, where both factors have a codelet, so
 * that each step is one function that keeps everything in the first-level cache.
 *
 * Included once for each precision.
 */
#ifdef __AVX512F__
#define SHORT_VECTORS_f32(X) X(f32x4) X(f32x8) X(f32x16)
#define SHORT_VECTORS_f64(X) X(f64x4) X(f64x8)
#else
#define SHORT_VECTORS_f32(X) X(f32x4) X(f32x8)
#define SHORT_VECTORS_f64(X) X(f64x4)
#endif
#define SHORT_VECTORS NAME(SHORT_VECTORS)

struct NAME(short_line);

typedef void NAME(short_step)(const struct NAME(short_line) * line, const REAL *in, REAL *out,
                              bool inverse, REAL scale);

struct NAME(short_line) {
  int64_t column_length;
  int64_t row_length;
  int64_t width;
  int64_t workspace_bytes;
  double cost;                /* in cycles, roughly; of a length that cannot be done, infinite */
  NAME(short_step) * columns; /* from the input to the workspace */
  NAME(short_step) * rows;    /* from the workspace to the output */
  REAL *twiddles;             /* in blocks in the order of use, then those of the inverse */
  int64_t twiddle_reals;      /* of one direction */
};

/* For vectors of one width: plan all but the twiddles; fill those in, if the plan is theirs. */
#define DECLARE_SHORT(wide)                                          \
  void short_plan_##wide(int64_t n, struct NAME(short_line) * line); \
  void short_fill_##wide(const struct NAME(short_line) * line, const struct roots *roots);
SHORT_VECTORS(DECLARE_SHORT)
#undef DECLARE_SHORT
