#include "vector_f64.h"

#define COMPLEX_PATHS complex_paths_c128
#define PACK_LINES pack_lines_c128
#include "gemm_complex_typed.h"

_Static_assert((int)LANES == (int)GEMM_F64_LANES, "plans count on another vector length");
