/*
 * How close GEMM comes to the FMA loop of one core.
 *
 *   bench_gemm [-t f32|f64|c64|c128] [-b count] [-s samples] [-o OP] [-l library] [MxNxK ...]
 *
 * OP is two letters, for A and for B: n, t, or c for the conjugate transpose.
 *
 * Prints, for each shape, the median over samples of the ratio to the register-only FMA loop that
 * ran just before in the same sample: clock changes and busy neighbours hit both alike. Where
 * libopenblas.so.0 and libblis.so.4 are installed, they take part on one thread. Another build of
 * the kernels takes part by -l, so that a change is measured against what was before in one run.
 * CPU time of the thread is what counts, so pre-emption does not.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "vgpu_kernels.h"

enum { ROW_MAJOR = 101, NO_TRANS = 111, MAX_SAMPLES = 1001 };

static const char *const TYPE_NAMES[] = {"f32", "f64", "c64", "c128"};
static const int64_t ELEMENT_BYTES[] = {4, 8, 8, 16};
enum { TYPES = 4 };
static const char OPERATIONS[] = "ntc";

typedef void sgemm_function(int, int, int, int, int, int, float, const float *, int, const float *,
                            int, float, float *, int);
typedef void dgemm_function(int, int, int, int, int, int, double, const double *, int,
                            const double *, int, double, double *, int);
/* cgemm and zgemm: alpha and beta by address. */
typedef void complex_gemm_function(int, int, int, int, int, int, const void *, const void *, int,
                                   const void *, int, const void *, void *, int);

/* A CBLAS library, or another build of ours; functions are null where it is not installed. */
struct peer {
  const char *name;
  sgemm_function *sgemm;
  dgemm_function *dgemm;
  complex_gemm_function *cgemm, *zgemm;
  int (*batched)(const struct vgpu_gemm_batched *);
  struct vgpu_context *context; /* of the other build */
};

enum { PEERS = 3 };

struct bench {
  struct vgpu_gemm_batched product;
  struct peer peers[PEERS];
  int samples;
};

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Of the reals that a type consists of. */
static double fma_loop_rate(int64_t type) {
  const bool single = type == VGPU_F32 || type == VGPU_C64;
  struct vgpu_peak peak = {.type = single ? VGPU_F32 : VGPU_F64, .iterations = 200000};
  const double start = cpu_seconds();
  vgpu_peak(&peak);
  return (double)peak.flops / (cpu_seconds() - start);
}

static int64_t element_bytes(const struct bench *bench) {
  return ELEMENT_BYTES[bench->product.first.type];
}

static void run_own(const struct bench *bench) {
  if (bench->product.count == 1) {
    vgpu_gemm(&bench->product.first);
  } else {
    vgpu_gemm_batched(&bench->product);
  }
}

static void run_peer(const struct bench *bench, const struct peer *peer) {
  const struct vgpu_gemm_batched *batch = &bench->product;
  const struct vgpu_gemm *g = &batch->first;
  if (peer->batched != NULL) {
    struct vgpu_gemm_batched other = *batch;
    other.first.context = peer->context;
    peer->batched(&other);
    return;
  }
  /* CBLAS numbers the three operations as we do. */
  const int ta = NO_TRANS + (int)g->trans_a, tb = NO_TRANS + (int)g->trans_b;
  const int m = (int)g->m, n = (int)g->n, k = (int)g->k;
  const int64_t bytes = element_bytes(bench);
  for (int64_t i = 0; i < batch->count; i++) {
    const char *a = (const char *)g->a + i * batch->stride_a * bytes;
    const char *b = (const char *)g->b + i * batch->stride_b * bytes;
    char *c = (char *)g->c + i * batch->stride_c * bytes;
    switch (g->type) {
      case VGPU_F32:
        peer->sgemm(ROW_MAJOR, ta, tb, m, n, k, (float)g->alpha, (const float *)a, (int)g->lda,
                    (const float *)b, (int)g->ldb, (float)g->beta, (float *)c, (int)g->ldc);
        break;
      case VGPU_F64:
        peer->dgemm(ROW_MAJOR, ta, tb, m, n, k, g->alpha, (const double *)a, (int)g->lda,
                    (const double *)b, (int)g->ldb, g->beta, (double *)c, (int)g->ldc);
        break;
      case VGPU_C64:
        peer->cgemm(ROW_MAJOR, ta, tb, m, n, k, (const float[]){(float)g->alpha, 0}, a, (int)g->lda,
                    b, (int)g->ldb, (const float[]){(float)g->beta, 0}, c, (int)g->ldc);
        break;
      default:
        peer->zgemm(ROW_MAJOR, ta, tb, m, n, k, (const double[]){g->alpha, 0}, a, (int)g->lda, b,
                    (int)g->ldb, (const double[]){g->beta, 0}, c, (int)g->ldc);
        break;
    }
  }
}

