package com.spacewink.vgpu.api.health;

/** Hears how checks get on. */
public interface CheckProgress {
  /**
   * A check goes on.
   *
   * @param name the check's
   * @param fraction how much of it is done, from 0 to 1
   * @param what what it does just now, in a few words
   */
  void at(String name, double fraction, String what);

  /**
   * A check is over.
   *
   * @param report what it found
   */
  void done(CheckReport report);
}
