/*
 * The kernel's performance counters, perf_event_open(2), for threads of this process.
 *
 * Every entry point takes one pointer to a descriptor and returns 0, or the errno of the call that
 * failed. Every field of a descriptor is 8 bytes wide and field i lies at byte 8*i.
 */
#ifndef VGPU_BENCH_COUNTERS_H
#define VGPU_BENCH_COUNTERS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VGPU_COUNTER_EXPORT __attribute__((visibility("default")))

enum vgpu_counter_event {
  VGPU_COUNTER_CYCLES = 0,
  VGPU_COUNTER_INSTRUCTIONS = 1,
  VGPU_COUNTER_L1D_READS = 2,
  VGPU_COUNTER_L1D_READ_MISSES = 3,
  VGPU_COUNTER_LLC_READS = 4,
  VGPU_COUNTER_LLC_READ_MISSES = 5,
  /* Of the kernel's own: there on any machine. */
  VGPU_COUNTER_TASK_CLOCK = 6,
  VGPU_COUNTER_PAGE_FAULTS = 7,
};

/*
 * Opens a counter of what a thread, and every thread that it starts from now on, does in user mode.
 * It counts until it is closed. EINVAL if the event is unknown.
 */
struct vgpu_counter_open {
  int64_t event;      /*  0: vgpu_counter_event */
  int64_t thread;     /*  1: the thread's id, 0 for the calling thread */
  int64_t descriptor; /*  2: out: file descriptor of the counter */
};

struct vgpu_counter_read {
  int64_t descriptor; /*  0 */
  int64_t count;      /*  1: out: events so far */
  int64_t enabled; /*  2: out: nanoseconds that the counter has been open while its threads ran */
  int64_t running; /*  3: out: those of them in which the processor had room for it */
};

struct vgpu_counter_close {
  int64_t descriptor; /*  0 */
};

VGPU_COUNTER_EXPORT int vgpu_counter_open(struct vgpu_counter_open *descriptor);
VGPU_COUNTER_EXPORT int vgpu_counter_read(struct vgpu_counter_read *descriptor);
VGPU_COUNTER_EXPORT int vgpu_counter_close(const struct vgpu_counter_close *descriptor);

#ifdef __cplusplus
}
#endif

#endif
