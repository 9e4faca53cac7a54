package com.spacewink.vgpu.distro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/test/python/agreement.py} compares commands with NumPy, from file to file. */
class NumpyAgreementTest {
  @TempDir Path folder;

  @Test
  void matmulAgreesWithNumpy() throws Exception {
    Process process =
        new ProcessBuilder(
                "python3",
                new File("src/test/python/agreement.py").getAbsolutePath(),
                Path.of(System.getProperty("vgpu.distribution"), "bin", "vgpu").toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
