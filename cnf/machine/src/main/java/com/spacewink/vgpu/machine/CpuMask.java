package com.spacewink.vgpu.machine;

import java.util.BitSet;
import java.util.Optional;

/**
 * Sets of CPUs as the kernel writes them in hexadecimal, in words of 32 bits with the highest
 * first: {@code 0000000f,ffffffff} for the CPUs 0 to 35. Old kernels have some of them in no other
 * form.
 */
final class CpuMask {
  private static final int WORD_BITS = 32;
  private static final int WORD_DIGITS = 8;
  private static final int DIGIT_BITS = 4;

  private CpuMask() {}

  /**
   * @return the CPUs; absent if any part of the text is malformed, or names CPUs from {@link
   *     CpuList#MAX_CPUS} on
   */
  static Optional<BitSet> parse(String text) {
    BitSet cpus = new BitSet();
    String[] words = text.split(",", -1);
    if (words.length > CpuList.MAX_CPUS / WORD_BITS) {
      return Optional.empty();
    }
    for (int i = 0; i < words.length; i++) {
      if (!addWord(words[i], (words.length - 1 - i) * WORD_BITS, cpus)) {
        return Optional.empty();
      }
    }
    return Optional.of(cpus);
  }

  private static boolean addWord(String digits, int firstCpu, BitSet cpus) {
    if (digits.isEmpty() || digits.length() > WORD_DIGITS) {
      return false;
    }
    for (int i = 0; i < digits.length(); i++) {
      int digit = "0123456789abcdef".indexOf(digits.charAt(i));
      if (digit < 0) {
        return false;
      }
      int cpu = firstCpu + (digits.length() - 1 - i) * DIGIT_BITS;
      for (int bit = 0; bit < DIGIT_BITS; bit++) {
        if ((digit >> bit & 1) != 0) {
          cpus.set(cpu + bit);
        }
      }
    }
    return true;
  }
}
