#include "vector_f64.h"

#define PEAK peak_f64
#include "peak_typed.h"
