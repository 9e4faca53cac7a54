#include "vector_f64.h"

#define GEMM_PATHS gemm_paths_f64
#include "gemm_typed.h"

_Static_assert((int)LANES == (int)GEMM_F64_LANES, "plans count on another vector length");
