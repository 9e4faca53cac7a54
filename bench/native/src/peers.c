#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "vgpu_bench_peers.h"

enum { ROW_MAJOR = 101, FFTW_FORWARD = -1 };

typedef void sgemm_function(int layout, int trans_a, int trans_b, int m, int n, int k, float alpha,
                            const float *a, int lda, const float *b, int ldb, float beta, float *c,
                            int ldc);
typedef void dgemm_function(int layout, int trans_a, int trans_b, int m, int n, int k, double alpha,
                            const double *a, int lda, const double *b, int ldb, double beta,
                            double *c, int ldc);
/* Factors of complex products are passed by address. */
typedef void complex_gemm_function(int layout, int trans_a, int trans_b, int m, int n, int k,
                                   const void *alpha, const void *a, int lda, const void *b,
                                   int ldb, const void *beta, void *c, int ldc);

typedef void set_threads_function(int count);
typedef void set_threads_wide_function(int64_t count);
typedef const char *version_function(void);

/* Plans and axes have the same layout in each precision: pointers, and three 64-bit integers. */
typedef void *plan_dft_function(int rank, const void *axes, int batch_rank, const void *batch,
                                void *in, void *out, int sign, unsigned flags);
typedef void *plan_dft_r2c_function(int rank, const void *axes, int batch_rank, const void *batch,
                                    void *in, void *out, unsigned flags);
typedef void execute_function(void *plan, void *in, void *out);
typedef void destroy_plan_function(void *plan);
typedef char *export_wisdom_function(void);
typedef int import_wisdom_function(const char *wisdom);
typedef void forget_wisdom_function(void);
typedef int init_threads_function(void);

static void *at(int64_t address) { return (void *)(intptr_t)address; }

static void call_sgemm(const struct vgpu_peer_gemm *d) {
  sgemm_function *sgemm = (sgemm_function *)(intptr_t)d->routine;
  sgemm(ROW_MAJOR, (int)d->trans_a, (int)d->trans_b, (int)d->m, (int)d->n, (int)d->k,
        (float)d->alpha[0], at(d->a), (int)d->lda, at(d->b), (int)d->ldb, (float)d->beta[0],
        at(d->c), (int)d->ldc);
}

static void call_dgemm(const struct vgpu_peer_gemm *d) {
  dgemm_function *dgemm = (dgemm_function *)(intptr_t)d->routine;
  dgemm(ROW_MAJOR, (int)d->trans_a, (int)d->trans_b, (int)d->m, (int)d->n, (int)d->k, d->alpha[0],
        at(d->a), (int)d->lda, at(d->b), (int)d->ldb, d->beta[0], at(d->c), (int)d->ldc);
}

static void call_complex(const struct vgpu_peer_gemm *d, const void *alpha, const void *beta) {
  complex_gemm_function *gemm = (complex_gemm_function *)(intptr_t)d->routine;
  gemm(ROW_MAJOR, (int)d->trans_a, (int)d->trans_b, (int)d->m, (int)d->n, (int)d->k, alpha,
       at(d->a), (int)d->lda, at(d->b), (int)d->ldb, beta, at(d->c), (int)d->ldc);
}

int vgpu_peer_gemm(const struct vgpu_peer_gemm *d) {
  switch (d->type) {
    case VGPU_PEER_F32:
      call_sgemm(d);
      return VGPU_PEER_OK;
    case VGPU_PEER_F64:
      call_dgemm(d);
      return VGPU_PEER_OK;
    case VGPU_PEER_C64: {
      const float alpha[2] = {(float)d->alpha[0], (float)d->alpha[1]};
      const float beta[2] = {(float)d->beta[0], (float)d->beta[1]};
      call_complex(d, alpha, beta);
      return VGPU_PEER_OK;
    }
    case VGPU_PEER_C128:
      call_complex(d, d->alpha, d->beta);
      return VGPU_PEER_OK;
    default:
      return VGPU_PEER_UNSUPPORTED;
  }
}

int vgpu_peer_set_threads(const struct vgpu_peer_threads *d) {
  if (d->is_wide) {
    ((set_threads_wide_function *)(intptr_t)d->setter)(d->count);
  } else {
    ((set_threads_function *)(intptr_t)d->setter)((int)d->count);
  }
  return VGPU_PEER_OK;
}

int vgpu_peer_read_cpu_time(struct vgpu_peer_cpu_time *d) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  d->nanoseconds = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
  return VGPU_PEER_OK;
}

static void copy_text(char *to, size_t size, const char *text) {
  memset(to, 0, size);
  if (text != NULL) {
    memcpy(to, text, strnlen(text, size - 1));
  }
}

int vgpu_peer_read_version(struct vgpu_peer_version *d) {
  copy_text(d->text, sizeof d->text, ((version_function *)(intptr_t)d->function)());
  return VGPU_PEER_OK;
}

int vgpu_peer_read_text(struct vgpu_peer_text *d) {
  copy_text(d->text, sizeof d->text, at(d->address));
  return VGPU_PEER_OK;
}

static void *plan_fft(const struct vgpu_peer_fft_plan *d) {
  if (d->is_real) {
    return ((plan_dft_r2c_function *)(intptr_t)d->planner)(
        (int)d->rank, at(d->axes), (int)d->batch_rank, at(d->batch), at(d->in), at(d->out),
        (unsigned)d->flags);
  }
  return ((plan_dft_function *)(intptr_t)d->planner)((int)d->rank, at(d->axes), (int)d->batch_rank,
                                                     at(d->batch), at(d->in), at(d->out),
                                                     FFTW_FORWARD, (unsigned)d->flags);
}

int vgpu_peer_plan_fft(struct vgpu_peer_fft_plan *d) {
  forget_wisdom_function *forget_wisdom = (forget_wisdom_function *)(intptr_t)d->forget_wisdom;
  set_threads_function *with_threads = (set_threads_function *)(intptr_t)d->with_threads;
  if (with_threads != NULL) {
    ((init_threads_function *)(intptr_t)d->init_threads)();
    with_threads((int)d->threads);
  }
  char *wisdom = ((export_wisdom_function *)(intptr_t)d->export_wisdom)();
  forget_wisdom();
  d->plan = (int64_t)(intptr_t)plan_fft(d);
  forget_wisdom();
  if (wisdom != NULL) {
    ((import_wisdom_function *)(intptr_t)d->import_wisdom)(wisdom);
    free(wisdom);
  }
  if (with_threads != NULL) {
    /* Others plan with the same library, and count on one thread. */
    with_threads(1);
  }
  return d->plan == 0 ? VGPU_PEER_NO_PLAN : VGPU_PEER_OK;
}

int vgpu_peer_run_fft(const struct vgpu_peer_fft_run *d) {
  ((execute_function *)(intptr_t)d->execute)(at(d->plan), at(d->in), at(d->out));
  return VGPU_PEER_OK;
}

int vgpu_peer_end_fft(const struct vgpu_peer_fft_end *d) {
  ((destroy_plan_function *)(intptr_t)d->destroy)(at(d->plan));
  return VGPU_PEER_OK;
}
