package com.spacewink.vgpu.bench;

/** What a counter counts, in the order of {@code enum vgpu_counter_event}. */
enum CounterEvent {
  CYCLES,
  INSTRUCTIONS,
  L1D_READS,
  L1D_READ_MISSES,
  LLC_READS,
  LLC_READ_MISSES,
  TASK_CLOCK,
  PAGE_FAULTS
}
