/* The contract of vgpu_peak. */
#include <stdlib.h>

#include "isa.h"
#include "testing.h"
#include "vgpu_kernels.h"

static void countsTheOperationsOfEveryIteration(void) {
  struct vgpu_peak f32 = {VGPU_F32, 1000, 0}, f64 = {VGPU_F64, 1000, 0};
  EXPECT(vgpu_peak(&f32) == VGPU_OK, "f32");
  EXPECT(vgpu_peak(&f64) == VGPU_OK, "f64");
  EXPECT(f32.flops == 1000 * 12 * GEMM_F32_LANES * 2, "f32 counts %ld", (long)f32.flops);
  EXPECT(f64.flops == 1000 * 12 * GEMM_F64_LANES * 2, "f64 counts %ld", (long)f64.flops);
}

static void unknownTypeIsUnsupported(void) {
  struct vgpu_peak peak = {2, 1, 0};
  EXPECT(vgpu_peak(&peak) == VGPU_UNSUPPORTED, "type 2");
}

int main(void) {
  RUN(countsTheOperationsOfEveryIteration);
  RUN(unknownTypeIsUnsupported);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
