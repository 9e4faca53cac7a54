package com.spacewink.vgpu.api.task;

import java.util.Locale;

/**
 * How urgent submitted work is. Workers take the more urgent first, but look at the less urgent
 * first every so often, so that none waits for ever.
 */
public enum Priority {
  /** Somebody waits for it. */
  HIGH,
  /** Ordinary work. */
  NORMAL,
  /** May wait while there is anything else to do. */
  LOW;

  /**
   * @return the lower-case name
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
