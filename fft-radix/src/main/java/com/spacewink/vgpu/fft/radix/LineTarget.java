package com.spacewink.vgpu.fft.radix;

/** What a {@link LineStage} does with the complex f64 numbers of a result. */
interface LineTarget {
  /**
   * @param address of the result
   * @param spare address of memory for its numbers
   * @return where they are to be put
   */
  View open(long address, long spare);

  /** Brings them from the spare memory to the result, if they are there. */
  void close(long address, long spare);

  /** As they are. */
  static LineTarget direct(int step, int gap, boolean isInverse) {
    return new LineTarget() {
      @Override
      public View open(long address, long spare) {
        return View.of(address, step, gap, isInverse);
      }

      @Override
      public void close(long address, long spare) {}
    };
  }

  /** The first n numbers, converted to another type. */
  static LineTarget converted(Numbers numbers, long step, int n, boolean isInverse) {
    return new LineTarget() {
      @Override
      public View open(long address, long spare) {
        return View.dense(spare, isInverse);
      }

      @Override
      public void close(long address, long spare) {
        for (int k = 0; k < n; k++) {
          long number = spare + (long) k * View.NUMBER;
          numbers.put(address + k * step, View.NUMBERS.re(number), View.NUMBERS.im(number));
        }
      }
    };
  }

  /** Made a half spectrum of; always by a forward transform. */
  static LineTarget untangled(Halves halves, Numbers numbers, long step) {
    return new LineTarget() {
      @Override
      public View open(long address, long spare) {
        return View.dense(spare, false);
      }

      @Override
      public void close(long address, long spare) {
        Sink spectrum = new MemorySink(numbers, address, step, 0.5);
        for (int k = 0; k <= halves.h() / 2; k++) {
          long number = spare + (long) k * View.NUMBER;
          long mirror = spare + (k == 0 ? 0 : halves.h() - k) * (long) View.NUMBER;
          halves.untangle(
              k,
              View.NUMBERS.re(number),
              View.NUMBERS.im(number),
              View.NUMBERS.re(mirror),
              View.NUMBERS.im(mirror),
              spectrum);
        }
      }
    };
  }
}
