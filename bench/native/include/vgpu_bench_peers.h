/*
 * Calls of foreign functions: the CBLAS routines and FFTW's transforms that a system library
 * offers, found at run time.
 *
 * Every entry point takes one pointer to a descriptor and returns a vgpu_peer_status. Every field
 * of a descriptor is 8 bytes wide and field i lies at byte 8*i, so that a caller without a C
 * compiler can write one with plain 64-bit stores, and pays for one argument whatever the routine
 * takes. Arguments are trusted; the caller has checked them.
 */
#ifndef VGPU_BENCH_PEERS_H
#define VGPU_BENCH_PEERS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VGPU_PEER_EXPORT __attribute__((visibility("default")))

enum vgpu_peer_status {
  VGPU_PEER_OK = 0,
  VGPU_PEER_UNSUPPORTED = -2, /* unknown type; nothing was called */
  VGPU_PEER_NO_PLAN = -3,     /* FFTW makes no such plan */
};

enum vgpu_peer_type {
  VGPU_PEER_F32 = 0,  /* cblas_sgemm */
  VGPU_PEER_F64 = 1,  /* cblas_dgemm */
  VGPU_PEER_C64 = 2,  /* cblas_cgemm */
  VGPU_PEER_C128 = 3, /* cblas_zgemm */
};

/*
 * C := alpha * op(A) * op(B) + beta * C, row-major, by the routine of that type. Extents and
 * leading dimensions fit in an int, as CBLAS takes them in its usual, 32-bit interface.
 */
struct vgpu_peer_gemm {
  int64_t routine; /*  0: address of the routine */
  int64_t type;    /*  1: vgpu_peer_type */
  int64_t trans_a; /*  2: 111 as it is, 112 transposed, 113 conjugate transposed */
  int64_t trans_b; /*  3 */
  int64_t m;       /*  4 */
  int64_t n;       /*  5 */
  int64_t k;       /*  6 */
  double alpha[2]; /*  7: real and imaginary part; real types take the first */
  int64_t a;       /*  9: address */
  int64_t lda;     /* 10 */
  int64_t b;       /* 11: address */
  int64_t ldb;     /* 12 */
  double beta[2];  /* 13 */
  int64_t c;       /* 15: address */
  int64_t ldc;     /* 16 */
};

/* Tells a library how many threads it may use. */
struct vgpu_peer_threads {
  int64_t setter;  /*  0: address of a function without a result and one integer as argument */
  int64_t is_wide; /*  1: whether that is of 64 bits, as BLIS's dim_t, or else an int */
  int64_t count;   /*  2 */
};

/* CPU time that all threads of the process have used, those of libraries among them. */
struct vgpu_peer_cpu_time {
  int64_t nanoseconds; /*  0: out */
};

/* What a library says of itself. */
struct vgpu_peer_version {
  int64_t function; /*  0: address of a function without arguments that returns a text */
  char text[128];   /*  1 to 16: out: that text, cut where it is longer, zero-terminated */
};

/* A text that lies in a library, such as fftw_version. */
struct vgpu_peer_text {
  int64_t address; /*  0 */
  char text[128];  /*  1 to 16: out, as above */
};

/*
 * A forward transform out of place, planned without the wisdom that FFTW has from elsewhere, which
 * it has again afterwards. Functions are those of one precision.
 */
struct vgpu_peer_fft_plan {
  int64_t planner;       /*  0: address of fftw_plan_guru64_dft, or _dft_r2c if is_real */
  int64_t export_wisdom; /*  1: address of fftw_export_wisdom_to_string */
  int64_t import_wisdom; /*  2: address of fftw_import_wisdom_from_string */
  int64_t forget_wisdom; /*  3: address of fftw_forget_wisdom */
  int64_t init_threads;  /*  4: address of fftw_init_threads; 0 for one thread */
  int64_t with_threads;  /*  5: address of fftw_plan_with_nthreads, likewise */
  int64_t threads;       /*  6 */
  int64_t is_real;       /*  7 */
  int64_t rank;          /*  8 */
  int64_t axes;          /*  9: address of as many fftw_iodim64: extent, in-stride, out-stride */
  int64_t batch_rank;    /* 10 */
  int64_t batch;         /* 11: address of as many of the other axes */
  int64_t in;            /* 12: address of memory that may be written while planning */
  int64_t out;           /* 13: likewise */
  int64_t flags;         /* 14: FFTW's */
  int64_t plan;          /* 15: out */
};

struct vgpu_peer_fft_run {
  int64_t execute; /*  0: address of fftw_execute_dft or fftw_execute_dft_r2c */
  int64_t plan;    /*  1 */
  int64_t in;      /*  2: address, aligned as it was while planning */
  int64_t out;     /*  3: likewise */
};

struct vgpu_peer_fft_end {
  int64_t destroy; /*  0: address of fftw_destroy_plan */
  int64_t plan;    /*  1 */
};

VGPU_PEER_EXPORT int vgpu_peer_gemm(const struct vgpu_peer_gemm *descriptor);
VGPU_PEER_EXPORT int vgpu_peer_set_threads(const struct vgpu_peer_threads *descriptor);
VGPU_PEER_EXPORT int vgpu_peer_read_cpu_time(struct vgpu_peer_cpu_time *descriptor);
VGPU_PEER_EXPORT int vgpu_peer_read_version(struct vgpu_peer_version *descriptor);
VGPU_PEER_EXPORT int vgpu_peer_read_text(struct vgpu_peer_text *descriptor);
VGPU_PEER_EXPORT int vgpu_peer_plan_fft(struct vgpu_peer_fft_plan *descriptor);
VGPU_PEER_EXPORT int vgpu_peer_run_fft(const struct vgpu_peer_fft_run *descriptor);
VGPU_PEER_EXPORT int vgpu_peer_end_fft(const struct vgpu_peer_fft_end *descriptor);

#ifdef __cplusplus
}
#endif

#endif
