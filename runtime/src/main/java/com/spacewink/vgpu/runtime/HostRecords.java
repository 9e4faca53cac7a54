package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TunedHost;
import java.util.List;

/**
 * The measurements of one machine.
 *
 * @param host the machine
 * @param records its measurements
 */
record HostRecords(TunedHost host, List<TuneRecord> records) {
  HostRecords {
    records = List.copyOf(records);
  }
}
