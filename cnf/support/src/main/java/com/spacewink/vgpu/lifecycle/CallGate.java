package com.spacewink.vgpu.lifecycle;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the calls that are inside a service, and lets the service close once they have left.
 *
 * <p>{@link #enter} and {@link #leave} are one atomic addition each; only a closing thread waits.
 */
public final class CallGate {
  /** Set in {@link #state} once the gate is closed; the bits below count the calls inside. */
  private static final long CLOSED = Long.MIN_VALUE;

  private final AtomicLong state = new AtomicLong();
  private final Object drained = new Object();

  /**
   * Lets a call in.
   *
   * @return whether the gate is open; if so, {@link #leave()} must follow
   */
  public boolean enter() {
    if (state.incrementAndGet() > 0) {
      return true;
    }
    leave();
    return false;
  }

  /** Lets a call out. */
  public void leave() {
    if (state.decrementAndGet() == CLOSED) {
      synchronized (drained) {
        drained.notifyAll();
      }
    }
  }

  /**
   * Keeps new calls out and waits for those inside. Closing again only waits. An interrupt does not
   * end the wait, as what comes after it would pull the ground from under a running call; it is
   * kept for the caller to see.
   */
  public void close() {
    state.getAndUpdate(current -> current | CLOSED);
    boolean interrupted = false;
    synchronized (drained) {
      while (state.get() != CLOSED) {
        try {
          drained.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @return whether {@link #close()} was called
   */
  public boolean isClosed() {
    return state.get() < 0;
  }
}
