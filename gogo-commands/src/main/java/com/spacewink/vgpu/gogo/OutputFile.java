package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that a command writes. It appears whole or not at all: it is written beside its place,
 * brought to the disk and then renamed.
 */
final class OutputFile {
  /** As many as Linux follows in one name. */
  private static final int MOST_LINKS = 40;

  private final Path target;
  private final String name;

  /** What is to stand in the file. */
  interface Content {
    void write(FileChannel channel) throws IOException;
  }

  private OutputFile(Path target, String name) {
    this.target = target;
    this.name = name;
  }

  /**
   * Makes sure that a file can be written before somebody computes what is to stand in it.
   *
   * @param file where the file is to be
   * @param name what its user calls it
   * @throws VgpuException INVALID_VALUE if nothing can be written there
   */
  static OutputFile at(Path file, String name) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw VgpuException.invalid(name + ": not a regular file, expected a file to write");
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw VgpuException.invalid(name + ": exists and may not be written");
    }
    OutputFile output = new OutputFile(target(file, name), name);
    output.probe();
    return output;
  }

  /**
   * Writes the file.
   *
   * @throws VgpuException IO_FAILED if the disk is full or fails; there is no file then
   */
  void write(Content content) {
    try (TemporaryFile temporary = TemporaryFile.beside(target)) {
      try (FileChannel channel = temporary.create()) {
        content.write(channel);
        channel.force(true);
      }
      temporary.moveToTarget();
      syncFolder();
    } catch (IOException e) {
      throw new VgpuException(Status.IO_FAILED, name + ": cannot be written: " + reason(e), e);
    }
  }

  /**
   * A link is followed, so that the file it points to is replaced and not the link; that file need
   * not exist yet.
   */
  private static Path target(Path file, String name) {
    try {
      if (Files.exists(file)) {
        return file.toRealPath();
      }
      Path target = file.toAbsolutePath();
      for (int links = 0; Files.isSymbolicLink(target); links++) {
        if (links == MOST_LINKS) {
          throw VgpuException.invalid(
              name
                  + ": leads through more than "
                  + MOST_LINKS
                  + " links, expected a file to write");
        }
        target = target.resolveSibling(Files.readSymbolicLink(target));
      }
      return target;
    } catch (IOException e) {
      throw new VgpuException(Status.INVALID_VALUE, name + ": cannot be written: " + reason(e), e);
    }
  }

  /** Only creating a file tells whether one can be created; its name is asked about besides. */
  private void probe() {
    try (TemporaryFile temporary = TemporaryFile.beside(target)) {
      temporary.create().close();
      checkName();
    } catch (IOException e) {
      String folder = String.valueOf(target.getParent());
      throw new VgpuException(
          Status.INVALID_VALUE,
          name + ": no file can be written in " + folder + ": " + reason(e),
          e);
    }
  }

  /** File systems differ in what names they take, and in how long. */
  private void checkName() throws IOException {
    try {
      Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      // A name that could be looked up can be given to a file.
    }
  }

  /** The rename is on the disk once the folder is. */
  private void syncFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(target.getParent())) {
      folder.force(true);
    }
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    String text = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    return text == null ? "reading or writing failed" : text;
  }
}
