/* A prepared transform of either precision. */
#ifndef VGPU_FFT_TRANSFORM_H
#define VGPU_FFT_TRANSFORM_H

#include "vgpu_fft.h"

/* What every transform starts with. */
struct transform {
  void (*run)(const struct transform *transform, const struct vgpu_fft_call *call);
  void (*run_all)(const struct transform *transform, const struct vgpu_fft_call *call);
  void (*free)(struct transform *transform);
};

/* Return a vgpu_fft_status. */
int64_t transform_prepare_f32(struct vgpu_fft_spec *spec);
int64_t transform_prepare_f64(struct vgpu_fft_spec *spec);

#endif
