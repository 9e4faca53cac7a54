package com.spacewink.vgpu.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The framework's storage: a folder for this process alone, so that any number of them run side by
 * side, gone when it ends. What a killed process left is removed by the next one that starts.
 */
final class Storage {
  private static final String PREFIX = "vgpu-";

  private final Path folder;

  private Storage(Path folder) {
    this.folder = folder;
  }

  static Storage create() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    removeLeftOver(temporary);
    Path folder =
        Files.createTempDirectory(temporary, PREFIX + ProcessHandle.current().pid() + "-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder), "vgpu-storage"));
    return new Storage(folder);
  }

  Path folder() {
    return folder;
  }

  /** Removes the folders of processes that are no more, as far as they are ours to remove. */
  static void removeLeftOver(Path temporary) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "[0-9]*-*")) {
      for (Path folder : folders) {
        if (isOrphan(folder)) {
          remove(folder);
        }
      }
    } catch (IOException e) {
      // Somebody else's folders, or none to read: nothing that this start depends on.
      return;
    }
  }

  private static boolean isOrphan(Path folder) {
    String name = folder.getFileName().toString().substring(PREFIX.length());
    try {
      long pid = Long.parseLong(name.substring(0, name.indexOf('-')));
      return Files.isDirectory(folder)
          && Files.getOwner(folder).getName().equals(System.getProperty("user.name"))
          && ProcessHandle.of(pid).isEmpty();
    } catch (NumberFormatException | IOException e) {
      return false;
    }
  }

  private static void remove(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure)
                throws IOException {
              Files.deleteIfExists(each);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // A bundle still writes there while the process ends; the next start tries again.
      return;
    }
  }
}
