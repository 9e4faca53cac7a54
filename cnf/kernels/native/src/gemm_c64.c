#include "vector_f32.h"

#define COMPLEX_PATHS complex_paths_c64
#define PACK_LINES pack_lines_c64
#include "gemm_complex_typed.h"

_Static_assert((int)LANES == (int)GEMM_F32_LANES, "plans count on another vector length");
