package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TunedHost;
import java.util.List;

/**
 * What is kept of one machine.
 *
 * @param host the machine
 * @param records its measurements
 * @param wisdom what providers have learned about it
 */
record HostRecords(TunedHost host, List<TuneRecord> records, List<KeptWisdom> wisdom) {
  HostRecords {
    records = List.copyOf(records);
    wisdom = List.copyOf(wisdom);
  }

  HostRecords with(List<TuneRecord> others) {
    return new HostRecords(host, others, wisdom);
  }

  HostRecords withWisdom(List<KeptWisdom> other) {
    return new HostRecords(host, records, other);
  }

  boolean isEmpty() {
    return records.isEmpty() && wisdom.isEmpty();
  }

  /** Characters of all wisdom. */
  long wisdomLength() {
    return wisdom.stream().mapToLong(each -> each.text().length()).sum();
  }
}
