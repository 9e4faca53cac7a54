package com.spacewink.vgpu.scheduler;

/** Work that can be told from other work, and does nothing. */
final class NumberedWork extends Work<Void> {
  private final int number;
  private final Root<?> root;

  NumberedWork(int number, Root<?> root) {
    this.number = number;
    this.root = root;
  }

  static NumberedWork of(int number) {
    return new NumberedWork(number, new Guest());
  }

  static int number(Work<?> work) {
    return work == null ? -1 : ((NumberedWork) work).number;
  }

  @Override
  void run() {}

  @Override
  Root<?> root() {
    return root;
  }
}
