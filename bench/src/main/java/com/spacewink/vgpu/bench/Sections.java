package com.spacewink.vgpu.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The samples of one contestant in one case. */
final class Sections {
  private final List<Section> sections = new ArrayList<>();

  void add(Section section) {
    sections.add(section);
  }

  int count() {
    return sections.size();
  }

  double medianWallNanos() {
    return median(Section::wallNanos);
  }

  double medianCpuNanos() {
    return median(Section::cpuNanos);
  }

  private double median(ToDoubleFunction<Section> time) {
    return Quantiles.median(sections.stream().mapToDouble(time).toArray());
  }
}
