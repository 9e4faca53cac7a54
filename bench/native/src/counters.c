#define _GNU_SOURCE

#include <errno.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "vgpu_bench_counters.h"

#define CACHE_READ(cache, result) \
  ((cache) | PERF_COUNT_HW_CACHE_OP_READ << 8 | PERF_COUNT_HW_CACHE_RESULT_##result << 16)

struct event {
  uint32_t type;
  uint64_t config;
};

static const struct event events[] = {
    [VGPU_COUNTER_CYCLES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    [VGPU_COUNTER_INSTRUCTIONS] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
    [VGPU_COUNTER_L1D_READS] = {PERF_TYPE_HW_CACHE, CACHE_READ(PERF_COUNT_HW_CACHE_L1D, ACCESS)},
    [VGPU_COUNTER_L1D_READ_MISSES] = {PERF_TYPE_HW_CACHE,
                                      CACHE_READ(PERF_COUNT_HW_CACHE_L1D, MISS)},
    [VGPU_COUNTER_LLC_READS] = {PERF_TYPE_HW_CACHE, CACHE_READ(PERF_COUNT_HW_CACHE_LL, ACCESS)},
    [VGPU_COUNTER_LLC_READ_MISSES] = {PERF_TYPE_HW_CACHE, CACHE_READ(PERF_COUNT_HW_CACHE_LL, MISS)},
    [VGPU_COUNTER_TASK_CLOCK] = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK},
    [VGPU_COUNTER_PAGE_FAULTS] = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS},
};

enum { EVENTS = sizeof events / sizeof events[0] };

int vgpu_counter_open(struct vgpu_counter_open *d) {
  if (d->event < 0 || d->event >= EVENTS) {
    return EINVAL;
  }
  struct perf_event_attr attributes = {
      .type = events[d->event].type,
      .size = sizeof attributes,
      .config = events[d->event].config,
      /* No group: many kernels refuse groups of counters that threads inherit. */
      .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
      .inherit = 1,
      /* The most that an ordinary user may count. */
      .exclude_kernel = 1,
      .exclude_hv = 1,
  };
  const long fd = syscall(SYS_perf_event_open, &attributes, (pid_t)d->thread, -1, -1,
                          (unsigned long)PERF_FLAG_FD_CLOEXEC);
  if (fd < 0) {
    return errno;
  }
  d->descriptor = fd;
  return 0;
}

int vgpu_counter_read(struct vgpu_counter_read *d) {
  int64_t values[3];
  const ssize_t bytes = read((int)d->descriptor, values, sizeof values);
  if (bytes != (ssize_t)sizeof values) {
    return bytes < 0 ? errno : EIO;
  }
  d->count = values[0];
  d->enabled = values[1];
  d->running = values[2];
  return 0;
}

int vgpu_counter_close(const struct vgpu_counter_close *d) {
  return close((int)d->descriptor) == 0 ? 0 : errno;
}
