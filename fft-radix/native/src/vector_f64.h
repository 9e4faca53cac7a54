/* The vocabulary of the engine for double, with the widest vectors that there are. */
#ifdef __AVX512F__
#include "vector_f64x8.h"
#else
#include "vector_f64x4.h"
#endif
