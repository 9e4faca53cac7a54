/* What the entry points of vgpu_bench_peers pass on, to routines that only keep their arguments. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vgpu_bench_peers.h"

struct kept {
  int calls;
  int integers[9]; /* layout, trans_a, trans_b, m, n, k, lda, ldb, ldc */
  const void *a, *b, *c;
  double alpha[2], beta[2];
};

static struct kept kept;
static int64_t threads;
static int failures;

static const double a[1], b[1];
static double c[1];

#define EXPECT(condition)                                                      \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: expected %s\n", __FILE__, __LINE__, #condition); \
      failures++;                                                              \
    }                                                                          \
  } while (0)

static void keep(const int *integers, const void *xa, const void *xb, const void *xc) {
  kept.calls++;
  memcpy(kept.integers, integers, sizeof kept.integers);
  kept.a = xa;
  kept.b = xb;
  kept.c = xc;
}

static void keep_factors(double alpha, double alpha_im, double beta, double beta_im) {
  kept.alpha[0] = alpha;
  kept.alpha[1] = alpha_im;
  kept.beta[0] = beta;
  kept.beta[1] = beta_im;
}

static void sgemm(int layout, int ta, int tb, int m, int n, int k, float alpha, const float *xa,
                  int lda, const float *xb, int ldb, float beta, float *xc, int ldc) {
  keep((int[]){layout, ta, tb, m, n, k, lda, ldb, ldc}, xa, xb, xc);
  keep_factors(alpha, 0, beta, 0);
}

static void dgemm(int layout, int ta, int tb, int m, int n, int k, double alpha, const double *xa,
                  int lda, const double *xb, int ldb, double beta, double *xc, int ldc) {
  keep((int[]){layout, ta, tb, m, n, k, lda, ldb, ldc}, xa, xb, xc);
  keep_factors(alpha, 0, beta, 0);
}

static void cgemm(int layout, int ta, int tb, int m, int n, int k, const void *alpha,
                  const void *xa, int lda, const void *xb, int ldb, const void *beta, void *xc,
                  int ldc) {
  const float *x = alpha, *y = beta;
  keep((int[]){layout, ta, tb, m, n, k, lda, ldb, ldc}, xa, xb, xc);
  keep_factors(x[0], x[1], y[0], y[1]);
}

static void zgemm(int layout, int ta, int tb, int m, int n, int k, const void *alpha,
                  const void *xa, int lda, const void *xb, int ldb, const void *beta, void *xc,
                  int ldc) {
  const double *x = alpha, *y = beta;
  keep((int[]){layout, ta, tb, m, n, k, lda, ldb, ldc}, xa, xb, xc);
  keep_factors(x[0], x[1], y[0], y[1]);
}

static void set_threads(int count) { threads = count; }

static void set_threads_wide(int64_t count) { threads = count; }

static struct vgpu_peer_gemm product(int64_t type, intptr_t routine) {
  return (struct vgpu_peer_gemm){
      .routine = routine,
      .type = type,
      .trans_a = 112,
      .trans_b = 113,
      .m = 3,
      .n = 4,
      .k = 5,
      .alpha = {0.5, 0.25},
      .a = (intptr_t)a,
      .lda = 6,
      .b = (intptr_t)b,
      .ldb = 7,
      .beta = {2, -1},
      .c = (intptr_t)c,
      .ldc = 8,
  };
}

static void every_argument_arrives(int64_t type, intptr_t routine, bool is_complex) {
  const int integers[9] = {101, 112, 113, 3, 4, 5, 6, 7, 8};
  const struct vgpu_peer_gemm descriptor = product(type, routine);
  kept = (struct kept){0};
  EXPECT(vgpu_peer_gemm(&descriptor) == VGPU_PEER_OK);
  EXPECT(kept.calls == 1);
  EXPECT(memcmp(kept.integers, integers, sizeof integers) == 0);
  EXPECT(kept.a == a && kept.b == b && kept.c == c);
  EXPECT(kept.alpha[0] == 0.5 && kept.alpha[1] == (is_complex ? 0.25 : 0));
  EXPECT(kept.beta[0] == 2 && kept.beta[1] == (is_complex ? -1 : 0));
}

