package com.spacewink.vgpu.distro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/test/python/fft_agreement.py} compares transforms with NumPy, from file to file. */
class NumpyFftAgreementTest {
  @TempDir Path folder;

  @Test
  void fftAgreesWithNumpy() throws Exception {
    assumeTrue(
        python("-c", "import numpy").status == 0,
        "NumPy is not here: on Debian: apt-get install python3-numpy");
    Outcome outcome =
        python(
            new File("src/test/python/fft_agreement.py").getAbsolutePath(),
            Path.of(System.getProperty("vgpu.distribution"), "bin", "vgpu").toString());
    assertEquals(0, outcome.status, outcome.output);
  }

  private record Outcome(int status, String output) {}

  private Outcome python(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // Neither what was measured in somebody's home decides here, nor is it changed.
    builder.environment().put("VGPU_TUNER_FILE", folder.resolve("tuner.json").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
