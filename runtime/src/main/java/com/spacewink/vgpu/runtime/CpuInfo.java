package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.device.IsaLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What /proc/cpuinfo tells about the first processor. The others are not read: a system's
 * processors have the same instruction sets, and on a machine of many the file is long and slow.
 *
 * @param name the processor's name, empty if not known
 * @param vendor its maker, empty if not known
 * @param features the instruction set features that the kernel lists, in its own words
 */
record CpuInfo(String name, String vendor, Set<String> features) {
  static CpuInfo parse(String text) {
    String vendor = "";
    String modelName = "";
    String implementer = "";
    String part = "";
    Set<String> features = Set.of();
    for (String line : text.split("\n")) {
      if (line.isBlank() && !features.isEmpty()) {
        break;
      }
      int colon = line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).strip()) {
        case "vendor_id" -> vendor = value;
        case "model name" -> modelName = value;
        case "CPU implementer" -> implementer = value;
        case "CPU part" -> part = value;
        case "flags", "Features" -> features = new HashSet<>(Arrays.asList(value.split(" ")));
        default -> {}
      }
    }
    if (implementer.isEmpty()) {
      return new CpuInfo(modelName, vendor, features);
    }
    // Arm kernels put no name here, or one that only says which version of the architecture it is.
    return new CpuInfo(
        ArmProcessors.name(implementer, part), ArmProcessors.vendor(implementer), features);
  }

  /**
   * @param architecture the one that this process is of, as Java names it; instruction sets of
   *     another do not count, as under an emulator that shows the host's /proc/cpuinfo
   * @return the levels that the processor has, lowest first
   */
  List<IsaLevel> isaLevels(String architecture) {
    IsaLevel.Family family = family(architecture);
    List<IsaLevel> levels = new ArrayList<>();
    for (IsaLevel level : IsaLevel.values()) {
      if ((level.family() == IsaLevel.Family.ANY || level.family() == family) && has(level)) {
        levels.add(level);
      }
    }
    return levels;
  }

  private boolean has(IsaLevel level) {
    return switch (level) {
      case SCALAR -> true;
      case AVX2 -> has("avx2", "fma");
      case AVX512 -> has(IsaLevel.AVX2) && has("avx512f", "avx512dq", "avx512bw", "avx512vl");
      case NEON -> has("asimd");
      case SVE -> has(IsaLevel.NEON) && has("sve");
    };
  }

  private boolean has(String... names) {
    return features.containsAll(Arrays.asList(names));
  }

  private static IsaLevel.Family family(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> IsaLevel.Family.X86;
      case "aarch64", "arm64" -> IsaLevel.Family.ARM;
      default -> IsaLevel.Family.ANY;
    };
  }
}