static void unknown_type_calls_nothing(void) {
  const struct vgpu_peer_gemm descriptor = product(4, (intptr_t)sgemm);
  kept = (struct kept){0};
  EXPECT(vgpu_peer_gemm(&descriptor) == VGPU_PEER_UNSUPPORTED);
  EXPECT(kept.calls == 0);
}

static void threads_are_set_in_either_width(void) {
  const struct vgpu_peer_threads narrow = {(intptr_t)set_threads, 0, 3};
  const struct vgpu_peer_threads wide = {(intptr_t)set_threads_wide, 1, 5};
  EXPECT(vgpu_peer_set_threads(&narrow) == VGPU_PEER_OK && threads == 3);
  EXPECT(vgpu_peer_set_threads(&wide) == VGPU_PEER_OK && threads == 5);
}

static void cpu_time_grows_with_work(void) {
  struct vgpu_peer_cpu_time before, now;
  EXPECT(vgpu_peer_read_cpu_time(&before) == VGPU_PEER_OK && before.nanoseconds > 0);
  do {
    vgpu_peer_read_cpu_time(&now);
  } while (now.nanoseconds == before.nanoseconds);
  EXPECT(now.nanoseconds > before.nanoseconds);
}

static const char *short_version(void) { return "1.2.3"; }

static const char *long_version(void) {
  static char text[1000];
  memset(text, 'x', sizeof text - 1);
  return text;
}

static const char *no_version(void) { return NULL; }

static void version_is_copied_as_far_as_it_fits(void) {
  struct vgpu_peer_version version = {.function = (intptr_t)short_version};
  EXPECT(vgpu_peer_read_version(&version) == VGPU_PEER_OK);
  EXPECT(strcmp(version.text, "1.2.3") == 0);
  version.function = (intptr_t)long_version;
  EXPECT(vgpu_peer_read_version(&version) == VGPU_PEER_OK);
  EXPECT(strlen(version.text) == sizeof version.text - 1);
  version.function = (intptr_t)no_version;
  EXPECT(vgpu_peer_read_version(&version) == VGPU_PEER_OK);
  EXPECT(version.text[0] == '\0');
}

static void texts_are_read_where_they_lie(void) {
  struct vgpu_peer_text text = {.address = (intptr_t) "fftw-1.2.3"};
  EXPECT(vgpu_peer_read_text(&text) == VGPU_PEER_OK);
  EXPECT(strcmp(text.text, "fftw-1.2.3") == 0);
}

/* A planner that keeps its arguments, and what happened around them, in the order of the calls. */
static char events[64];
static struct {
  int rank, batch_rank, sign;
  const void *axes, *batch, *in, *out;
  unsigned flags;
} planned;
static int plan;

static void *keep_plan(int rank, const void *axes, int batch_rank, const void *batch, void *in,
                       void *out, int sign, unsigned flags) {
  strcat(events, "P");
  planned.rank = rank;
  planned.axes = axes;
  planned.batch_rank = batch_rank;
  planned.batch = batch;
  planned.in = in;
  planned.out = out;
  planned.sign = sign;
  planned.flags = flags;
  return &plan;
}

static void *keep_plan_r2c(int rank, const void *axes, int batch_rank, const void *batch, void *in,
                           void *out, unsigned flags) {
  return keep_plan(rank, axes, batch_rank, batch, in, out, 0, flags);
}

static void *make_no_plan(int rank, const void *axes, int batch_rank, const void *batch, void *in,
                          void *out, int sign, unsigned flags) {
  keep_plan(rank, axes, batch_rank, batch, in, out, sign, flags);
  return NULL;
}

static char *export_wisdom(void) {
  strcat(events, "E");
  return calloc(1, 1);
}

static int import_wisdom(const char *wisdom) {
  strcat(events, *wisdom == '\0' ? "I" : "?");
  return 1;
}

static void forget_wisdom(void) { strcat(events, "F"); }

static int init_threads(void) {
  strcat(events, "T");
  return 1;
}

static void plan_with_threads(int count) { strncat(events, &"0123456789"[count], 1); }

static void execute(void *with, void *in, void *out) {
  EXPECT(with == &plan && in == a && out == c);
  strcat(events, "X");
}

static void destroy(void *with) {
  EXPECT(with == &plan);
  strcat(events, "D");
}

