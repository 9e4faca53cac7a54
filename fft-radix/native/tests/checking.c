#include "checking.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reference.h"

enum { IN, OUT, UNTOUCHED = 0xA5 };

/* ---- Specifications ---------------------------------------------------------------------- */

static bool is_halved(const struct vgpu_fft_spec *spec, int64_t axis) {
  return spec->kind != VGPU_FFT_C2C && axis == spec->axes - 1;
}

/* Extent of an axis on a side. */
static int64_t extent(const struct vgpu_fft_spec *spec, int64_t axis, int side) {
  const int64_t n = spec->axis[axis].n;
  const bool is_spectrum = spec->kind == (side == IN ? VGPU_FFT_C2R : VGPU_FFT_R2C);
  return is_halved(spec, axis) && is_spectrum ? n / 2 + 1 : n;
}

static int64_t reals(const struct vgpu_fft_spec *spec, int side) {
  return spec->kind == (side == IN ? VGPU_FFT_R2C : VGPU_FFT_C2R) ? 1 : 2;
}

static int64_t stride(const struct vgpu_fft_spec *spec, int64_t axis, int side) {
  return side == IN ? spec->axis[axis].in_stride : spec->axis[axis].out_stride;
}

struct vgpu_fft_spec dense_spec(int64_t kind, int64_t precision, int axes, const int64_t *n) {
  struct vgpu_fft_spec spec = {.kind = kind,
                               .precision = precision,
                               .axes = axes,
                               .scale = 1,
                               .inverse = kind == VGPU_FFT_C2R};
  for (int i = 0; i < axes; i++) spec.axis[i].n = n[i];
  int64_t in = 1, out = 1;
  for (int i = axes - 1; i >= 0; i--) {
    spec.axis[i].in_stride = in;
    spec.axis[i].out_stride = out;
    in *= extent(&spec, i, IN);
    out *= extent(&spec, i, OUT);
  }
  return spec;
}

const char *spec_name(const struct vgpu_fft_spec *spec) {
  static const char *const kinds[] = {"c2c", "r2c", "c2r"};
  static char name[1024];
  int length = snprintf(name, sizeof name, "%s f%d%s%s scale %g:", kinds[spec->kind],
                        (int)(8 * spec->precision), spec->inverse ? " inverse" : "",
                        spec->in_place ? " in place" : "", spec->scale);
  for (int64_t i = 0; i < spec->axes + spec->batch_axes; i++) {
    const struct vgpu_fft_axis *axis = &spec->axis[i];
    length += snprintf(name + length, sizeof name - (size_t)length, "%s %lld (%lld, %lld)",
                       i == spec->axes ? " batch" : "", (long long)axis->n,
                       (long long)axis->in_stride, (long long)axis->out_stride);
  }
  return name;
}

/* ---- Elements ---------------------------------------------------------------------------- */

/* Calls what for all indices of a side: the number of the element in row-major order, its place. */
struct element {
  int64_t number;
  int64_t place; /* in real numbers */
};

struct walk {
  const struct vgpu_fft_spec *spec;
  int side;
  int64_t index[VGPU_FFT_MAX_AXES];
  struct element element;
};

static struct walk walk_begin(const struct vgpu_fft_spec *spec, int side) {
  return (struct walk){.spec = spec, .side = side};
}

static bool walk_next(struct walk *walk) {
  const struct vgpu_fft_spec *spec = walk->spec;
  walk->element.number++;
  for (int64_t i = spec->axes + spec->batch_axes - 1; i >= 0; i--) {
    const int64_t step = stride(spec, i, walk->side) * reals(spec, walk->side);
    walk->element.place += step;
    if (++walk->index[i] < extent(spec, i, walk->side)) return true;
    walk->element.place -= walk->index[i] * step;
    walk->index[i] = 0;
  }
  return false;
}

static int64_t count(const struct vgpu_fft_spec *spec, int side) {
  int64_t product = 1;
  for (int64_t i = 0; i < spec->axes + spec->batch_axes; i++) product *= extent(spec, i, side);
  return product;
}

