package com.spacewink.vgpu.gogo;

import java.nio.ByteBuffer;

/** Changes the byte order of numbers. */
final class ByteSwap {
  private ByteSwap() {}

  /**
   * Reverses the bytes of every number.
   *
   * @param numbers all numbers from index 0 to the limit
   * @param bytes size of a number: 4 or 8
   * @return the same buffer
   */
  static ByteBuffer inPlace(ByteBuffer numbers, int bytes) {
    for (int i = 0; i < numbers.limit(); i += bytes) {
      if (bytes == Integer.BYTES) {
        numbers.putInt(i, Integer.reverseBytes(numbers.getInt(i)));
      } else {
        numbers.putLong(i, Long.reverseBytes(numbers.getLong(i)));
      }
    }
    return numbers;
  }
}
