package com.spacewink.vgpu.backend.avx2;

import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.tck.PeakContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class Avx2PeakTest extends PeakContract {
  @TempDir static Path folder;
  private static PeakKernel kernel;

  @BeforeAll
  static void load() {
    kernel = LoadedBackend.kernel(folder, PeakKernel.class);
  }

  @Override
  protected PeakKernel kernel() {
    return kernel;
  }
}
