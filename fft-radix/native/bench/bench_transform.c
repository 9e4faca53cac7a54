/*
 * How fast whole transforms are beside FFTW, on one thread, out of place.
 *
 *   bench_transform LIBRARY [-k c2c|r2c|c2r] [-b batch] [-s samples] [-e] [-2] SHAPE ...
 *
 *   -b  how many transforms of that shape, one behind the other
 *   -e  FFTW plans by ESTIMATE instead of MEASURE
 *   -2  no FFTW: the time of one thread over that of two, by steps
 *
 * A shape is 1024 or 64x64x64. Prints for both precisions the medians over samples in GFLOP/s, by
 * the convention of 5 n log2 n operations, half of that for real transforms, and the median of the
 * ratios within samples, in each of which both ran in turn. Where one thread is timed, CPU time is
 * what counts, so that pre-emption does not.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <fftw3.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "vgpu_fft.h"

enum { MAX_SAMPLES = 1001 };
static const double SAMPLE_SECONDS = 1e-3;

static struct {
  int64_t (*prepare)(struct vgpu_fft_spec *spec);
  void (*run)(const struct vgpu_fft_call *call);
  void (*run_all)(const struct vgpu_fft_call *call);
  void (*release)(void *transform);
} library;

struct options {
  int64_t kind;
  int64_t batch;
  int samples;
  unsigned flags;
  bool two_threads;
};

/* One transform; what plans it for FFTW and what runs it depends on the precision. */
struct contest {
  struct vgpu_fft_spec spec;
  struct vgpu_fft_call call;
  void *second_scratch;
  void *plan;
  void (*execute)(void *plan);
  int64_t in_numbers, out_numbers; /* real ones */
  double flops;
};

static void *memory(int64_t bytes) {
  const size_t whole = ((size_t)bytes + 127) / 64 * 64;
  void *p = aligned_alloc(64, whole);
  if (p == NULL) {
    fprintf(stderr, "bench_transform: no memory for %zu bytes\n", whole);
    exit(1);
  }
  return memset(p, 0, whole);
}

static double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- Contestants ------------------------------------------------------------------------- */

typedef void run_function(struct contest *contest);

static void run_ours(struct contest *contest) { library.run_all(&contest->call); }

static void run_fftw(struct contest *contest) { contest->execute(contest->plan); }

struct half {
  struct contest *contest;
  void *scratch;
  int64_t number;
  pthread_barrier_t *barrier;
};

static void run_half(const struct half *half) {
  struct vgpu_fft_call call = half->contest->call;
  const struct vgpu_fft_spec *spec = &half->contest->spec;
  call.scratch = half->scratch;
  for (call.step = 0; call.step < spec->steps; call.step++) {
    const int64_t pieces = spec->pieces[call.step], middle = (pieces + 1) / 2;
    call.begin = half->number == 0 ? 0 : middle;
    call.end = half->number == 0 ? middle : pieces;
    if (call.begin < call.end) library.run(&call);
    pthread_barrier_wait(half->barrier);
  }
}

static struct half other;
static pthread_barrier_t start, barrier;

static void *run_other(void *argument) {
  (void)argument;
  for (;;) {
    pthread_barrier_wait(&start);
    run_half(&other);
  }
  return NULL;
}

static void run_by_two(struct contest *contest) {
  other = (struct half){contest, contest->second_scratch, 1, &barrier};
  const struct half own = {contest, contest->call.scratch, 0, &barrier};
  pthread_barrier_wait(&start);
  run_half(&own);
}

/* ---- Timing ------------------------------------------------------------------------------ */

static double seconds_per_run(run_function *run, struct contest *contest, int64_t repeats,
                              clockid_t clock) {
  const double begin = seconds(clock);
  for (int64_t i = 0; i < repeats; i++) run(contest);
  return (seconds(clock) - begin) / (double)repeats;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, ascending);
  return values[count / 2];
}

