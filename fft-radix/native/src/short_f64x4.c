/* The vocabulary comes first. */
/* clang-format off */
#include "vector_f64x4.h"

#define FACTORS FACTORS_FROM_4
#include "short_typed.h"
