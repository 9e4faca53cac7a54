package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TunedHost;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Measurements made up for tests. */
final class Records {
  static final TunedHost HOST = new TunedHost("Test CPU", 2, List.of("scalar", "avx2"));
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Records() {}

  static Contestant contestant(
      String provider, String version, String variant, int threads, double rate) {
    return new Contestant(provider, version, variant, threads, rate);
  }

  /** A gemm f32 record on one thread. */
  static TuneRecord of(String sizeClass, Contestant... contestants) {
    return of(DataType.F32, sizeClass, contestants);
  }

  static TuneRecord of(DataType type, String sizeClass, Contestant... contestants) {
    return of(type, sizeClass, 1, NOON, contestants);
  }

  static TuneRecord of(
      DataType type, String sizeClass, int mostThreads, Instant when, Contestant... contestants) {
    return new TuneRecord("gemm", type, sizeClass, mostThreads, when, List.of(contestants));
  }

  /** What decides as if it had been measured here; nothing of it gets into a file. */
  static TunerRecords measurements(TuneRecord... records) {
    TunerRecords measurements =
        new TunerRecords(new TunerFile(Path.of("/nowhere/" + TunerFile.DEFAULT_NAME)), HOST);
    for (TuneRecord record : records) {
      measurements.put(record);
    }
    return measurements;
  }
}
