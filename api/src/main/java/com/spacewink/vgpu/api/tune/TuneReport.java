package com.spacewink.vgpu.api.tune;

import java.util.List;

/**
 * How far a measurement came within its time.
 *
 * @param records what it found
 * @param left classes that were to be measured and that no time was left for
 */
public record TuneReport(List<TuneRecord> records, int left) {
  /** Copies the list. */
  public TuneReport {
    records = List.copyOf(records);
  }
}
