#define _DEFAULT_SOURCE /* madvise */

#include "context.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "gemm.h"

enum {
  LINE_BYTES = 64,
  PAGE_BYTES = 4096,
  HUGE_PAGE_BYTES = 2 << 20,
  DEFAULT_L1D_BYTES = 32 << 10,
  DEFAULT_L2_BYTES = 512 << 10,
  DEFAULT_L3_BYTES = 8 << 20,
  /* Associativity that the model assumes; L1 and L2 of every AVX2 core since Haswell have >= 8. */
  CACHE_WAYS = 8,
  MAX_KC = 512,
  MAX_NC = 4080,
  SPARE_SLOTS = 4,
};

static int64_t round_down(int64_t value, int64_t step) { return value - value % step; }

static int64_t round_up(int64_t value, int64_t step) { return round_down(value + step - 1, step); }

static int64_t clamp(int64_t value, int64_t low, int64_t high) {
  return value < low ? low : value > high ? high : value;
}

/*
 * Block sizes after T. M. Low, F. D. Igual, T. M. Smith, E. S. Quintana-Orti, "Analytical Modeling
 * Is Enough for High-Performance BLIS", ACM TOMS 43(2), 2016, section 4:
 *  - kc: one micro-panel of A and one of B share L1, with one way left for C to pass through. The
 *    paper rounds each panel to whole ways; for a 6 x 16 tile that wastes half of L1, and the
 *    unrounded share measured better. A tile so large that a step of k takes longer than L2 needs
 *    to deliver the next does without L1: then a micro-panel of B has a sixteenth of L2, and C is
 *    taken up less often.
 *  - mc: the block of A has L2, less one way for the micro-panel of B and one for C.
 *  - nc: the panel of B has the worker's share of L3, less one way each for A and C.
 */
static struct gemm_blocking blocking_for(int64_t element_bytes, int64_t columns, int64_t l1d,
                                         int64_t l2, int64_t l3_share) {
  struct gemm_blocking blocking;
  const int64_t kc = GEMM_FED_FROM_L2 ? l2 / 16 / (columns * element_bytes)
                                      : l1d / CACHE_WAYS * (CACHE_WAYS - 1) /
                                            ((GEMM_ROWS + columns) * element_bytes);
  blocking.kc = clamp(round_down(kc, 8), 64, MAX_KC);
  const int64_t row_bytes = blocking.kc * element_bytes;
  const int64_t mc = l2 / CACHE_WAYS * (CACHE_WAYS - 2) / row_bytes;
  blocking.mc = clamp(round_down(mc, GEMM_ROWS), 4 * GEMM_ROWS, 120 * GEMM_ROWS);
  const int64_t nc = l3_share / CACHE_WAYS * (CACHE_WAYS - 2) / row_bytes;
  blocking.nc = clamp(round_down(nc, columns), 16 * columns, round_down(MAX_NC, columns));
  return blocking;
}

/* The tuner may ask for blocks of A of twice the model's height. */
static int64_t packed_a_bytes(struct gemm_blocking blocking, int64_t element_bytes) {
  return 2 * blocking.mc * blocking.kc * element_bytes + PACKING_SLACK_BYTES;
}

static int64_t packed_b_bytes(struct gemm_blocking blocking, int64_t element_bytes) {
  return blocking.kc * blocking.nc * element_bytes + PACKING_SLACK_BYTES;
}

static int64_t larger(int64_t x, int64_t y) { return x > y ? x : y; }

