package com.spacewink.vgpu.api.health;

import java.util.Objects;

/**
 * A check that can be run.
 *
 * @param name its short name, lower_snake_case
 * @param level the lowest level that it belongs to: 1 takes seconds, 2 minutes, 3 as long as it is
 *     given
 * @param description what it looks at, in one line
 */
public record Check(String name, int level, String description) {
  /** Checks that nothing is missing. */
  public Check {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
  }
}
