package com.spacewink.vgpu.gogo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes grey levels as a PNG file, without the desktop module, whose start takes longer than all
 * the rest of the demo.
 *
 * <p>Source: W3C, "Portable Network Graphics (PNG) Specification", second edition.
 */
final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte BITS_PER_SAMPLE = 8;
  private static final byte GREYSCALE = 0;
  private static final byte NO_FILTER = 0;

  private final int width;
  private final int height;
  private final byte[] grey;

  /**
   * @param grey levels from 0 to 255, row by row from the top
   */
  PngWriter(int width, int height, byte[] grey) {
    this.width = width;
    this.height = height;
    this.grey = grey.clone();
  }

  void write(FileChannel file) throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(BITS_PER_SAMPLE)
            .put(GREYSCALE)
            // Of compression, of filters and no interlacing: the only or the plain method of each.
            .put(new byte[3]);
    writeFully(file, ByteBuffer.wrap(SIGNATURE));
    writeChunk(file, "IHDR", header.array());
    writeChunk(file, "IDAT", deflated());
    writeChunk(file, "IEND", new byte[0]);
  }

  private byte[] deflated() {
    ByteBuffer lines = ByteBuffer.allocate(height * (width + 1));
    for (int row = 0; row < height; row++) {
      lines.put(NO_FILTER).put(grey, row * width, width);
    }
    Deflater deflater = new Deflater();
    deflater.setInput(lines.array());
    deflater.finish();
    // Stored blocks take five bytes each beside their 16 KiB or more, so this is enough.
    byte[] buffer = new byte[lines.capacity() + lines.capacity() / 1024 + 64];
    int size = deflater.deflate(buffer);
    deflater.end();
    return Arrays.copyOf(buffer, size);
  }

  private static void writeChunk(FileChannel file, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    ByteBuffer chunk =
        ByteBuffer.allocate(3 * Integer.BYTES + data.length)
            .putInt(data.length)
            .put(name)
            .put(data)
            .putInt((int) crc.getValue())
            .flip();
    writeFully(file, chunk);
  }

  private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }
}
