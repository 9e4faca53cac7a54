package com.spacewink.vgpu.api.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a check found.
 *
 * @param name the check's
 * @param result how it went
 * @param detail what was found, in one line
 * @param seconds how long it took
 * @param figures what was counted and measured, lower_snake_case names to numbers, in order
 */
public record CheckReport(
    String name, CheckResult result, String detail, double seconds, Map<String, Number> figures) {
  /** Copies the figures and checks that nothing is missing. */
  public CheckReport {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(detail, "detail");
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }
}
