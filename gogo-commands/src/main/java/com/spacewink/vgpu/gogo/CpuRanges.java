package com.spacewink.vgpu.gogo;

import java.util.List;

/** Numbers of CPUs as Linux writes them: {@code 0-3,8}. */
final class CpuRanges {
  private CpuRanges() {}

  /**
   * @param cpus ascending
   */
  static String of(List<Integer> cpus) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < cpus.size()) {
      int first = cpus.get(i);
      int last = first;
      while (++i < cpus.size() && cpus.get(i) == last + 1) {
        last++;
      }
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (last > first) {
        text.append('-').append(last);
      }
    }
    return text.toString();
  }
}
