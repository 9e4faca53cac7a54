/*
 * Callers write specifications and calls as arrays of 64-bit words. This file pins that layout: it
 * compiles to nothing, and fails to compile if a field moves.
 */
#include <stddef.h>

#include "vgpu_fft.h"

#define WORD(type, field, index) \
  _Static_assert(offsetof(struct type, field) == 8 * (index), #type "." #field " moved")
#define WORDS(type, count) _Static_assert(sizeof(struct type) == 8 * (count), #type " resized")

_Static_assert(sizeof(void *) == 8 && sizeof(double) == 8, "calls need 64-bit words");
_Static_assert(VGPU_FFT_MAX_AXES == 32 && VGPU_FFT_MAX_STEPS == 72, "arrays resized");

WORD(vgpu_fft_axis, n, 0);
WORD(vgpu_fft_axis, in_stride, 1);
WORD(vgpu_fft_axis, out_stride, 2);
WORDS(vgpu_fft_axis, 3);

WORD(vgpu_fft_spec, kind, 0);
WORD(vgpu_fft_spec, inverse, 1);
WORD(vgpu_fft_spec, precision, 2);
WORD(vgpu_fft_spec, in_place, 3);
WORD(vgpu_fft_spec, effort, 4);
WORD(vgpu_fft_spec, scale, 5);
WORD(vgpu_fft_spec, axes, 6);
WORD(vgpu_fft_spec, batch_axes, 7);
WORD(vgpu_fft_spec, axis, 8);
WORD(vgpu_fft_spec, transform, 104);
WORD(vgpu_fft_spec, workspace_bytes, 105);
WORD(vgpu_fft_spec, scratch_bytes, 106);
WORD(vgpu_fft_spec, table_bytes, 107);
WORD(vgpu_fft_spec, steps, 108);
WORD(vgpu_fft_spec, pieces, 109);
WORDS(vgpu_fft_spec, 181);

WORD(vgpu_fft_call, transform, 0);
WORD(vgpu_fft_call, step, 1);
WORD(vgpu_fft_call, begin, 2);
WORD(vgpu_fft_call, end, 3);
WORD(vgpu_fft_call, in, 4);
WORD(vgpu_fft_call, out, 5);
WORD(vgpu_fft_call, workspace, 6);
WORD(vgpu_fft_call, scratch, 7);
WORDS(vgpu_fft_call, 8);
