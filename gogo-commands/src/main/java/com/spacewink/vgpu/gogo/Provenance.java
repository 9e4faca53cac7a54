package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Where measurements come from: without it a figure says nothing.
 *
 * @param version of vGPU
 * @param measuredAt when they began
 * @param device the machine
 * @param libraries the versions of the libraries that took part, as far as they tell them
 */
record Provenance(
    String version,
    Instant measuredAt,
    DeviceProperties device,
    Map<String, Optional<String>> libraries) {

  /** Adds its members to a document. */
  JsonObject putInto(JsonObject document) {
    JsonObject versions = new JsonObject();
    libraries.forEach(versions::put);
    return document
        .put("version", version)
        .put("measured_at", measuredAt.truncatedTo(ChronoUnit.SECONDS))
        .put("host", host())
        .put("libraries", versions);
  }

  /** In one line: {@code 2 cores, 2026-01-31, vGPU 1.0.0, Java 17.0.15}. */
  String line() {
    return Counted.of(device.cores(), "core")
        + ", "
        + measuredAt.atOffset(ZoneOffset.UTC).toLocalDate()
        + ", vGPU "
        + version
        + ", Java "
        + Versions.java();
  }

  private JsonObject host() {
    return new JsonObject()
        .put("cpu", device.cpu())
        .put("cores", device.cores())
        .put("isa", device.isa().stream().map(IsaLevel::id).toList())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("java", Versions.java());
  }
}
