/* The context behind the entry points: cache blocking and packing workspaces. */
#ifndef VGPU_CONTEXT_H
#define VGPU_CONTEXT_H

#include <stdatomic.h>
#include <stdint.h>

#include "vgpu_kernels.h"

enum {
  /* Overlapping vector stores of the packing routines write up to one vector behind a panel. */
  PACKING_SLACK_BYTES = 128,
};

/* Block sizes in elements: A is packed in mc x kc blocks, B in kc x nc blocks. */
struct gemm_blocking {
  int64_t mc;
  int64_t kc;
  int64_t nc;
};

/* A slot to itself per cache line, so that workers don't share lines they write. */
struct workspace_slot {
  _Alignas(64) _Atomic(void *) free;
};

struct vgpu_context {
  struct gemm_blocking f32;
  struct gemm_blocking f64;
  int64_t l2_bytes;
  int64_t l3_bytes;
  int64_t packed_a_bytes;
  int64_t packed_b_bytes;
  int64_t slot_count;
  struct workspace_slot slots[];
};

/*
 * Memory for the calling thread's exclusive use, or null if there is none: packed_a_bytes for
 * blocks of A and behind them packed_b_bytes for panels of B, both aligned to 4 KiB.
 */
void *workspace_take(struct vgpu_context *context);

/* Accepts null. */
void workspace_give_back(struct vgpu_context *context, void *workspace);

#endif
