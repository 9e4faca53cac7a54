#include "peak.h"

#include "vgpu_kernels.h"

int vgpu_peak(struct vgpu_peak *descriptor) {
  switch (descriptor->type) {
    case VGPU_F32:
      descriptor->flops = peak_f32(descriptor->iterations);
      return VGPU_OK;
    case VGPU_F64:
      descriptor->flops = peak_f64(descriptor->iterations);
      return VGPU_OK;
    default:
      return VGPU_UNSUPPORTED;
  }
}
