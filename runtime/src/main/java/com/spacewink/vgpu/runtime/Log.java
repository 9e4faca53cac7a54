package com.spacewink.vgpu.runtime;

import java.lang.System.Logger.Level;

/**
 * The runtime's loggers, each fetched when there is something to say: the first one of a process
 * loads java.util.logging, which takes some 25 ms that most starts do not need.
 */
enum Log {
  /** Who was chosen, who came and went. */
  SELECT("vgpu.select"),
  /** What the machine is. */
  MACHINE("vgpu.machine"),
  /** What was measured, and where it is kept. */
  TUNER("vgpu.tuner");

  private final String name;

  Log(String name) {
    this.name = name;
  }

  void info(String message) {
    System.getLogger(name).log(Level.INFO, message);
  }

  void warn(String message) {
    System.getLogger(name).log(Level.WARNING, message);
  }
}
