package com.spacewink.vgpu.gogo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes .npy files for tests, good ones and bad ones, without the code under test. */
final class NpyFiles {
  private NpyFiles() {}

  /** A file of version 1.0 with any header and any data. */
  static byte[] bytes(String dictionary, byte[] data) {
    return bytes(1, dictionary, data);
  }

  static byte[] bytes(int version, String dictionary, byte[] data) {
    byte[] text = (dictionary + "\n").getBytes(StandardCharsets.ISO_8859_1);
    int lengthBytes = version == 1 ? 2 : 4;
    ByteBuffer file =
        ByteBuffer.allocate(8 + lengthBytes + text.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    return file.put(text).put(data).array();
  }

  static String dictionary(String descr, boolean fortranOrder, String shape) {
    return "{'descr': '"
        + descr
        + "', 'fortran_order': "
        + (fortranOrder ? "True" : "False")
        + ", 'shape': "
        + shape
        + ", }";
  }

  /** Little-endian f64 elements in a file of C order. */
  static byte[] doubles(String shape, double... elements) {
    return bytes(dictionary("<f8", false, shape), f64(ByteOrder.LITTLE_ENDIAN, elements));
  }

  static byte[] f64(ByteOrder order, double... elements) {
    ByteBuffer bytes = ByteBuffer.allocate(elements.length * Double.BYTES).order(order);
    for (double element : elements) {
      bytes.putDouble(element);
    }
    return bytes.array();
  }

  static byte[] f32(ByteOrder order, float... elements) {
    ByteBuffer bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(order);
    for (float element : elements) {
      bytes.putFloat(element);
    }
    return bytes.array();
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
