package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.fft.FftTransform;
import java.util.concurrent.atomic.AtomicBoolean;

/** A transform that the library has prepared. */
final class NativeTransform implements FftTransform {
  private final FftLibrary library;
  private final long transform;
  private final long workspaceBytes;
  private final long scratchBytes;
  private final long tableBytes;
  private final long[] pieces;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  /**
   * @param library to run it
   * @param transform the library's address of it
   * @param pieces how many each step has
   */
  NativeTransform(
      FftLibrary library,
      long transform,
      long workspaceBytes,
      long scratchBytes,
      long tableBytes,
      long[] pieces) {
    this.library = library;
    this.transform = transform;
    this.workspaceBytes = workspaceBytes;
    this.scratchBytes = scratchBytes;
    this.tableBytes = tableBytes;
    this.pieces = pieces;
  }

  @Override
  public long workspaceBytes() {
    return workspaceBytes;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public long tableBytes() {
    return tableBytes;
  }

  @Override
  public int steps() {
    return pieces.length;
  }

  @Override
  public long pieces(int step) {
    return pieces[step];
  }

  @Override
  public void run(int step, long begin, long end, long in, long out, long workspace, long scratch) {
    library.run(transform, step, begin, end, in, out, workspace, scratch);
  }

  @Override
  public void runAll(long in, long out, long workspace, long scratch) {
    library.runAll(transform, in, out, workspace, scratch);
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      library.release(transform);
    }
  }
}
