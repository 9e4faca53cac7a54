/*
 * What lines need of lanes: a group, W sequences of which each has a lane of its own. Inside the
 * engine numbers lie in blocks: the real parts of a group, then the imaginary parts.
 *
 * Included once for each precision, behind its vocabulary.
 */
/* clang-format off */
#include "vgpu_fft.h"
#include "engine.h"
/* clang-format on */

/*
 * The way of groups through memory: number j of group g is at in + j * in_step + g * in_next, all
 * counted in reals. The step between blocks is BLOCK. What is in blocks is not scaled.
 */
struct NAME(flow) {
  const REAL *in;
  int64_t in_step;
  int64_t in_next;
  REAL *out;
  int64_t out_step;
  int64_t out_next;
  int64_t groups;
  bool in_pairs; /* instead of blocks */
  bool inverse;
  REAL scale;
};

/* Lanes of which most are run on blocks. NULL if there is no memory. */
struct NAME(lanes) * NAME(lanes_of_blocks)(int64_t n);

/* How many groups side by side are best transformed at once. */
int64_t NAME(lanes_groups)(const struct NAME(lanes) * lanes);

/*
 * Scratch has room for two times n blocks of each group. To pairs: reads all of its input before it
 * writes, if there is more than one pass.
 */
void NAME(groups_to_pairs)(const struct NAME(lanes) * lanes, const struct NAME(flow) * flow,
                           REAL *scratch);

/* Returns n blocks of each group one after the other, in scratch. */
const REAL *NAME(groups_to_blocks)(const struct NAME(lanes) * lanes, const struct NAME(flow) * flow,
                                   REAL *scratch);