static int64_t side_bytes(const struct vgpu_fft_spec *spec, int side) {
  int64_t last = 0;
  for (int64_t i = 0; i < spec->axes + spec->batch_axes; i++) {
    last += (extent(spec, i, side) - 1) * stride(spec, i, side);
  }
  return (last + 1) * reals(spec, side) * spec->precision;
}

static long double get(const struct vgpu_fft_spec *spec, const void *array, int64_t place) {
  return spec->precision == sizeof(float) ? ((const float *)array)[place]
                                          : ((const double *)array)[place];
}

static void set(const struct vgpu_fft_spec *spec, void *array, int64_t place, double value) {
  if (spec->precision == sizeof(float)) {
    ((float *)array)[place] = (float)value;
  } else {
    ((double *)array)[place] = value;
  }
}

/* Random numbers where there are elements; bytes between them that nobody may use. */
static void fill(const struct vgpu_fft_spec *spec, void *in, int64_t bytes, struct rng *rng) {
  memset(in, 0xFF, (size_t)bytes); /* NaN */
  struct walk walk = walk_begin(spec, IN);
  do {
    for (int64_t part = 0; part < reals(spec, IN); part++) {
      set(spec, in, walk.element.place + part, rng_real(rng));
    }
  } while (walk_next(&walk));
}

/* ---- The definition ---------------------------------------------------------------------- */

static void transform_axis(const struct vgpu_fft_spec *spec, int64_t axis, const int64_t *extents,
                           long double complex *x) {
  int64_t inner = 1, all = 1;
  for (int64_t i = 0; i < spec->axes + spec->batch_axes; i++) {
    all *= extents[i];
    if (i > axis) inner *= extents[i];
  }
  const int64_t n = extents[axis];
  const bool inverse = spec->kind == VGPU_FFT_C2R || spec->inverse;
  for (int64_t outer = 0; outer < all / (inner * n); outer++) {
    for (int64_t i = 0; i < inner; i++) {
      reference_dft(x + outer * inner * n + i, n, inner, inverse);
    }
  }
}

/* Numbers k > n/2 of the last transformed axis as conjugates of the others. */
static long double complex *extend(const struct vgpu_fft_spec *spec, long double complex *half) {
  int64_t outer = 1, inner = 1;
  const int64_t axis = spec->axes - 1, n = spec->axis[axis].n, h = n / 2 + 1;
  for (int64_t i = 0; i < spec->axes + spec->batch_axes; i++) {
    if (i < axis) outer *= spec->axis[i].n;
    if (i > axis) inner *= spec->axis[i].n;
  }
  long double complex *whole = malloc((size_t)(outer * n * inner) * sizeof *whole);
  for (int64_t o = 0; o < outer; o++) {
    for (int64_t i = 0; i < inner; i++) {
      for (int64_t k = 0; k < n; k++) {
        const int64_t mirrored = k < h ? k : n - k;
        const long double complex x = half[(o * h + mirrored) * inner + i];
        const bool is_real = k == 0 || 2 * k == n;
        whole[(o * n + k) * inner + i] = is_real ? creall(x) : k < h ? x : conjl(x);
      }
    }
  }
  free(half);
  return whole;
}

/* All axes in row-major order, the spectrum of r2c whole. */
static long double complex *definition(const struct vgpu_fft_spec *spec, const void *in) {
  int64_t extents[VGPU_FFT_MAX_AXES];
  long double complex *x = malloc((size_t)count(spec, IN) * sizeof *x);
  for (int64_t i = 0; i < spec->axes + spec->batch_axes; i++) extents[i] = extent(spec, i, IN);
  struct walk walk = walk_begin(spec, IN);
  do {
    const int64_t place = walk.element.place;
    x[walk.element.number] =
        CMPLXL(get(spec, in, place), reals(spec, IN) == 2 ? get(spec, in, place + 1) : 0);
  } while (walk_next(&walk));
  for (int64_t axis = 0; axis < spec->axes; axis++) {
    if (spec->kind == VGPU_FFT_C2R && is_halved(spec, axis)) {
      x = extend(spec, x);
      extents[axis] = spec->axis[axis].n;
    }
    transform_axis(spec, axis, extents, x);
  }
  return x;
}

