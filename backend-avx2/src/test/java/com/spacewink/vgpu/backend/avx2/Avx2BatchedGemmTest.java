package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.tck.BatchedGemmContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class Avx2BatchedGemmTest extends BatchedGemmContract {
  @TempDir static Path folder;
  private static Avx2Backend backend;

  @BeforeAll
  static void load() {
    backend = LoadedBackend.backend(folder);
  }

  @Override
  protected BatchedGemmKernel kernel() {
    return backend.kernel(BatchedGemmKernel.class).orElseThrow();
  }

  @Override
  protected GemmKernel single() {
    return backend.kernel(GemmKernel.class).orElseThrow();
  }
}
