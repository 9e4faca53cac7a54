/* The vocabulary comes first. */
/* clang-format off */
#include "vector_f32x4.h"

#define FACTORS FACTORS_FROM_4
#include "short_typed.h"
