package com.spacewink.vgpu.api.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * A setting.
 *
 * @param name its full name, such as {@code vgpu.pool.workers}
 * @param value the value in force; empty if nobody gave one
 * @param origin where that comes from
 * @param fallback what counts if nobody gives a value, in words where it depends on the machine
 * @param isLive whether a change takes effect in the running framework, and not at the next start
 * @param description what it means, in one line
 */
public record Setting(
    String name,
    Optional<String> value,
    SettingOrigin origin,
    String fallback,
    boolean isLive,
    String description) {
  /** Checks that nothing is missing. */
  public Setting {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(fallback, "fallback");
    Objects.requireNonNull(description, "description");
  }
}
