package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.fft.FftCacheStatistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The plans that were used last. Looking one up takes no lock, and changes nothing that other
 * threads wait for; whoever adds one beyond the bounds looks for those to give up.
 */
final class PlanCache {
  private final PlanCacheSettings bounds;
  private final TransformChoice choice;
  private final Map<PlanKey, CachedPlan> plans = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final LongAdder hits = new LongAdder();
  private final AtomicLong misses = new AtomicLong();
  private final AtomicLong evictions = new AtomicLong();

  /** Counts uses. Threads that write it at once lose some, which blurs their order a little. */
  private long uses;

  /**
   * @param bounds how much to keep
   * @param choice chooses the providers of plans
   */
  PlanCache(PlanCacheSettings bounds, TransformChoice choice) {
    this.bounds = bounds;
    this.choice = choice;
  }

  /** The plan that is there, or null; nobody holds it for the caller. */
  CachedPlan find(PlanKey key) {
    CachedPlan found = plans.get(key);
    if (found != null) {
      hits.increment();
      found.usedAt(++uses);
    }
    return found;
  }

  /** The plan that is there, or else a new one; held for the caller until {@link #release}. */
  CachedPlan hold(PlanKey key) {
    while (true) {
      CachedPlan plan = holdAny(key);
      try {
        if (plan.isBest()) {
          trim();
          return plan;
        }
      } catch (RuntimeException e) {
        plans.remove(key, plan);
        release(plan);
        throw e;
      }
      // Who holds the old one keeps it; for others there will be a new one.
      plans.remove(key, plan);
      release(plan);
    }
  }

  private CachedPlan holdAny(PlanKey key) {
    while (true) {
      CachedPlan found = find(key);
      if (found == null) {
        CachedPlan added = new CachedPlan(key, choice, bytes);
        added.usedAt(++uses);
        if (plans.putIfAbsent(key, added) == null) {
          misses.incrementAndGet();
          return added;
        }
      } else if (found.hold()) {
        return found;
      } else {
        // Given up this moment, and out of the map in the next.
        Thread.onSpinWait();
      }
    }
  }

  /** Takes a holder off; what nobody holds may go. */
  void release(CachedPlan plan) {
    plan.release();
    if (plans.get(plan.key()) == plan) {
      trim();
    } else {
      giveUp(plan);
    }
  }

  /** Gives up all plans that nobody holds. */
  void clear() {
    plans.values().forEach(this::giveUp);
  }

  /** Closes all plans, whoever holds them. */
  void close() {
    plans.values().forEach(CachedPlan::close);
    plans.clear();
  }

  FftCacheStatistics statistics() {
    return new FftCacheStatistics(
        plans.size(),
        bytes.get(),
        bounds.mostPlans(),
        bounds.mostBytes(),
        hits.sum(),
        misses.get(),
        evictions.get());
  }

  /** Gives plans up until the bounds hold, as far as nobody holds them. */
  private void trim() {
    while (plans.size() > bounds.mostPlans() || bytes.get() > bounds.mostBytes()) {
      CachedPlan oldest = oldest();
      if (oldest == null) {
        return;
      }
      if (giveUp(oldest)) {
        evictions.incrementAndGet();
      }
    }
  }

  private CachedPlan oldest() {
    CachedPlan oldest = null;
    for (CachedPlan plan : plans.values()) {
      if (!plan.isHeld() && (oldest == null || plan.lastUse() < oldest.lastUse())) {
        oldest = plan;
      }
    }
    return oldest;
  }

  private boolean giveUp(CachedPlan plan) {
    if (!plan.giveUp()) {
      return false;
    }
    plans.remove(plan.key(), plan);
    plan.close();
    return true;
  }
}
