package com.spacewink.vgpu.kernels;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.device.NumaNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The machine that runs the tests, and the one that backends are told of. */
public final class TestMachine {
  private TestMachine() {}

  /**
   * @param level an instruction set level
   * @return why kernels for it cannot run here, or empty if they can
   */
  public static Optional<String> lacks(IsaLevel level) {
    List<String> needed = flagsOf(level);
    return flags().containsAll(needed)
        ? Optional.empty()
        : Optional.of(
            "the kernels cannot run here: this machine has no "
                + level.id()
                + " (the flags "
                + String.join(", ", needed)
                + ")");
  }

  /**
   * @return a machine of two cores whose caches are small, so that little data fills many blocks
   */
  public static DeviceProperties with(IsaLevel level) {
    return new DeviceProperties(
        "Test CPU",
        "",
        System.getProperty("os.arch"),
        Arrays.stream(IsaLevel.values()).filter(lower -> lower.isWithin(level)).toList(),
        List.of(),
        2,
        2,
        1,
        List.of(
            new Cache(1, Cache.Type.DATA, 32 << 10, 64, 1),
            new Cache(2, Cache.Type.UNIFIED, 512 << 10, 64, 1)),
        List.of(new NumaNode(0, List.of(0, 1), 0)),
        8L << 30);
  }

  private static List<String> flagsOf(IsaLevel level) {
    return switch (level) {
      case AVX2 -> List.of("avx2", "fma");
      case AVX512 -> List.of("avx2", "fma", "avx512f", "avx512dq", "avx512bw", "avx512vl");
      case SCALAR, NEON, SVE -> List.of();
    };
  }

  private static Set<String> flags() {
    try {
      return Set.copyOf(List.of(Files.readString(Path.of("/proc/cpuinfo")).split("\\s+")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
