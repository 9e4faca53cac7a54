/* The counters, by events of the kernel's own, which every machine has. */
#define _DEFAULT_SOURCE

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <threads.h>
#include <unistd.h>

#include "vgpu_bench_counters.h"

/* What CTest takes for a test that could not run. */
enum { SKIPPED = 77 };

enum { PAGES = 64 };

static int failures;

#define EXPECT(condition)                                                      \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: expected %s\n", __FILE__, __LINE__, #condition); \
      failures++;                                                              \
    }                                                                          \
  } while (0)

/* Touches pages that the kernel has not given out yet: a fault each. */
static int touch_new_pages(void *unused) {
  (void)unused;
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char *pages =
      mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    return ENOMEM;
  }
  for (size_t i = 0; i < PAGES; i++) {
    *(volatile char *)(pages + i * page) = 1;
  }
  return munmap(pages, PAGES * page);
}

static int64_t opened(int64_t event) {
  struct vgpu_counter_open open = {.event = event};
  EXPECT(vgpu_counter_open(&open) == 0);
  return open.descriptor;
}

static struct vgpu_counter_read read_of(int64_t descriptor) {
  struct vgpu_counter_read read = {.descriptor = descriptor};
  EXPECT(vgpu_counter_read(&read) == 0);
  return read;
}

static void counts_what_the_thread_does(void) {
  const int64_t faults = opened(VGPU_COUNTER_PAGE_FAULTS);
  const int64_t before = read_of(faults).count;
  EXPECT(touch_new_pages(NULL) == 0);
  const struct vgpu_counter_read after = read_of(faults);
  EXPECT(after.count - before >= PAGES);
  EXPECT(after.enabled > 0 && after.running > 0 && after.running <= after.enabled);
  EXPECT(vgpu_counter_close(&(struct vgpu_counter_close){faults}) == 0);
}

static void counts_threads_that_were_started_since(void) {
  const int64_t faults = opened(VGPU_COUNTER_PAGE_FAULTS);
  const int64_t before = read_of(faults).count;
  thrd_t thread;
  int result = -1;
  EXPECT(thrd_create(&thread, touch_new_pages, NULL) == thrd_success);
  EXPECT(thrd_join(thread, &result) == thrd_success && result == 0);
  EXPECT(read_of(faults).count - before >= PAGES);
  vgpu_counter_close(&(struct vgpu_counter_close){faults});
}

static void time_goes_on(void) {
  const int64_t clock = opened(VGPU_COUNTER_TASK_CLOCK);
  const int64_t before = read_of(clock).count;
  int64_t now = before;
  for (int i = 0; i < 1000000 && now == before; i++) {
    now = read_of(clock).count;
  }
  EXPECT(now > before);
  vgpu_counter_close(&(struct vgpu_counter_close){clock});
}

static void wrong_arguments_are_told(void) {
  EXPECT(vgpu_counter_open(&(struct vgpu_counter_open){.event = -1}) == EINVAL);
  EXPECT(vgpu_counter_open(&(struct vgpu_counter_open){.event = 8}) == EINVAL);
  EXPECT(vgpu_counter_read(&(struct vgpu_counter_read){.descriptor = -1}) == EBADF);
  EXPECT(vgpu_counter_close(&(struct vgpu_counter_close){-1}) == EBADF);
}

int main(void) {
  struct vgpu_counter_open probe = {.event = VGPU_COUNTER_TASK_CLOCK};
  const int error = vgpu_counter_open(&probe);
  if (error != 0) {
    fprintf(stderr, "perf_event_open: %s\n", strerror(error));
    return SKIPPED;
  }
  vgpu_counter_close(&(struct vgpu_counter_close){probe.descriptor});
  counts_what_the_thread_does();
  counts_threads_that_were_started_since();
  time_goes_on();
  wrong_arguments_are_told();
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
