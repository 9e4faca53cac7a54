#include "vector_f32.h"

#define GEMM_PATHS gemm_paths_f32
#include "gemm_typed.h"

_Static_assert((int)LANES == (int)GEMM_F32_LANES, "plans count on another vector length");
