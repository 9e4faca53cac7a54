package com.spacewink.vgpu.scheduler;

import com.spacewink.vgpu.api.task.Priority;

/** Work with a number to know it by; nothing runs it. */
final class Item extends Work<Void> {
  /** For work that belongs to none in particular. */
  static final Root<?> ANY_ROOT = root(null);

  private final int number;
  private final Root<?> root;

  Item(int number) {
    this(number, ANY_ROOT);
  }

  Item(int number, Root<?> root) {
    this.number = number;
    this.root = root;
  }

  static Root<?> root(Root<?> parent) {
    return new Submission<Void>(null, () -> null, Priority.NORMAL, parent);
  }

  /**
   * @return the number of an item, 0 for null
   */
  static int number(Work<?> item) {
    return item == null ? 0 : ((Item) item).number;
  }

  @Override
  Root<?> root() {
    return root;
  }

  @Override
  void run() {
    throw new IllegalStateException("an item is only moved");
  }
}
