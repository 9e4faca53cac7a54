package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes an array as a .npy file: version 1.0, little-endian, C order. */
final class NpyWriter {
  private static final byte[] START = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** NumPy aligns the first element so, which lets others map the file. */
  private static final int ALIGNMENT = 64;

  private static final int SLICE = 64 << 20;

  private final OutputFile file;

  private NpyWriter(OutputFile file) {
    this.file = file;
  }

  /**
   * Makes sure that a file can be written before somebody computes what is to stand in it.
   *
   * @param file where the file is to be
   * @param name what its user calls it
   * @throws VgpuException INVALID_VALUE if nothing can be written there
   */
  static NpyWriter to(Path file, String name) {
    return new NpyWriter(OutputFile.at(file, name));
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
    file.write(
        channel -> {
          try (Pin pin = elements.pin(Access.READ)) {
            writeFully(channel, header(type, shape));
            writeElements(channel, pin, bytes(type, shape), type.real().bytes());
          }
        });
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
}