static void compare(struct contest *contest, const struct options *options, const char *shape) {
  static double ours[MAX_SAMPLES], theirs[MAX_SAMPLES], ratios[MAX_SAMPLES];
  run_function *first = options->two_threads ? run_by_two : run_ours;
  run_function *second = options->two_threads ? run_ours : run_fftw;
  const clockid_t clock = options->two_threads ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
  first(contest);
  second(contest);
  const double once = seconds_per_run(second, contest, 1, clock);
  const int64_t repeats = once > SAMPLE_SECONDS ? 1 : (int64_t)(SAMPLE_SECONDS / once) + 1;
  for (int i = 0; i < options->samples; i++) {
    ours[i] = seconds_per_run(first, contest, repeats, clock);
    theirs[i] = seconds_per_run(second, contest, repeats, clock);
    ratios[i] = theirs[i] / ours[i];
  }
  printf("f%d %-16s %8.2f %8.2f GFLOP/s  ratio %.2f\n", (int)(8 * contest->spec.precision), shape,
         1e-9 * contest->flops / median(ours, options->samples),
         1e-9 * contest->flops / median(theirs, options->samples),
         median(ratios, options->samples));
  fflush(stdout);
}

/* ---- Shapes ------------------------------------------------------------------------------ */

static int parse_shape(const char *text, int n[3]) {
  return sscanf(text, "%dx%dx%d", &n[0], &n[1], &n[2]);
}

/* Numbers of one transform on a side. */
static int64_t numbers(int axes, const int n[3], bool is_halved) {
  int64_t product = 1;
  for (int i = 0; i < axes; i++) product *= i == axes - 1 && is_halved ? n[i] / 2 + 1 : n[i];
  return product;
}

static void open_spec(struct contest *contest, const struct options *options, int64_t precision,
                      int axes, const int n[3]) {
  struct vgpu_fft_spec *spec = &contest->spec;
  *spec = (struct vgpu_fft_spec){.kind = options->kind,
                                 .precision = precision,
                                 .axes = axes,
                                 .scale = 1,
                                 .inverse = options->kind == VGPU_FFT_C2R,
                                 .batch_axes = 1};
  int64_t in = 1, out = 1;
  for (int i = axes - 1; i >= 0; i--) {
    const int64_t half = i == axes - 1 ? n[i] / 2 + 1 : n[i];
    spec->axis[i] = (struct vgpu_fft_axis){n[i], in, out};
    in *= options->kind == VGPU_FFT_C2R ? half : n[i];
    out *= options->kind == VGPU_FFT_R2C ? half : n[i];
  }
  spec->axis[axes] = (struct vgpu_fft_axis){options->batch, in, out};
  contest->in_numbers = in * options->batch * (options->kind == VGPU_FFT_R2C ? 1 : 2);
  contest->out_numbers = out * options->batch * (options->kind == VGPU_FFT_C2R ? 1 : 2);
  const double points = (double)numbers(axes, n, false);
  contest->flops = 5 * points * log2(points) * (double)options->batch *
                   (options->kind == VGPU_FFT_C2C ? 1 : 0.5);
  if (library.prepare(spec) != VGPU_FFT_OK) {
    fprintf(stderr, "bench_transform: not prepared\n");
    exit(1);
  }
  contest->call = (struct vgpu_fft_call){.transform = spec->transform,
                                         .in = memory(contest->in_numbers * precision),
                                         .out = memory(contest->out_numbers * precision),
                                         .workspace = memory(spec->workspace_bytes),
                                         .scratch = memory(spec->scratch_bytes)};
  contest->second_scratch = memory(spec->scratch_bytes);
}

