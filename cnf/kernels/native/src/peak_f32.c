#include "vector_f32.h"

#define PEAK peak_f32
#include "peak_typed.h"