static bool is_complex(const struct bench *bench) { return bench->product.first.type >= VGPU_C64; }

static double flops_of(const struct bench *bench) {
  const struct vgpu_gemm *g = &bench->product.first;
  return (is_complex(bench) ? 8.0 : 2.0) * (double)g->m * (double)g->n * (double)g->k *
         (double)bench->product.count;
}

/* Flop/s over `turns` runs; peer null stands for our own kernel. */
static double rate(const struct bench *bench, const struct peer *peer, int64_t turns) {
  const double start = cpu_seconds();
  for (int64_t i = 0; i < turns; i++) {
    if (peer == NULL) {
      run_own(bench);
    } else {
      run_peer(bench, peer);
    }
  }
  return flops_of(bench) * (double)turns / (cpu_seconds() - start);
}

static int by_value(const void *x, const void *y) {
  const double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

static double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, by_value);
  return values[count / 2];
}

static bool runs(const struct bench *bench, const struct peer *peer) {
  if (peer->batched != NULL) return true;
  const bool has[TYPES] = {peer->sgemm != NULL, peer->dgemm != NULL, peer->cgemm != NULL,
                           peer->zgemm != NULL};
  return has[bench->product.first.type];
}

static void measure(const struct bench *bench) {
  static double own[MAX_SAMPLES], peers[PEERS][MAX_SAMPLES], roofs[MAX_SAMPLES];
  const struct vgpu_gemm *g = &bench->product.first;
  rate(bench, NULL, 1); /* faults the workspace in */
  /* About two milliseconds a sample, so that the clock's own cost vanishes. */
  const double per_turn = flops_of(bench) / rate(bench, NULL, 2);
  const int64_t turns = 1 + (int64_t)(2e-3 / per_turn);
  const int samples = per_turn > 0.02 && bench->samples > 9 ? 9 : bench->samples;
  for (int s = 0; s < samples; s++) {
    roofs[s] = fma_loop_rate(g->type);
    own[s] = rate(bench, NULL, turns) / roofs[s];
    for (int i = 0; i < PEERS; i++) {
      const struct peer *peer = &bench->peers[i];
      const double before = fma_loop_rate(g->type);
      peers[i][s] = runs(bench, peer) ? rate(bench, peer, turns) / before : 0;
    }
  }
  const long m = g->m, n = g->n, k = g->k;
  printf("%s %c%c %5ldx%ldx%ld", TYPE_NAMES[g->type], OPERATIONS[g->trans_a],
         OPERATIONS[g->trans_b], m, n, k);
  if (bench->product.count > 1) printf(" (batch of %ld)", (long)bench->product.count);
  printf("  own %.2f", median(own, samples));
  for (int i = 0; i < PEERS; i++) {
    if (runs(bench, &bench->peers[i])) {
      printf("  %s %.2f", bench->peers[i].name, median(peers[i], samples));
    }
  }
  printf("  of %.0f Gflop/s\n", 1e-9 * median(roofs, samples));
  fflush(stdout);
}

static void *operand(int64_t type, int64_t count) {
  const int64_t bytes = count * ELEMENT_BYTES[type];
  void *memory = aligned_alloc(4096, (size_t)((bytes + 4095) / 4096 * 4096));
  if (memory == NULL) abort();
  const bool single = type == VGPU_F32 || type == VGPU_C64;
  const int64_t reals = bytes / (int64_t)(single ? sizeof(float) : sizeof(double));
  uint64_t state = 88172645463325252u;
  for (int64_t i = 0; i < reals; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const double x = (double)(state >> 40) * 0x1p-24 - 0.5;
    if (single) {
      ((float *)memory)[i] = (float)x;
    } else {
      ((double *)memory)[i] = x;
    }
  }
  return memory;
}

static void measure_shape(struct bench *bench, int64_t m, int64_t n, int64_t k) {
  struct vgpu_gemm_batched *batch = &bench->product;
  struct vgpu_gemm *g = &batch->first;
  g->m = m;
  g->n = n;
  g->k = k;
  g->lda = g->trans_a ? m : k;
  g->ldb = g->trans_b ? k : n;
  g->ldc = n;
  g->alpha = 1;
  g->beta = 0;
  batch->stride_a = m * k;
  batch->stride_b = k * n;
  batch->stride_c = m * n;
  void *a = operand(g->type, m * k * batch->count), *b = operand(g->type, k * n * batch->count);
  void *c = operand(g->type, m * n * batch->count);
  g->a = a;
  g->b = b;
  g->c = c;
  measure(bench);
  free(a);
  free(b);
  free(c);
}

