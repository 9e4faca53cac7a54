/*
 * Between the two halves of the library: transforms of smooth lengths (the engine), and what is
 * built of them. Included once for each precision: REAL is float or double and NAME(x) x_f32 or
 * x_f64. Offsets and strides count complex numbers unless said otherwise; W sequences fill a
 * vector.
 *
 * Transforms are forward; an inverse one is the forward one with real and imaginary parts exchanged
 * on both sides, which costs nothing where they are loaded and stored.
 */

/* Where sequences lie: number j of sequence s at base + 2 * (j * step + s * lane). */
struct NAME(strided) {
  REAL *base;
  int64_t step;
  int64_t lane;
};

/*
 * Lanes: transforms of n numbers of several sequences at once, one in each lane of the vectors.
 */
struct NAME(lanes);

/* Whether the engine has lanes of this length: no prime factor above LARGEST_RADIX. */
bool NAME(is_smooth)(int64_t n);

/* NULL if there is no memory. */
struct NAME(lanes) * NAME(lanes_new)(int64_t n, enum vgpu_fft_effort effort);
void NAME(lanes_free)(struct NAME(lanes) * lanes);
int64_t NAME(lanes_table_bytes)(const struct NAME(lanes) * lanes);
int64_t NAME(lanes_scratch_bytes)(const struct NAME(lanes) * lanes);

/*
 * Transforms count sequences. In and out may be the same memory if they have the same strides. Any
 * strides are right; fast are lane == 1 on a side, and step == 1 on a side. No byte beyond the
 * sequences is written, nor read.
 */
void NAME(lanes_run)(const struct NAME(lanes) * lanes, struct NAME(strided) in,
                     struct NAME(strided) out, int64_t count, bool inverse, REAL scale,
                     void *scratch);

/*
 * A line: one transform of n numbers that lie side by side, in steps whose pieces may be run at the
 * same time. In and out may be the same memory.
 */
struct NAME(line);

struct NAME(line) * NAME(line_new)(int64_t n, enum vgpu_fft_effort effort);
void NAME(line_free)(struct NAME(line) * line);
int64_t NAME(line_table_bytes)(const struct NAME(line) * line);
int64_t NAME(line_workspace_bytes)(const struct NAME(line) * line); /* shared by all pieces */
int64_t NAME(line_scratch_bytes)(const struct NAME(line) * line);   /* of each thread */
int NAME(line_steps)(const struct NAME(line) * line);
int64_t NAME(line_pieces)(const struct NAME(line) * line, int step);
void NAME(line_step)(const struct NAME(line) * line, int step, int64_t begin, int64_t end,
                     const REAL *in, REAL *out, bool inverse, REAL scale, void *workspace,
                     void *scratch);

/* All steps on this thread. */
void NAME(line_run)(const struct NAME(line) * line, const REAL *in, REAL *out, bool inverse,
                    REAL scale, void *workspace, void *scratch);
