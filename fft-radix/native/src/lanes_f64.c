/* The vocabulary comes first. */
/* clang-format off */
#include "vector_f64.h"
#include "lanes_typed.h"
