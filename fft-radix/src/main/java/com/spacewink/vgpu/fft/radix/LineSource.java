package com.spacewink.vgpu.fft.radix;

/** How a {@link LineStage} comes by the complex f64 numbers of a sequence. */
interface LineSource {
  /**
   * @param address of the sequence
   * @param spare address of memory for its numbers
   * @return where they are now
   */
  View open(long address, long spare);

  /** As they are. */
  static LineSource direct(int step, int gap, boolean isInverse) {
    return (address, spare) -> View.of(address, step, gap, isInverse);
  }

  /** Converted from another type. */
  static LineSource converted(Numbers numbers, long step, int n, boolean isInverse) {
    return (address, spare) -> {
      for (int j = 0; j < n; j++) {
        long number = address + j * step;
        View.NUMBERS.put(spare + (long) j * View.NUMBER, numbers.re(number), numbers.im(number));
      }
      return View.dense(spare, isInverse);
    };
  }

  /** Made of a half spectrum; always for an inverse transform. */
  static LineSource tangled(Halves halves, Numbers numbers, long step) {
    return (address, spare) -> {
      Sink pairs = new MemorySink(View.NUMBERS, spare, View.NUMBER, 1);
      for (int k = 0; k <= halves.h() / 2; k++) {
        halves.tangle(k, numbers, address, step, pairs);
      }
      return View.dense(spare, true);
    };
  }

  /** All n numbers of a half spectrum, for odd n; always for an inverse transform. */
  static LineSource mirrored(Numbers numbers, long step, int n) {
    return (address, spare) -> {
      View.NUMBERS.put(spare, numbers.re(address), 0);
      for (int k = 1; k <= n / 2; k++) {
        double re = numbers.re(address + k * step);
        double im = numbers.im(address + k * step);
        View.NUMBERS.put(spare + (long) k * View.NUMBER, re, im);
        View.NUMBERS.put(spare + (long) (n - k) * View.NUMBER, re, -im);
      }
      return View.dense(spare, true);
    };
  }
}
