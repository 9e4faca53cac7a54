#ifdef __AVX512F__
/* The vocabulary comes first. */
/* clang-format off */
#include "vector_f32x16.h"

#define FACTORS FACTORS_FROM_16
#include "short_typed.h"
#endif
