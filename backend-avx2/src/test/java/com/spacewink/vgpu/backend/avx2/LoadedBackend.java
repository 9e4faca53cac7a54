package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.kernel.Kernel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The backend outside of a framework, on a machine that can run it. */
final class LoadedBackend {
  static final DeviceProperties MACHINE =
      new DeviceProperties(
          "Test CPU",
          "",
          System.getProperty("os.arch"),
          List.of(IsaLevel.SCALAR, IsaLevel.AVX2),
          List.of(),
          2,
          2,
          1,
          List.of(
              new Cache(1, Cache.Type.DATA, 32 << 10, 64, 1),
              new Cache(2, Cache.Type.UNIFIED, 512 << 10, 64, 1)),
          List.of(new NumaNode(0, List.of(0, 1), 0)),
          8L << 30);

  private LoadedBackend() {}

  static <K extends Kernel> K kernel(Path folder, Class<K> family) {
    return backend(folder).kernel(family).orElseThrow();
  }

  static Avx2Backend backend(Path folder) {
    Assumptions.assumeTrue(
        Machine.hasAvx2(), "this machine has no AVX2 with FMA: the kernels cannot run here");
    return new Avx2Backend(folder, MACHINE);
  }
}