/* RTLD_LOCAL: both libraries export the same CBLAS names. */
static struct peer load_peer(const char *name, const char *file, const char *set_threads) {
  struct peer peer = {.name = name};
  void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return peer;
  void (*threads)(int64_t);
  *(void **)&threads = dlsym(library, set_threads);
  if (threads != NULL) threads(1);
  *(void **)&peer.sgemm = dlsym(library, "cblas_sgemm");
  *(void **)&peer.dgemm = dlsym(library, "cblas_dgemm");
  *(void **)&peer.cgemm = dlsym(library, "cblas_cgemm");
  *(void **)&peer.zgemm = dlsym(library, "cblas_zgemm");
  return peer;
}

static struct peer load_build(const char *file, struct vgpu_open open) {
  struct peer peer = {.name = "other"};
  void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  int (*open_context)(struct vgpu_open *) = NULL;
  if (library != NULL) {
    *(void **)&peer.batched = dlsym(library, "vgpu_gemm_batched");
    *(void **)&open_context = dlsym(library, "vgpu_open");
  }
  if (peer.batched == NULL || open_context == NULL || open_context(&open) != VGPU_OK) {
    fprintf(stderr, "cannot load %s\n", file);
    exit(2);
  }
  peer.context = open.context;
  return peer;
}

static int64_t cache_bytes(int index) {
  char path[80];
  long kib = 0;
  snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/size", index);
  FILE *file = fopen(path, "r");
  if (file == NULL) return 0;
  if (fscanf(file, "%ldK", &kib) != 1) kib = 0;
  fclose(file);
  return (int64_t)kib << 10;
}

static const char *const DEFAULT_SHAPES[] = {
    "8x8x8",        "16x16x16",      "32x32x32",       "48x48x48",       "64x64x64",
    "96x96x96",     "128x128x128",   "192x192x192",    "256x256x256",    "384x384x384",
    "512x512x512",  "768x768x768",   "1024x1024x1024", "1536x1536x1536", "2048x2048x2048",
    "1760x16x1760", "1760x128x1760", "35x700x2048",    "7680x1x2560",    "64x64x100000",
    "4096x4096x16",
};

static int64_t type_named(const char *name) {
  for (int64_t type = 0; type < TYPES; type++) {
    if (strcmp(name, TYPE_NAMES[type]) == 0) return type;
  }
  fprintf(stderr, "not a type: %s\n", name);
  exit(2);
}

static int64_t operation_named(char letter) {
  return letter == 't' ? VGPU_TRANSPOSE : letter == 'c' ? VGPU_CONJUGATE : VGPU_NONE;
}

int main(int argc, char **argv) {
  struct bench bench = {.product = {.count = 1}, .samples = 101};
  const char *op = "nn", *other_build = NULL;
  int next = 1;
  for (; next + 1 < argc && argv[next][0] == '-'; next += 2) {
    const char *value = argv[next + 1];
    switch (argv[next][1]) {
      case 't':
        bench.product.first.type = type_named(value);
        break;
      case 'b':
        bench.product.count = atoll(value);
        break;
      case 's':
        bench.samples = atoi(value) < MAX_SAMPLES ? atoi(value) : MAX_SAMPLES;
        break;
      case 'o':
        op = value;
        break;
      case 'l':
        other_build = value;
        break;
      default:
        fprintf(stderr, "unknown option %s\n", argv[next]);
        return 2;
    }
  }
  bench.product.first.trans_a = operation_named(op[0]);
  bench.product.first.trans_b = operation_named(op[1]);
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  setenv("BLIS_NUM_THREADS", "1", 1);
  bench.peers[0] = load_peer("openblas", "libopenblas.so.0", "openblas_set_num_threads");
  bench.peers[1] = load_peer("blis", "libblis.so.4", "bli_thread_set_num_threads");

  struct vgpu_open open = {cache_bytes(0), cache_bytes(2), cache_bytes(3), 2, NULL};
  if (other_build != NULL) bench.peers[2] = load_build(other_build, open);
  if (vgpu_open(&open) != VGPU_OK) return 1;
  bench.product.first.context = open.context;
  const int defaults = sizeof DEFAULT_SHAPES / sizeof *DEFAULT_SHAPES;
  const int count = next < argc ? argc - next : defaults;
  for (int i = 0; i < count; i++) {
    const char *text = next < argc ? argv[next + i] : DEFAULT_SHAPES[i];
    long m, n, k;
    if (sscanf(text, "%ldx%ldx%ld", &m, &n, &k) != 3) {
      fprintf(stderr, "not a shape: %s\n", text);
      return 2;
    }
    measure_shape(&bench, m, n, k);
  }
  vgpu_close(&(struct vgpu_close){open.context});
  return 0;
}
