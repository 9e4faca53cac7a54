package com.spacewink.vgpu.scheduler;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** How often each of the numbers from 1 to n came. */
final class Account {
  static final String BALANCED = "each exactly once";

  private final AtomicIntegerArray times;

  Account(int n) {
    times = new AtomicIntegerArray(n + 1);
  }

  /** Books an item; 0, which stands for none, is not a number. */
  void book(int number) {
    if (number != 0) {
      times.getAndIncrement(number);
    }
  }

  void book(Work<?> item) {
    book(Item.number(item));
  }

  /**
   * @return {@link #BALANCED}, or the first number that was not booked once
   */
  String verdict() {
    for (int number = 1; number < times.length(); number++) {
      if (times.get(number) != 1) {
        return number + " came " + times.get(number) + " times";
      }
    }
    return BALANCED;
  }

  boolean anyTwice() {
    for (int number = 1; number < times.length(); number++) {
      if (times.get(number) > 1) {
        return true;
      }
    }
    return false;
  }
}
