package com.spacewink.vgpu.api.task;

import com.spacewink.vgpu.api.VgpuException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a task is to be run.
 *
 * @param priority how urgent it is
 * @param deadline time from its submission within which it must end; it is cancelled when that has
 *     passed
 */
public record TaskOptions(Priority priority, Optional<Duration> deadline) {
  /** Of normal priority, without a deadline. */
  public static final TaskOptions DEFAULT = new TaskOptions(Priority.NORMAL, Optional.empty());

  /**
   * Checks the values.
   *
   * @throws VgpuException with INVALID_VALUE if the deadline is not after the submission
   */
  public TaskOptions {
    Objects.requireNonNull(priority, "priority");
    if (deadline.isPresent() && (deadline.get().isNegative() || deadline.get().isZero())) {
      throw VgpuException.invalid("deadline is " + deadline.get() + ": expected more than nothing");
    }
  }

  /**
   * @param priority how urgent the task is
   * @return these options with that priority
   */
  public TaskOptions with(Priority priority) {
    return new TaskOptions(priority, deadline);
  }

  /**
   * @param deadline time from its submission within which the task must end
   * @return these options with that deadline
   * @throws VgpuException with INVALID_VALUE if the deadline is not after the submission
   */
  public TaskOptions within(Duration deadline) {
    return new TaskOptions(priority, Optional.of(deadline));
  }
}