static int64_t whole_number(const struct walk *walk) {
  const struct vgpu_fft_spec *spec = walk->spec;
  int64_t number = 0;
  for (int64_t i = 0; i < spec->axes + spec->batch_axes; i++) {
    number = number * spec->axis[i].n + walk->index[i];
  }
  return number;
}

static double error(const struct vgpu_fft_spec *spec, const long double complex *expected,
                    const void *out) {
  long double wrong = 0, all = 0;
  struct walk walk = walk_begin(spec, OUT);
  do {
    const long double complex x = expected[whole_number(&walk)] * spec->scale;
    for (int64_t part = 0; part < reals(spec, OUT); part++) {
      const long double right = part == 0 ? creall(x) : cimagl(x);
      const long double difference = get(spec, out, walk.element.place + part) - right;
      wrong += difference * difference;
      all += right * right;
    }
  } while (walk_next(&walk));
  return all == 0 ? (double)wrong : (double)sqrtl(wrong / all);
}

double tolerance(int64_t precision, int64_t n) {
  const double epsilon = precision == sizeof(float) ? 0x1p-24 : 0x1p-53;
  return epsilon * (2 + 1.0 * log2((double)n + 1));
}

/* ---- Running ----------------------------------------------------------------------------- */

struct arrays {
  struct guarded in;
  struct guarded out;
  struct guarded workspace;
  struct guarded scratch;
};

static struct arrays arrays_new(const struct vgpu_fft_spec *spec, struct rng *rng) {
  const enum placement placement = rng_coin(rng) ? AGAINST_END : AGAINST_START;
  const int64_t in = side_bytes(spec, IN), out = side_bytes(spec, OUT);
  struct arrays arrays;
  arrays.in = guarded_new((size_t)(spec->in_place && out > in ? out : in), placement);
  arrays.out = spec->in_place ? arrays.in : guarded_new((size_t)out, placement);
  arrays.workspace = guarded_new((size_t)spec->workspace_bytes, AGAINST_END);
  arrays.scratch = guarded_new((size_t)spec->scratch_bytes, AGAINST_END);
  EXPECT((uintptr_t)arrays.workspace.data % 64 == 0 && (uintptr_t)arrays.scratch.data % 64 == 0,
         "%s: workspace of %lld and scratch of %lld bytes are not whole cache lines",
         spec_name(spec), (long long)spec->workspace_bytes, (long long)spec->scratch_bytes);
  return arrays;
}

static void arrays_free(const struct vgpu_fft_spec *spec, struct arrays *arrays) {
  guarded_free(&arrays->in);
  if (!spec->in_place) guarded_free(&arrays->out);
  guarded_free(&arrays->workspace);
  guarded_free(&arrays->scratch);
}

/* Memory that is not cleared is not to be relied upon. */
static void soil(const struct vgpu_fft_spec *spec, struct arrays *arrays) {
  memset(arrays->workspace.data, 0xFF, (size_t)spec->workspace_bytes);
  memset(arrays->scratch.data, 0xFF, (size_t)spec->scratch_bytes);
}

static struct vgpu_fft_call call_on(const struct vgpu_fft_spec *spec, const struct arrays *arrays) {
  return (struct vgpu_fft_call){
      .transform = spec->transform,
      .in = arrays->in.data,
      .out = arrays->out.data,
      .workspace = arrays->workspace.data,
      .scratch = arrays->scratch.data,
  };
}

