package com.spacewink.vgpu.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

class StartFailureTest {
  @Test
  void missingFileIsSaidToBeMissing() {
    assertEquals(
        "the framework did not start: /no/where: no such file or folder",
        StartFailure.of(new NoSuchFileException("/no/where")).message());
  }

  @Test
  void causesAreTold() {
    assertEquals(
        "the framework did not start: conf cannot be read: bad escape",
        StartFailure.of(new IOException("conf cannot be read", new Exception("bad escape")))
            .message());
  }

  @Test
  void exitStatusTellsFilesFromServices() {
    assertEquals(1, StartFailure.of(new IOException("x")).exitStatus());
    assertEquals(3, StartFailure.of(new BundleException("x")).exitStatus());
    assertEquals(3, StartFailure.of(new StackOverflowError()).exitStatus());
  }

  @Test
  void documentIsOneLineOfJson() {
    assertEquals(
        "{\"error\":{\"status\":\"IO_FAILED\",\"message\":"
            + "\"the framework did not start: a \\\"b\\\" \\\\ c\\u0001\"}}",
        StartFailure.of(new IOException("a \"b\"\n \\ c\u0001")).document());
  }
}
