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
 * Routes that share a place there find each other's behind it, in a map.
 */
final class RouteTable {
  private static final int TYPES = DataType.values().length;

  private static final int SLOT_BITS = 9;

  /** 2^32 over the golden ratio: spreads keys that differ in any bits. */
  private static final int SPREAD = 0x9E3779B9;

  /** More than any program's products; beyond it, the map is begun anew. */
  private static final int MOST_ROUTES = 1 << 14;

  private final AtomicReferenceArray<Entry> recent = new AtomicReferenceArray<>(1 << SLOT_BITS);
  private final Map<Integer, Entry> all = new ConcurrentHashMap<>();
  private final Map<String, AtomicReferenceArray<Route>> demanded = new ConcurrentHashMap<>();

  private record Entry(int key, Route route) {}

  /** What tells routes apart. Of the number of threads: whether it is open, one or more. */
  static int key(KernelFamily family, DataType type, int sizeClass, Execution execution) {
    return sizeClass
        | type.ordinal() << SizeClass.BITS
        | family.ordinal() << SizeClass.BITS + 2
        | Math.min(execution.threads(), 2) << SizeClass.BITS + 5;
  }

  Route find(int key) {
    int slot = key * SPREAD >>> Integer.SIZE - SLOT_BITS;
    Entry entry = recent.get(slot);
    if (entry != null && entry.key == key) {
      return entry.route;
    }
    entry = all.get(key);
    if (entry == null) {
      return null;
    }
    recent.set(slot, entry);
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
    AtomicReferenceArray<Route> routes = demanded.get(provider);
    return routes == null ? null : routes.get(index(family, type));
  }

  void put(KernelFamily family, DataType type, String provider, Route route) {
    if (demanded.size() >= MOST_ROUTES) {
      demanded.clear();
    }
    demanded
        .computeIfAbsent(
            provider, name -> new AtomicReferenceArray<>(KernelFamily.values().length * TYPES))
        .set(index(family, type), route);
  }

  private static int index(KernelFamily family, DataType type) {
    return family.ordinal() * TYPES + type.ordinal();
  }
}