#define PLAN(precision, real, fftw)                                                              \
  static void execute_##precision(void *plan) { fftw(execute)(plan); }                           \
  static void plan_##precision(struct contest *contest, const struct options *options, int axes, \
                               const int n[3]) {                                                 \
    void *in = (void *)contest->call.in, *out = contest->call.out;                               \
    const int howmany = (int)options->batch, whole = (int)numbers(axes, n, false);               \
    const int half = (int)numbers(axes, n, true);                                                \
    contest->plan =                                                                              \
        options->kind == VGPU_FFT_C2C                                                            \
            ? fftw(plan_many_dft)(axes, n, howmany, in, NULL, 1, whole, out, NULL, 1, whole,     \
                                  FFTW_FORWARD, options->flags)                                  \
        : options->kind == VGPU_FFT_R2C                                                          \
            ? fftw(plan_many_dft_r2c)(axes, n, howmany, in, NULL, 1, whole, out, NULL, 1, half,  \
                                      options->flags)                                            \
            : fftw(plan_many_dft_c2r)(axes, n, howmany, in, NULL, 1, half, out, NULL, 1, whole,  \
                                      options->flags | (axes == 1 ? FFTW_PRESERVE_INPUT : 0));   \
    contest->execute = execute_##precision;                                                      \
    for (int64_t i = 0; i < contest->in_numbers; i++) {                                          \
      ((real *)in)[i] = (real)sin((double)(i % 1009));                                           \
    }                                                                                            \
  }

#define DOUBLE(name) fftw_##name
#define SINGLE(name) fftwf_##name
PLAN(f32, float, SINGLE)
PLAN(f64, double, DOUBLE)

static void close_contest(struct contest *contest) {
  library.release(contest->spec.transform);
  free((void *)contest->call.in);
  free(contest->call.out);
  free(contest->call.workspace);
  free(contest->call.scratch);
  free(contest->second_scratch);
}

static void contest(const struct options *options, const char *shape) {
  int n[3];
  const int axes = parse_shape(shape, n);
  for (int64_t precision = 4; precision <= 8; precision += 4) {
    struct contest contest;
    open_spec(&contest, options, precision, axes, n);
    if (!options->two_threads) {
      (precision == 4 ? plan_f32 : plan_f64)(&contest, options, axes, n);
    }
    compare(&contest, options, shape);
    close_contest(&contest);
  }
}

static void open_library(const char *path) {
  void *handle = dlopen(path, RTLD_NOW);
  if (handle == NULL) {
    fprintf(stderr, "bench_transform: %s\n", dlerror());
    exit(1);
  }
  *(void **)&library.prepare = dlsym(handle, "vgpu_fft_prepare");
  *(void **)&library.run = dlsym(handle, "vgpu_fft_run");
  *(void **)&library.run_all = dlsym(handle, "vgpu_fft_run_all");
  *(void **)&library.release = dlsym(handle, "vgpu_fft_release");
}

static void open_second_thread(void) {
  pthread_t thread;
  pthread_barrier_init(&start, NULL, 2);
  pthread_barrier_init(&barrier, NULL, 2);
  pthread_create(&thread, NULL, run_other, NULL);
}

static int64_t kind_named(const char *name) {
  return strcmp(name, "r2c") == 0   ? VGPU_FFT_R2C
         : strcmp(name, "c2r") == 0 ? VGPU_FFT_C2R
                                    : VGPU_FFT_C2C;
}

int main(int argc, char **argv) {
  struct options options = {.batch = 1, .samples = 31, .flags = FFTW_MEASURE};
  if (argc < 2) return 1;
  open_library(argv[1]);
  for (int i = 2; i < argc; i++) {
    if (strcmp(argv[i], "-k") == 0) {
      options.kind = kind_named(argv[++i]);
    } else if (strcmp(argv[i], "-b") == 0) {
      options.batch = atoll(argv[++i]);
    } else if (strcmp(argv[i], "-s") == 0) {
      options.samples = atoi(argv[++i]);
    } else if (strcmp(argv[i], "-e") == 0) {
      options.flags = FFTW_ESTIMATE;
    } else if (strcmp(argv[i], "-2") == 0) {
      options.two_threads = true;
      open_second_thread();
    } else {
      contest(&options, argv[i]);
    }
  }
  return 0;
}