int vgpu_open(struct vgpu_open *descriptor) {
  const int64_t workers = descriptor->max_workers > 0 ? descriptor->max_workers : 1;
  const int64_t l1d = descriptor->l1d_bytes > 0 ? descriptor->l1d_bytes : DEFAULT_L1D_BYTES;
  const int64_t l2 = descriptor->l2_bytes > 0 ? descriptor->l2_bytes : DEFAULT_L2_BYTES;
  const int64_t l3 = descriptor->l3_bytes > 0 ? descriptor->l3_bytes : DEFAULT_L3_BYTES;

  const int64_t slots = workers + SPARE_SLOTS;
  const size_t bytes = sizeof(struct vgpu_context) + (size_t)slots * sizeof(struct workspace_slot);
  struct vgpu_context *context =
      aligned_alloc(LINE_BYTES, (size_t)round_up((int64_t)bytes, LINE_BYTES));
  if (context == NULL) return VGPU_NO_MEMORY;

  memset(context, 0, sizeof *context);
  context->f32 = blocking_for(sizeof(float), 2 * GEMM_F32_LANES, l1d, l2, l3 / workers);
  context->f64 = blocking_for(sizeof(double), 2 * GEMM_F64_LANES, l1d, l2, l3 / workers);
  context->l2_bytes = l2;
  context->l3_bytes = l3;
  context->packed_a_bytes = round_up(larger(packed_a_bytes(context->f32, sizeof(float)),
                                            packed_a_bytes(context->f64, sizeof(double))),
                                     PAGE_BYTES);
  context->packed_b_bytes = round_up(larger(packed_b_bytes(context->f32, sizeof(float)),
                                            packed_b_bytes(context->f64, sizeof(double))),
                                     PAGE_BYTES);
  context->slot_count = slots;
  for (int64_t i = 0; i < slots; i++) atomic_init(&context->slots[i].free, NULL);
  descriptor->context = context;
  return VGPU_OK;
}

int vgpu_close(struct vgpu_close *descriptor) {
  struct vgpu_context *context = descriptor->context;
  if (context == NULL) return VGPU_OK;
  for (int64_t i = 0; i < context->slot_count; i++) {
    free(atomic_load_explicit(&context->slots[i].free, memory_order_acquire));
  }
  free(context);
  return VGPU_OK;
}

static void *workspace_allocate(const struct vgpu_context *context) {
  const size_t bytes =
      (size_t)round_up(context->packed_a_bytes + context->packed_b_bytes, HUGE_PAGE_BYTES);
  void *workspace = aligned_alloc(HUGE_PAGE_BYTES, bytes);
  /* Advice only: on 4 KiB pages the kernels are slower by their TLB misses, but right. */
  if (workspace != NULL) (void)madvise(workspace, bytes, MADV_HUGEPAGE);
  return workspace;
}

/*
 * Where this thread begins to look. Stacks of different threads lie at least a guard page apart, so
 * the address of a local tells threads apart without a thread-local or a system call.
 */
static int64_t first_slot(const struct vgpu_context *context) {
  const char here = 0;
  const uint64_t mixed = ((uint64_t)(uintptr_t)&here >> 16) * UINT64_C(0x9E3779B97F4A7C15);
  return (int64_t)((mixed >> 33) % (uint64_t)context->slot_count);
}

static int64_t next_slot(const struct vgpu_context *context, int64_t slot) {
  return slot + 1 == context->slot_count ? 0 : slot + 1;
}

/*
 * A slot holds a workspace that nobody uses. Taking is one exchange and giving back one
 * compare-and-exchange from null, so a workspace has one owner at any time and there is no ABA.
 * When all slots are empty a new workspace is made, and when all are full one is freed: the number
 * kept is bounded, the number in use is not.
 */
void *workspace_take(struct vgpu_context *context) {
  int64_t slot = first_slot(context);
  for (int64_t i = 0; i < context->slot_count; i++) {
    _Atomic(void *) *free_workspace = &context->slots[slot].free;
    if (atomic_load_explicit(free_workspace, memory_order_relaxed) != NULL) {
      void *taken = atomic_exchange_explicit(free_workspace, NULL, memory_order_acquire);
      if (taken != NULL) return taken;
    }
    slot = next_slot(context, slot);
  }
  return workspace_allocate(context);
}

void workspace_give_back(struct vgpu_context *context, void *workspace) {
  if (workspace == NULL) return;
  int64_t slot = first_slot(context);
  for (int64_t i = 0; i < context->slot_count; i++) {
    void *expected = NULL;
    if (atomic_compare_exchange_strong_explicit(&context->slots[slot].free, &expected, workspace,
                                                memory_order_release, memory_order_relaxed)) {
      return;
    }
    slot = next_slot(context, slot);
  }
  free(workspace);
}