static void run_shuffled(const struct vgpu_fft_spec *spec, struct arrays *arrays, struct rng *rng) {
  struct vgpu_fft_call call = call_on(spec, arrays);
  for (call.step = 0; call.step < spec->steps; call.step++) {
    const int64_t pieces = spec->pieces[call.step];
    EXPECT(pieces >= 1, "%s: step %lld has %lld pieces", spec_name(spec), (long long)call.step,
           (long long)pieces);
    const int64_t cut = rng_between(rng, 0, pieces), middle = rng_between(rng, cut, pieces);
    for (int64_t piece = middle; piece < pieces; piece++) {
      call.begin = piece;
      call.end = piece + 1;
      vgpu_fft_run(&call);
    }
    for (int64_t piece = cut; piece-- > 0;) {
      call.begin = piece;
      call.end = piece + 1;
      vgpu_fft_run(&call);
    }
    call.begin = cut;
    call.end = middle;
    if (cut < middle) vgpu_fft_run(&call);
  }
}

static void mark_elements(const struct vgpu_fft_spec *spec, int side, bool *is_element) {
  const size_t size = (size_t)(reals(spec, side) * spec->precision);
  struct walk walk = walk_begin(spec, side);
  do {
    memset(is_element + walk.element.place * spec->precision, true, size);
  } while (walk_next(&walk));
}

/* Bytes of the result that hold no element, in place neither one of the source. */
static void expect_untouched(const struct vgpu_fft_spec *spec, const void *out,
                             const void *before) {
  const int64_t bytes = side_bytes(spec, OUT), in_bytes = side_bytes(spec, IN);
  bool *is_element = calloc((size_t)(bytes > in_bytes ? bytes : in_bytes), 1);
  mark_elements(spec, OUT, is_element);
  if (spec->in_place) mark_elements(spec, IN, is_element);
  for (int64_t i = 0; i < bytes; i++) {
    const bool is_same = ((const char *)out)[i] == ((const char *)before)[i];
    EXPECT(is_element[i] || is_same, "%s: byte %lld of the result was written", spec_name(spec),
           (long long)i);
    if (!is_element[i] && !is_same) break;
  }
  free(is_element);
}

double check_transform(struct vgpu_fft_spec *spec, struct rng *rng) {
  const int64_t status = vgpu_fft_prepare(spec);
  EXPECT(status == VGPU_FFT_OK, "%s: prepare said %lld", spec_name(spec), (long long)status);
  if (status != VGPU_FFT_OK) return 0;
  struct arrays arrays = arrays_new(spec, rng);
  const size_t in_bytes = (size_t)side_bytes(spec, IN), out_bytes = (size_t)side_bytes(spec, OUT);
  char *source = malloc(in_bytes), *before = malloc(out_bytes), *result = malloc(out_bytes);
  memset(arrays.out.data, UNTOUCHED, out_bytes);
  fill(spec, arrays.in.data, (int64_t)in_bytes, rng);
  memcpy(source, arrays.in.data, in_bytes);
  memcpy(before, arrays.out.data, out_bytes);

  soil(spec, &arrays);
  const struct vgpu_fft_call call = call_on(spec, &arrays);
  vgpu_fft_run_all(&call);
  long double complex *expected = definition(spec, source);
  const double wrong = error(spec, expected, arrays.out.data);
  int64_t points = 1;
  for (int64_t i = 0; i < spec->axes; i++) points *= spec->axis[i].n;
  EXPECT(wrong <= tolerance(spec->precision, points), "%s: relative error %.2g", spec_name(spec),
         wrong);
  if (!spec->in_place) {
    EXPECT(memcmp(source, arrays.in.data, in_bytes) == 0, "%s: the source changed",
           spec_name(spec));
  }
  expect_untouched(spec, arrays.out.data, before);

  memcpy(result, arrays.out.data, out_bytes);
  memcpy(arrays.out.data, before, out_bytes);
  memcpy(arrays.in.data, source, in_bytes);
  soil(spec, &arrays);
  run_shuffled(spec, &arrays, rng);
  EXPECT(memcmp(result, arrays.out.data, out_bytes) == 0, "%s: other bits in pieces",
         spec_name(spec));

  free(expected);
  free(source);
  free(before);
  free(result);
  arrays_free(spec, &arrays);
  vgpu_fft_release(spec->transform);
  return wrong;
}
