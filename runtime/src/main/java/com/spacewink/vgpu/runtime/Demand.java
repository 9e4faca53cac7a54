package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;

/** Hears of classes that are not measured and used often enough to be worth it. */
@FunctionalInterface
interface Demand {
  /** Nobody hears, so nobody counts. */
  Demand NONE = (sizeClass, type) -> {};

  /** Returns at once: the call that made the class worth measuring waits for it. */
  void wanted(SizeClass sizeClass, DataType type);
}
