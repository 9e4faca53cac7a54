package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.tck.GemmContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class Avx2GemmTest extends GemmContract {
  @TempDir static Path folder;
  private static GemmKernel kernel;

  @BeforeAll
  static void load() {
    kernel = LoadedBackend.kernel(folder, GemmKernel.class);
  }

  @Override
  protected GemmKernel kernel() {
    return kernel;
  }
}
