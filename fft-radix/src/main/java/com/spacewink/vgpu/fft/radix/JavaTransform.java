package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.fft.FftTransform;
import java.util.Arrays;
import java.util.List;

/** Stages that follow each other. */
final class JavaTransform implements FftTransform {
  private final Stage[] stages;
  private final long workspaceBytes;
  private final long scratchBytes;

  /**
   * @param stages one or more
   * @param workspaceBytes what they share
   * @param scratchBytes what each thread needs off the heap
   */
  JavaTransform(List<Stage> stages, long workspaceBytes, long scratchBytes) {
    this.stages = stages.toArray(new Stage[0]);
    this.workspaceBytes = workspaceBytes;
    this.scratchBytes = scratchBytes;
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
    return Arrays.stream(stages).mapToLong(Stage::bytes).sum();
  }

  @Override
  public int steps() {
    return stages.length;
  }

  @Override
  public long pieces(int step) {
    return stages[step].pieces();
  }

  @Override
  public void run(int step, long begin, long end, long in, long out, long workspace, long scratch) {
    stages[step].run(begin, end, in, out, workspace, scratch);
  }

  @Override
  public void close() {
    for (Stage stage : stages) {
      stage.close();
    }
  }
}
