/* The contract of vgpu_avx2_peak. */
#include <stdlib.h>

#include "testing.h"
#include "vgpu_avx2.h"

static void countsTheOperationsOfEveryIteration(void) {
  struct vgpu_peak f32 = {VGPU_F32, 1000, 0}, f64 = {VGPU_F64, 1000, 0};
  EXPECT(vgpu_avx2_peak(&f32) == VGPU_OK, "f32");
  EXPECT(vgpu_avx2_peak(&f64) == VGPU_OK, "f64");
  EXPECT(f32.flops == 1000 * 12 * 8 * 2, "f32 counts %ld", (long)f32.flops);
  EXPECT(f64.flops == 1000 * 12 * 4 * 2, "f64 counts %ld", (long)f64.flops);
}

static void unknownTypeIsUnsupported(void) {
  struct vgpu_peak peak = {2, 1, 0};
  EXPECT(vgpu_avx2_peak(&peak) == VGPU_UNSUPPORTED, "type 2");
}

int main(void) {
  RUN(countsTheOperationsOfEveryIteration);
  RUN(unknownTypeIsUnsupported);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
