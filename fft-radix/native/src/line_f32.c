/* For clock_gettime. */
#define _POSIX_C_SOURCE 200809L

/* The vocabulary comes first. */
/* clang-format off */
#include "vector_f32.h"
#include "line_typed.h"
