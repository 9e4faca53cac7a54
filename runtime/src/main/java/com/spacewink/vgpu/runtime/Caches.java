package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.device.Cache;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The caches that one CPU sees. */
final class Caches {
  /** Linux numbers a CPU's caches from 0 on; known machines have at most six. */
  private static final int MAX_CACHES = 16;

  private Caches() {}

  /**
   * @return the caches whose level, type and size are known, nearest first
   */
  static List<Cache> read(KernelFiles files, int cpu) {
    List<Cache> caches = new ArrayList<>();
    for (int index = 0; index < MAX_CACHES; index++) {
      String folder = "sys/devices/system/cpu/cpu" + cpu + "/cache/index" + index + "/";
      Optional<Cache> cache = read(files, folder);
      if (cache.isPresent()) {
        caches.add(placeOf(cache.get(), caches), cache.get());
      }
    }
    return caches;
  }

  private static int placeOf(Cache cache, List<Cache> nearer) {
    int place = nearer.size();
    while (place > 0 && nearer.get(place - 1).level() > cache.level()) {
      place--;
    }
    return place;
  }

  private static Optional<Cache> read(KernelFiles files, String folder) {
    OptionalInt level = files.number(folder + "level");
    if (level.isEmpty() || level.getAsInt() == 0) {
      return Optional.empty();
    }
    Optional<Cache.Type> type = type(files.text(folder + "type").orElse(""));
    OptionalLong bytes = files.bytes(folder + "size");
    if (type.isEmpty() || bytes.orElse(0) == 0) {
      return Optional.empty();
    }
    int lineBytes = files.number(folder + "coherency_line_size").orElse(0);
    int sharedBy = files.cpus(folder + "shared_cpu_list").orElse(new BitSet()).cardinality();
    return Optional.of(
        new Cache(level.getAsInt(), type.get(), bytes.getAsLong(), lineBytes, sharedBy));
  }

  private static Optional<Cache.Type> type(String name) {
    return switch (name) {
      case "Data" -> Optional.of(Cache.Type.DATA);
      case "Instruction" -> Optional.of(Cache.Type.INSTRUCTION);
      case "Unified" -> Optional.of(Cache.Type.UNIFIED);
      default -> Optional.empty();
    };
  }
}
