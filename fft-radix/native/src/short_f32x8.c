/* The vocabulary comes first. */
/* clang-format off */
#include "vector_f32x8.h"

#define FACTORS FACTORS_FROM_8
#include "short_typed.h"
