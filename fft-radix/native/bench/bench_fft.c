/*
 * How fast the engine is beside FFTW, on one thread: complex lines out of place.
 *
 *   bench_fft [-t f32|f64] [-s samples] [-e] [-p] [n ...]
 *
 *   -e  FFTW plans by ESTIMATE instead of MEASURE
 *   -p  the engine plans by MEASURE instead of ESTIMATE
 *
 * Prints for each length the medians over samples in GFLOP/s, by the convention of 5 n log2 n
 * operations; the median of the ratios within samples, in each of which both ran in turn; and the
 * relative errors in L2 against a transform in long double. CPU time is what counts, so pre-emption
 * does not.
 */
#define _GNU_SOURCE

#include <fftw3.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "vgpu_fft.h"

enum { MAX_SAMPLES = 1001 };
static const double SAMPLE_SECONDS = 1e-3;

struct options {
  int samples;
  unsigned flags;
  enum vgpu_fft_effort effort;
};

struct result {
  double seconds, fftw_seconds;
  double ratio;
  double error, fftw_error;
};

static void *memory(size_t bytes) {
  void *p = aligned_alloc(64, (bytes + 127) / 64 * 64);
  if (p == NULL) {
    fprintf(stderr, "bench_fft: no memory for %zu bytes\n", bytes);
    exit(1);
  }
  return memset(p, 0, (bytes + 127) / 64 * 64);
}

/* In -1..1. */
static double next_number(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(int64_t)*state * 0x1p-63;
}

static void transform_exactly(long double *x, int64_t n) {
  fftwl_complex *z = (fftwl_complex *)x;
  fftwl_plan plan = fftwl_plan_dft_1d((int)n, z, z, FFTW_FORWARD, FFTW_ESTIMATE);
  fftwl_execute(plan);
  fftwl_destroy_plan(plan);
}

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef void run_function(const void *contest);

static double seconds_per_run(run_function *run, const void *contest, int64_t repeats) {
  const double start = cpu_seconds();
  for (int64_t i = 0; i < repeats; i++) run(contest);
  return (cpu_seconds() - start) / (double)repeats;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, ascending);
  return values[count / 2];
}

static void time_both(run_function *own, run_function *fftw, const void *contest,
                      const struct options *options, struct result *result) {
  static double own_times[MAX_SAMPLES], fftw_times[MAX_SAMPLES], ratios[MAX_SAMPLES];
  int64_t repeats = 1;
  while (seconds_per_run(fftw, contest, repeats) * (double)repeats < SAMPLE_SECONDS) repeats *= 2;
  for (int i = 0; i < options->samples; i++) {
    own_times[i] = seconds_per_run(own, contest, repeats);
    fftw_times[i] = seconds_per_run(fftw, contest, repeats);
    ratios[i] = fftw_times[i] / own_times[i];
  }
  result->seconds = median(own_times, options->samples);
  result->fftw_seconds = median(fftw_times, options->samples);
  result->ratio = median(ratios, options->samples);
}

#define REAL float
#define NAME(x) x##_f32
#define FFTW(x) fftwf_##x
#include "contest_typed.h"
#undef REAL
#undef NAME
#undef FFTW

#define REAL double
#define NAME(x) x##_f64
#define FFTW(x) fftw_##x
#include "contest_typed.h"

static void print_comparison(const char *type, int64_t n, const struct options *options) {
  const struct result r =
      strcmp(type, "f32") == 0 ? compare_f32(n, options) : compare_f64(n, options);
  const double gigaflop = 5e-9 * (double)n * log2((double)n);
  printf("%s %8lld %8.2f %8.2f %7.3f  %8.2e %8.2e\n", type, (long long)n, gigaflop / r.seconds,
         gigaflop / r.fftw_seconds, r.ratio, r.error, r.fftw_error);
  fflush(stdout);
}

int main(int count, char **arguments) {
  struct options options = {41, FFTW_MEASURE, VGPU_FFT_ESTIMATE};
  const char *type = "f64";
  int i = 1;
  for (; i < count && arguments[i][0] == '-'; i++) {
    switch (arguments[i][1]) {
      case 'e':
        options.flags = FFTW_ESTIMATE;
        break;
      case 'p':
        options.effort = VGPU_FFT_MEASURE;
        break;
      case 't':
        if (i + 1 < count) type = arguments[++i];
        break;
      case 's':
        if (i + 1 < count) options.samples = atoi(arguments[++i]);
        break;
      default:
        fprintf(stderr, "bench_fft: unknown option %s\n", arguments[i]);
        return 2;
    }
  }
  if (options.samples < 1 || options.samples > MAX_SAMPLES) options.samples = 41;
  printf("type        n   engine     FFTW   ratio     error of FFTW\n");
  for (; i < count; i++) print_comparison(type, atoll(arguments[i]), &options);
  if (strcmp(type, "f32") == 0) fftwf_cleanup();
  return 0;
}
