package com.spacewink.vgpu.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
    Files.createFile(left.resolveSibling("lock"));
    Storage.removeLeftOver(temporary);
    assertFalse(Files.exists(left.getParent()));
  }

  @Test
  void folderThatIsLockedStays() throws Exception {
    Path used = Files.createDirectory(temporary.resolve("vgpu-" + NO_PROCESS + "-2"));
    Path lock = Files.createFile(used.resolve("lock"));
    // Locks are those of a process, so another one must hold it.
    Process holder =
        new ProcessBuilder(
                "python3",
                "-c",
                "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.lockf(f, fcntl.LOCK_EX);"
                    + " print('held', flush=True); sys.stdin.read()",
                lock.toString())
            .start();
    try {
      assertEquals('h', holder.getInputStream().read());
      Storage.removeLeftOver(temporary);
      assertTrue(Files.exists(used));
    } finally {
      holder.destroy();
      holder.waitFor();
    }
    Storage.removeLeftOver(temporary);
    assertFalse(Files.exists(used));
  }

  @Test
  void folderThatIsBeingMadeStays() throws IOException {
    Path made = Files.createDirectory(temporary.resolve("vgpu-" + NO_PROCESS + "-3"));
    Storage.removeLeftOver(temporary);
    assertTrue(Files.exists(made));
  }

  @Test
  void linkIsNotFollowed() throws IOException {
    Path other = Files.createDirectory(temporary.resolve("other"));
    Files.createFile(other.resolve("lock"));
    Files.createSymbolicLink(temporary.resolve("vgpu-" + NO_PROCESS + "-4"), other);
    Storage.removeLeftOver(temporary);
    assertTrue(Files.exists(other.resolve("lock")));
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
