package com.spacewink.vgpu.scheduler;

import java.util.List;

/** Leaves it to the kernel on which CPUs the workers run. */
final class Anywhere implements Placement {
  private final int workers;

  Anywhere(int workers) {
    this.workers = workers;
  }

  @Override
  public void bind(int worker) {}

  @Override
  public int[][] neighbours(int worker) {
    if (workers == 1) {
      return new int[0][];
    }
    int[] others = new int[workers - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = i < worker ? i : i + 1;
    }
    return new int[][] {others};
  }

  @Override
  public List<Integer> cpus(int worker) {
    return List.of();
  }

  @Override
  public int node(int worker) {
    return -1;
  }
}
