/* The vocabulary of the engine for float, with the widest vectors that there are. */
#ifdef __AVX512F__
#include "vector_f32x16.h"
#else
#include "vector_f32x8.h"
#endif
