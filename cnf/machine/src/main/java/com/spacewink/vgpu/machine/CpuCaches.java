package com.spacewink.vgpu.machine;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.topology.CacheInstance;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The caches that one CPU sees. */
public final class CpuCaches {
  /** Known machines have at most six for a CPU. */
  private static final int MAX_CACHES = 16;

  private CpuCaches() {}

  /**
   * @return the caches whose level, type and size are known, nearest first
   */
  public static List<CacheInstance> read(KernelFiles files, int cpu) {
    List<CacheInstance> caches = new ArrayList<>();
    String folder = CpuFolder.of(files, cpu).path() + "/cache";
    BitSet indices = files.numbered(folder, "index");
    for (int index = indices.nextSetBit(0); index >= 0; index = indices.nextSetBit(index + 1)) {
      Optional<CacheInstance> cache = read(files, folder + "/index" + index + "/");
      if (cache.isPresent() && caches.size() < MAX_CACHES) {
        caches.add(placeOf(cache.get(), caches), cache.get());
      }
    }
    return caches;
  }

  private static int placeOf(CacheInstance cache, List<CacheInstance> nearer) {
    int place = nearer.size();
    while (place > 0 && nearer.get(place - 1).cache().level() > cache.cache().level()) {
      place--;
    }
    return place;
  }

  private static Optional<CacheInstance> read(KernelFiles files, String folder) {
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
    BitSet cpus =
        files.cpus(folder + "shared_cpu_list", folder + "shared_cpu_map").orElse(new BitSet());
    Cache cache =
        new Cache(level.getAsInt(), type.get(), bytes.getAsLong(), lineBytes, cpus.cardinality());
    return Optional.of(new CacheInstance(cache, CpuList.toList(cpus)));
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