static struct vgpu_peer_fft_plan transform(intptr_t planner) {
  events[0] = '\0';
  return (struct vgpu_peer_fft_plan){
      .planner = planner,
      .export_wisdom = (intptr_t)export_wisdom,
      .import_wisdom = (intptr_t)import_wisdom,
      .forget_wisdom = (intptr_t)forget_wisdom,
      .rank = 2,
      .axes = (intptr_t)&threads,
      .batch_rank = 1,
      .batch = (intptr_t)&failures,
      .in = (intptr_t)a,
      .out = (intptr_t)c,
      .flags = 64,
  };
}

static void transforms_are_planned_without_the_wisdom_of_others(void) {
  struct vgpu_peer_fft_plan d = transform((intptr_t)keep_plan);
  EXPECT(vgpu_peer_plan_fft(&d) == VGPU_PEER_OK);
  EXPECT(strcmp(events, "EFPFI") == 0);
  EXPECT(d.plan == (intptr_t)&plan);
  EXPECT(planned.rank == 2 && planned.axes == &threads);
  EXPECT(planned.batch_rank == 1 && planned.batch == &failures);
  EXPECT(planned.in == a && planned.out == c && planned.sign == -1 && planned.flags == 64);
}

static void several_threads_are_for_one_plan_alone(void) {
  struct vgpu_peer_fft_plan d = transform((intptr_t)keep_plan_r2c);
  d.is_real = 1;
  d.init_threads = (intptr_t)init_threads;
  d.with_threads = (intptr_t)plan_with_threads;
  d.threads = 3;
  EXPECT(vgpu_peer_plan_fft(&d) == VGPU_PEER_OK);
  EXPECT(strcmp(events, "T3EFPFI1") == 0);
  EXPECT(planned.flags == 64 && planned.out == c);
}

static void a_plan_that_is_not_made_is_told(void) {
  struct vgpu_peer_fft_plan d = transform((intptr_t)make_no_plan);
  EXPECT(vgpu_peer_plan_fft(&d) == VGPU_PEER_NO_PLAN);
  EXPECT(strcmp(events, "EFPFI") == 0);
}

static void plans_are_run_and_ended(void) {
  const struct vgpu_peer_fft_run run = {(intptr_t)execute, (intptr_t)&plan, (intptr_t)a,
                                        (intptr_t)c};
  const struct vgpu_peer_fft_end end = {(intptr_t)destroy, (intptr_t)&plan};
  events[0] = '\0';
  EXPECT(vgpu_peer_run_fft(&run) == VGPU_PEER_OK);
  EXPECT(vgpu_peer_end_fft(&end) == VGPU_PEER_OK);
  EXPECT(strcmp(events, "XD") == 0);
}

static void fields_lie_eight_bytes_apart(void) {
  EXPECT(sizeof(struct vgpu_peer_gemm) == 17 * 8);
  EXPECT(sizeof(struct vgpu_peer_threads) == 3 * 8);
  EXPECT(sizeof(struct vgpu_peer_version) == 17 * 8);
  EXPECT(sizeof(struct vgpu_peer_text) == 17 * 8);
  EXPECT(sizeof(struct vgpu_peer_fft_plan) == 16 * 8);
  EXPECT(sizeof(struct vgpu_peer_fft_run) == 4 * 8);
  EXPECT(sizeof(struct vgpu_peer_fft_end) == 2 * 8);
}

int main(void) {
  every_argument_arrives(VGPU_PEER_F32, (intptr_t)sgemm, false);
  every_argument_arrives(VGPU_PEER_F64, (intptr_t)dgemm, false);
  every_argument_arrives(VGPU_PEER_C64, (intptr_t)cgemm, true);
  every_argument_arrives(VGPU_PEER_C128, (intptr_t)zgemm, true);
  unknown_type_calls_nothing();
  threads_are_set_in_either_width();
  cpu_time_grows_with_work();
  version_is_copied_as_far_as_it_fits();
  texts_are_read_where_they_lie();
  transforms_are_planned_without_the_wisdom_of_others();
  several_threads_are_for_one_plan_alone();
  a_plan_that_is_not_made_is_told();
  plans_are_run_and_ended();
  fields_lie_eight_bytes_apart();
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
