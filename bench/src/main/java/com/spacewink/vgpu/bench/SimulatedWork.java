package com.spacewink.vgpu.bench;

/** The work that one simulated worker has before it. */
interface SimulatedWork {
  /**
   * Something that a worker does in one go.
   *
   * @param nanos its time on an idle machine, in nanoseconds
   * @param bytes what it moves between the processor and memory
   */
  record Piece(double nanos, double bytes) {}

  /** Whether nothing is left. */
  boolean isEmpty();

  /** Takes the piece that the worker does next; there is one. */
  Piece next();

  /** Whether a thief would find something. */
  boolean canBeStolenFrom();

  /** Takes what a thief would; there is something. */
  SimulatedWork steal();
}
