package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Writes an array as a .npy file: version 1.0, little-endian, C order. The file appears whole or
 * not at all: it is written beside its place, brought to the disk and then renamed.
 */
final class NpyWriter {
  private static final byte[] START = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** NumPy aligns the first element so, which lets others map the file. */
  private static final int ALIGNMENT = 64;

  private static final int SLICE = 64 << 20;

  /** As many as Linux follows in one name. */
  private static final int MOST_LINKS = 40;

  private final Path target;
  private final String name;

  private NpyWriter(Path target, String name) {
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
  static NpyWriter to(Path file, String name) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw VgpuException.invalid(name + ": not a regular file, expected a file to write");
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw VgpuException.invalid(name + ": exists and may not be written");
    }
    NpyWriter writer = new NpyWriter(target(file, name), name);
    writer.probe();
    return writer;
  }

  /**
   * Writes the file.
   *
   * @param type element type
   * @param shape the extents
   * @param elements the elements, row-major
   * @throws VgpuException IO_FAILED if the disk is full or fails; there is no file then
   */
  void write(DataType type, long[] shape, Buffer elements) {
    try (TemporaryFile temporary = TemporaryFile.beside(target)) {
      try (FileChannel channel = temporary.create();
          Pin pin = elements.pin(Access.READ)) {
        writeFully(channel, header(type, shape));
        writeElements(channel, pin, bytes(type, shape), type.real().bytes());
        channel.force(true);
      }
      temporary.moveToTarget();
      syncFolder();
    } catch (IOException e) {
      throw new VgpuException(Status.IO_FAILED, name + ": cannot be written: " + reason(e), e);
    }
  }

  static ByteBuffer header(DataType type, long[] shape) {
    String dictionary =
        "{'descr': '<"
            + NpyType.of(type).code()
            + "', 'fortran_order': False, 'shape': "
            + NpyHeader.shapeText(shape)
            + ", }";
    int used = START.length + Short.BYTES + dictionary.length() + 1;
    int blanks = (ALIGNMENT - used % ALIGNMENT) % ALIGNMENT;
    String text = dictionary + " ".repeat(blanks) + "\n";
    return ByteBuffer.allocate(used + blanks)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(START)
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.ISO_8859_1))
        .flip();
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

  private static void writeElements(FileChannel channel, Pin pin, long bytes, int part)
      throws IOException {
    boolean isLittle = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    for (long offset = 0; offset < bytes; offset += SLICE) {
      ByteBuffer window = pin.window(offset, (int) Math.min(SLICE, bytes - offset));
      writeFully(channel, isLittle ? window : swapped(window, part));
    }
  }

  private static long bytes(DataType type, long[] shape) {
    long bytes = type.bytes();
    for (long extent : shape) {
      bytes *= extent;
    }
    return bytes;
  }

  private static ByteBuffer swapped(ByteBuffer window, int part) {
    ByteBuffer copy = ByteBuffer.allocate(window.remaining()).put(window).flip();
    return ByteSwap.inPlace(copy, part);
  }

  private static void writeFully(FileChannel channel, ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      channel.write(source);
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
