package com.spacewink.vgpu.api.fft;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A transform that a provider has prepared for one specification: tables and an order of work, no
 * memory that changes. It is immutable, and any number of threads may run it at once, each on
 * memory of its own.
 *
 * <p>The work is cut into steps that follow each other, and each step into pieces that may be done
 * at the same time. How it is cut depends on the specification alone, so that results have the same
 * bits whoever runs the pieces. The runtime runs them on the task pool; addresses are of memory
 * that stays in place for the length of the call, source and result aligned to a real number at
 * least, workspace and scratch to 64 bytes. A transform trusts what it is given.
 */
@ConsumerType
public interface FftTransform extends AutoCloseable {
  /**
   * @return bytes that all pieces of one execution share, from its first step to its last; not
   *     cleared
   */
  long workspaceBytes();

  /**
   * @return bytes that a thread needs for itself while it runs pieces; not cleared
   */
  long scratchBytes();

  /**
   * @return bytes of memory that this transform holds: its tables
   */
  long tableBytes();

  /**
   * @return the number of steps, 1 or more
   */
  int steps();

  /**
   * @param step a step, from 0
   * @return the number of its pieces, 1 or more
   */
  long pieces(int step);

  /**
   * Runs some pieces of one step.
   *
   * @param step a step, from 0; all pieces of those before it are done
   * @param begin the first piece
   * @param end the piece behind the last one
   * @param in address of the source's first element; out of place, it is only read
   * @param out address of the result's first element; in place, the same as {@code in}
   * @param workspace address of the shared memory
   * @param scratch address of this thread's memory
   */
  void run(int step, long begin, long end, long in, long out, long workspace, long scratch);

  /**
   * Runs all steps on the calling thread.
   *
   * @param in address of the source's first element
   * @param out address of the result's first element
   * @param workspace address of the shared memory
   * @param scratch address of this thread's memory
   */
  default void runAll(long in, long out, long workspace, long scratch) {
    for (int step = 0; step < steps(); step++) {
      run(step, 0, pieces(step), in, out, workspace, scratch);
    }
  }

  /** Gives its tables back. Nobody runs it by then, nor will again. Closing again does nothing. */
  @Override
  void close();
}
