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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes an array as a .npy file: version 1.0, little-endian, C order. The file appears whole or
 * not at all: it is written beside its place, brought to the disk and then renamed.
 */
final class NpyWriter {
  private static final byte[] START = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** NumPy aligns the first element so, which lets others map the file. */
  private static final int ALIGNMENT = 64;

  private static final int SLICE = 64 << 20;

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
    Path temporary = beside();
    try {
      try (FileChannel channel = create(temporary);
          Pin pin = elements.pin(Access.READ)) {
        writeFully(channel, header(type, shape));
        writeElements(channel, pin, bytes(type, shape), type.real().bytes());
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder();
    } catch (IOException e) {
      VgpuException failure =
          new VgpuException(Status.IO_FAILED, name + ": cannot be written: " + reason(e), e);
      delete(temporary, failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      delete(temporary, e);
      throw e;
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

  /** A link is followed, so that the file it points to is replaced and not the link. */
  private static Path target(Path file, String name) {
    try {
      return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    } catch (IOException e) {
      throw new VgpuException(Status.INVALID_VALUE, name + ": cannot be written: " + reason(e), e);
    }
  }

  /** Only creating a file tells whether one can be created. */
  private void probe() {
    Path temporary = beside();
    try {
      create(temporary).close();
      Files.delete(temporary);
    } catch (IOException e) {
      String folder = String.valueOf(target.getParent());
      throw new VgpuException(
          Status.INVALID_VALUE,
          name + ": no file can be written in " + folder + ": " + reason(e),
          e);
    }
  }

  /** A hidden file that nobody has; a UUID would wake Java's security, which takes 20 ms. */
  private Path beside() {
    long unique = ThreadLocalRandom.current().nextLong();
    return target.resolveSibling(".vgpu-" + Long.toHexString(unique) + ".tmp");
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
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
    return cause.getClass() == IOException.class
        ? cause.getMessage()
        : cause.getClass().getSimpleName().replace("Exception", "");
  }

  private static void delete(Path file, Throwable cause) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
