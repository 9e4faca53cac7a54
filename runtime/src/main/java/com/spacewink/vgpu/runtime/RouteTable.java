package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The routes decided on since something last changed. A new table takes its place then, so a
 * decision made on what was known before can only get into the old one.
 *
 * <p>A call finds its route in a small direct-mapped array: one multiplication and two loads.
 * Routes that share a place there find each other's behind it, in a map. Threads write the arrays
 * without synchronization: an entry is whole for whoever sees it, as its fields are final.
 */
final class RouteTable {
  private static final int TYPES = DataType.values().length;

  private static final int SLOT_BITS = 9;
  private static final int DEMANDED_BITS = 6;

  /** 2^32 over the golden ratio: spreads keys that differ in any bits. */
  private static final int SPREAD = 0x9E3779B9;

  /** More than any program's products; beyond it, the map is begun anew. */
  private static final int MOST_ROUTES = 1 << 14;

  private final Entry[] recent = new Entry[1 << SLOT_BITS];
  private final Map<Integer, Entry> all = new ConcurrentHashMap<>();
  private final Demanded[] recentlyDemanded = new Demanded[1 << DEMANDED_BITS];
  private final Map<String, AtomicReferenceArray<Demanded>> demanded = new ConcurrentHashMap<>();

  private record Entry(int key, Route route) {}

  /** The route of an operation on a type, by index, that a provider's name leads to. */
  private record Demanded(String provider, int operation, Route route) {}

  /** What tells routes apart. Of the number of threads: whether it is open, one or more. */
  static int key(KernelFamily family, DataType type, int sizeClass, Execution execution) {
    return sizeClass
        | type.ordinal() << SizeClass.BITS
        | family.ordinal() << SizeClass.BITS + 2
        | Math.min(execution.threads(), 2) << SizeClass.BITS + 5;
  }

  Route find(int key) {
    int slot = key * SPREAD >>> Integer.SIZE - SLOT_BITS;
    Entry entry = recent[slot];
    if (entry != null && entry.key == key) {
      return entry.route;
    }
    entry = all.get(key);
    if (entry == null) {
      return null;
    }
    recent[slot] = entry;
    return entry.route;
  }

  void put(int key, Route route) {
    if (all.size() >= MOST_ROUTES) {
      all.clear();
    }
    all.put(key, new Entry(key, route));
  }

  /** The route of calls that ask for a provider by name. */
  Route find(KernelFamily family, DataType type, String provider) {
    int operation = index(family, type);
    int slot = (provider.hashCode() + operation) * SPREAD >>> Integer.SIZE - DEMANDED_BITS;
    Demanded entry = recentlyDemanded[slot];
    if (entry != null && entry.operation == operation && entry.provider.equals(provider)) {
      return entry.route;
    }
    AtomicReferenceArray<Demanded> entries = demanded.get(provider);
    entry = entries == null ? null : entries.get(operation);
    if (entry == null) {
      return null;
    }
    recentlyDemanded[slot] = entry;
    return entry.route;
  }

  void put(KernelFamily family, DataType type, String provider, Route route) {
    if (demanded.size() >= MOST_ROUTES) {
      demanded.clear();
    }
    demanded
        .computeIfAbsent(
            provider, name -> new AtomicReferenceArray<>(KernelFamily.values().length * TYPES))
        .set(index(family, type), new Demanded(provider, index(family, type), route));
  }

  private static int index(KernelFamily family, DataType type) {
    return family.ordinal() * TYPES + type.ordinal();
  }
}
