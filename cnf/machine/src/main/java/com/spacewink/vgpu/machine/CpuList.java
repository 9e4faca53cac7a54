package com.spacewink.vgpu.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Lists of CPU numbers as the kernel writes them: {@code 0-3,8,10-11}. */
public final class CpuList {
  /** CPU numbers end before this one; Linux itself is built for 8192 at the most. */
  public static final int MAX_CPUS = 1 << 16;

  private CpuList() {}

  /**
   * @return the CPUs; absent if any part of the text is malformed
   */
  public static Optional<BitSet> parse(String text) {
    BitSet cpus = new BitSet();
    for (String range : text.split(",", -1)) {
      int dash = range.indexOf('-');
      OptionalInt first = number(dash < 0 ? range : range.substring(0, dash));
      OptionalInt last = dash < 0 ? first : number(range.substring(dash + 1));
      if (first.isEmpty() || last.isEmpty() || last.getAsInt() < first.getAsInt()) {
        return Optional.empty();
      }
      cpus.set(first.getAsInt(), last.getAsInt() + 1);
    }
    return Optional.of(cpus);
  }

  /**
   * @return the number of a CPU or node: decimal digits, below {@link #MAX_CPUS}
   */
  public static OptionalInt number(String text) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.length() > 5) {
      return OptionalInt.empty();
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return OptionalInt.empty();
      }
      value = value * 10 + digit;
    }
    return value < MAX_CPUS ? OptionalInt.of(value) : OptionalInt.empty();
  }

  /**
   * @return the numbers, ascending
   */
  public static List<Integer> toList(BitSet cpus) {
    List<Integer> list = new ArrayList<>(cpus.cardinality());
    for (int cpu = cpus.nextSetBit(0); cpu >= 0; cpu = cpus.nextSetBit(cpu + 1)) {
      list.add(cpu);
    }
    return list;
  }
}
