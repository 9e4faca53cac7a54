#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "loops.h"
#include "memory.h"
#include "numbers.h"
#include "pieces.h"
#include "roots.h"
#include "transform.h"
#include "values.h"
#include "vgpu_fft.h"

#define REAL double
#define BITS int64_t
#define NAME(name) name##_f64

/* Each builds on those before it. */
/* clang-format off */
#include "engine.h"
#include "pairs_typed.h"
#include "convolution_typed.h"
#include "direct_typed.h"
#include "columns_typed.h"
#include "dft_typed.h"
#include "row_typed.h"
#include "pass_typed.h"
#include "transform_typed.h"
