/* Transforms of several axes, batches, strides, in place. */
#include "checking.h"
#include "testing.h"

static const int64_t KINDS[] = {VGPU_FFT_C2C, VGPU_FFT_R2C, VGPU_FFT_C2R};
static const int64_t PRECISIONS[] = {sizeof(float), sizeof(double)};

/* Lays the axes out in random order with gaps between them. */
static void scatter_strides(struct vgpu_fft_spec *spec, struct rng *rng, bool gaps) {
  const int64_t axes = spec->axes + spec->batch_axes;
  int order[VGPU_FFT_MAX_AXES];
  for (int i = 0; i < axes; i++) {
    const int64_t j = rng_between(rng, 0, i);
    order[i] = order[j];
    order[j] = i;
  }
  int64_t in = gaps ? rng_between(rng, 1, 3) : 1, out = gaps ? rng_between(rng, 1, 3) : 1;
  for (int i = 0; i < axes; i++) {
    struct vgpu_fft_axis *axis = &spec->axis[order[i]];
    const bool is_halved = spec->kind != VGPU_FFT_C2C && order[i] == spec->axes - 1;
    const int64_t half = is_halved ? axis->n / 2 + 1 : axis->n;
    axis->in_stride = in;
    axis->out_stride = out;
    in = in * (spec->kind == VGPU_FFT_C2R ? half : axis->n) + (gaps ? rng_between(rng, 0, 3) : 0);
    out = out * (spec->kind == VGPU_FFT_R2C ? half : axis->n) + (gaps ? rng_between(rng, 0, 3) : 0);
  }
}

static struct vgpu_fft_spec random_spec(struct rng *rng, int64_t most) {
  struct vgpu_fft_spec spec = {
      .kind = rng_between(rng, 0, 2),
      .precision = rng_coin(rng) ? 4 : 8,
      .inverse = rng_coin(rng),
      .scale = rng_coin(rng) ? 1 : 0.375,
      .axes = rng_between(rng, 0, 3),
      .batch_axes = rng_between(rng, 0, 2),
  };
  if (spec.kind != VGPU_FFT_C2C) {
    spec.inverse = spec.kind == VGPU_FFT_C2R;
    if (spec.axes == 0) spec.axes = 1;
  }
  int64_t left = most;
  for (int64_t i = 0; i < spec.axes + spec.batch_axes; i++) {
    const int64_t n = rng_between(rng, 1, left > 200 ? 200 : left);
    spec.axis[i].n = rng_coin(rng) ? n : n < 16 ? n : 16;
    left /= spec.axis[i].n;
  }
  return spec;
}

static void strided_axes_of_every_kind(void) {
  for (uint64_t seed = 100; seed < 500; seed++) {
    struct rng rng = {seed};
    struct vgpu_fft_spec spec = random_spec(&rng, 20000);
    scatter_strides(&spec, &rng, rng_coin(&rng));
    check_transform(&spec, &rng);
  }
}

/* Equal strides; of a real kind, rows of real numbers padded to the spectrum's length. */
static void set_in_place(struct vgpu_fft_spec *spec, struct rng *rng) {
  const bool is_real = spec->kind != VGPU_FFT_C2C;
  int64_t stride = 1;
  for (int64_t i = spec->axes - 1; i >= 0; i--) {
    struct vgpu_fft_axis *axis = &spec->axis[i];
    const bool is_halved = is_real && i == spec->axes - 1;
    axis->in_stride = axis->out_stride = stride;
    if (is_real && !is_halved) {
      if (spec->kind == VGPU_FFT_R2C) axis->in_stride *= 2;
      if (spec->kind == VGPU_FFT_C2R) axis->out_stride *= 2;
    }
    stride *= is_halved ? axis->n / 2 + 1 : axis->n;
    stride += rng_between(rng, 0, 2);
  }
  for (int64_t i = spec->axes; i < spec->axes + spec->batch_axes; i++) {
    struct vgpu_fft_axis *axis = &spec->axis[i];
    axis->in_stride = stride * (spec->kind == VGPU_FFT_R2C ? 2 : 1);
    axis->out_stride = stride * (spec->kind == VGPU_FFT_C2R ? 2 : 1);
    stride *= axis->n;
  }
  spec->in_place = true;
}

static void in_place_of_every_kind(void) {
  for (uint64_t seed = 1000; seed < 1300; seed++) {
    struct rng rng = {seed};
    struct vgpu_fft_spec spec = random_spec(&rng, 20000);
    set_in_place(&spec, &rng);
    check_transform(&spec, &rng);
  }
}

static void images_and_volumes(void) {
  struct rng rng = {3};
  static const int64_t shapes[][3] = {{64, 64, 1},  {128, 100, 1}, {17, 256, 1}, {101, 103, 1},
                                      {512, 64, 1}, {32, 32, 32},  {10, 67, 12}, {40, 48, 36}};
  FOR_EACH(s, shapes) {
    FOR_EACH(k, KINDS) {
      FOR_EACH(p, PRECISIONS) {
        struct vgpu_fft_spec spec = dense_spec(KINDS[k], PRECISIONS[p], 3, shapes[s]);
        check_transform(&spec, &rng);
      }
    }
  }
}

static void batches_of_rows_and_of_columns(void) {
  struct rng rng = {4};
  static const int64_t lengths[] = {1, 2, 4, 7, 16, 31, 67, 100, 134, 256};
  FOR_EACH(i, lengths) {
    FOR_EACH(k, KINDS) {
      for (int64_t batch = 1; batch <= 70; batch += 23) {
        for (int is_column = 0; is_column < 2; is_column++) {
          const int64_t n = lengths[i], half = n / 2 + 1;
          struct vgpu_fft_spec spec = dense_spec(KINDS[k], rng_coin(&rng) ? 4 : 8, 1, &n);
          spec.batch_axes = 1;
          if (is_column) {
            spec.axis[0].in_stride = spec.axis[0].out_stride = batch;
            spec.axis[1] = (struct vgpu_fft_axis){batch, 1, 1};
          } else {
            spec.axis[1] = (struct vgpu_fft_axis){batch, KINDS[k] == VGPU_FFT_C2R ? half : n,
                                                  KINDS[k] == VGPU_FFT_R2C ? half : n};
          }
          check_transform(&spec, &rng);
        }
      }
    }
  }
}

static void transform_of_no_axis_scales(void) {
  struct rng rng = {5};
  struct vgpu_fft_spec number = {.precision = 8, .scale = 3};
  check_transform(&number, &rng);
  struct vgpu_fft_spec copy = {
      .precision = 4, .scale = 0.5, .batch_axes = 2, .axis = {{30, 2, 1}, {9001, 61, 30}}};
  check_transform(&copy, &rng);
}

int main(void) {
  RUN(strided_axes_of_every_kind);
  RUN(in_place_of_every_kind);
  RUN(images_and_volumes);
  RUN(batches_of_rows_and_of_columns);
  RUN(transform_of_no_axis_scales);
  return failures != 0;
}
