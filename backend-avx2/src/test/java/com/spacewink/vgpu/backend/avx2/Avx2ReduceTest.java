package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.kernel.ReduceKernel;
import com.spacewink.vgpu.tck.ReduceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class Avx2ReduceTest extends ReduceContract {
  @TempDir static Path folder;
  private static ReduceKernel kernel;

  @BeforeAll
  static void load() {
    kernel = LoadedBackend.kernel(folder, ReduceKernel.class);
  }

  @Override
  protected ReduceKernel kernel() {
    return kernel;
  }
}
