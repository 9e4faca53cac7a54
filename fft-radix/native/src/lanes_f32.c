/* The vocabulary comes first. */
/* clang-format off */
#include "vector_f32.h"
#include "lanes_typed.h"
