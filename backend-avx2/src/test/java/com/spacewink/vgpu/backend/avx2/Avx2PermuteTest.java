package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.tck.PermuteContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class Avx2PermuteTest extends PermuteContract {
  @TempDir static Path folder;
  private static PermuteKernel kernel;

  @BeforeAll
  static void load() {
    kernel = LoadedBackend.kernel(folder, PermuteKernel.class);
  }

  @Override
  protected PermuteKernel kernel() {
    return kernel;
  }
}
