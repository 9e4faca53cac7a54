#include "vgpu_fft.h"

#include "transform.h"

enum { LONGEST_AXIS = 1 << 30 };

int64_t vgpu_fft_prepare(struct vgpu_fft_spec *spec) {
  for (int64_t i = 0; i < spec->axes; i++) {
    if (spec->axis[i].n > LONGEST_AXIS) return VGPU_FFT_TOO_LARGE;
  }
  return spec->precision == sizeof(float) ? transform_prepare_f32(spec)
                                          : transform_prepare_f64(spec);
}

void vgpu_fft_run(const struct vgpu_fft_call *call) {
  const struct transform *transform = call->transform;
  transform->run(transform, call);
}

void vgpu_fft_run_all(const struct vgpu_fft_call *call) {
  const struct transform *transform = call->transform;
  transform->run_all(transform, call);
}

void vgpu_fft_release(void *transform) { ((struct transform *)transform)->free(transform); }
