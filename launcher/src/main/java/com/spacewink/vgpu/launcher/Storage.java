package com.spacewink.vgpu.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * The framework's storage: a folder for this process alone, so that any number of them run side by
 * side, gone when it ends. What a killed process left is removed by the next one that starts.
 */
final class Storage {
  private static final String PREFIX = "vgpu-";

  private static final String LOCK = "lock";

  /** A folder without a lock may be one that is being made right now. */
  private static final Duration TIME_TO_LOCK = Duration.ofMinutes(1);

  private final Path folder;

  /**
   * Held until the process ends, however it does. The shutdown hook keeps this object reachable:
   * the garbage collector would close the lock's channel, and with it give up the lock.
   */
  private final FileLock lock;

  private Storage(Path folder, FileLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static Storage create() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    removeLeftOver(temporary);
    Path folder =
        Files.createTempDirectory(temporary, PREFIX + ProcessHandle.current().pid() + "-");
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Storage storage = new Storage(folder, channel.lock());
    Runtime.getRuntime().addShutdownHook(new Thread(storage::end, "vgpu-storage"));
    return storage;
  }

  Path folder() {
    return folder;
  }

  private void end() {
    remove(folder);
    try {
      lock.release();
    } catch (IOException e) {
      // The process ends, and its locks with it.
      return;
    }
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

  /**
   * The process id alone does not tell: a process in another container that shares the temporary
   * folder is not seen from here. Links are not followed, as others may plant them.
   */
  private static boolean isOrphan(Path folder) {
    String name = folder.getFileName().toString().substring(PREFIX.length());
    try {
      long pid = Long.parseLong(name.substring(0, name.indexOf('-')));
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Owner.of(folder, LinkOption.NOFOLLOW_LINKS) == Owner.OF_PROCESS
          && ProcessHandle.of(pid).isEmpty()
          && !isLocked(folder);
    } catch (NumberFormatException | IOException e) {
      return false;
    }
  }

  private static boolean isLocked(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Instant made = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
      return made.isAfter(Instant.now().minus(TIME_TO_LOCK));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      return taken == null;
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
