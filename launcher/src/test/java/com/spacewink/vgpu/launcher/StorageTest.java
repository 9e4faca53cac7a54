package com.spacewink.vgpu.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  /** Beyond the largest process id that Linux gives (2^22). */
  private static final long NO_PROCESS = 99_999_999;

  @TempDir Path temporary;

  @Test
  void folderOfAProcessThatIsNoMoreIsRemoved() throws IOException {
    Path left = Files.createDirectories(temporary.resolve("vgpu-" + NO_PROCESS + "-1/bundle1"));
    Files.writeString(left.resolve("data"), "x");
    Storage.removeLeftOver(temporary);
    assertFalse(Files.exists(left.getParent()));
  }

  @Test
  void folderOfARunningProcessStays() throws IOException {
    Path used =
        Files.createDirectory(temporary.resolve("vgpu-" + ProcessHandle.current().pid() + "-1"));
    Storage.removeLeftOver(temporary);
    assertTrue(Files.exists(used));
  }

  @Test
  void foldersOfOtherNamesStay() throws IOException {
    Path other = Files.createDirectory(temporary.resolve("vgpu-results-1"));
    Storage.removeLeftOver(temporary);
    assertTrue(Files.exists(other));
  }
}
