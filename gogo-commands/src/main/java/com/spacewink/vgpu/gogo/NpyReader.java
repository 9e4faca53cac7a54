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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;

/**
 * A .npy file, open for reading. Opening it reads the header and checks it against the file's size,
 * so that nothing is allocated for an array that is not there.
 */
final class NpyReader implements AutoCloseable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int PREAMBLE = MAGIC.length + 2;

  /** Versions 2 and 3 could claim 4 GiB; NumPy refuses more than 10,000 bytes by itself. */
  private static final int MAX_HEADER = 1 << 20;

  private static final int SLICE = 64 << 20;
  private static final int STAGE = 1 << 20;

  /** The largest integer up to which f64 holds every one. */
  private static final long MAX_EXACT = 1L << 53;

  private final String name;
  private final FileChannel channel;
  private final NpyHeader header;

  private NpyReader(String name, FileChannel channel, NpyHeader header) {
    this.name = name;
    this.channel = channel;
    this.header = header;
  }

  /**
   * @param file where the file is
   * @param name what its user calls it
   * @throws VgpuException INVALID_VALUE if it cannot be opened or is no .npy file as it should be
   */
  static NpyReader open(Path file, String name) {
    if (!Files.exists(file)) {
      throw VgpuException.invalid(name + ": no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw VgpuException.invalid(name + ": not a regular file, expected a .npy file");
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(file);
    } catch (IOException e) {
      throw new VgpuException(Status.INVALID_VALUE, name + ": cannot be opened for reading", e);
    }
    try {
      return new NpyReader(name, channel, readHeader(name, channel));
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw failed(name, e);
    } catch (RuntimeException e) {
      closeQuietly(channel, e);
      throw e;
    }
  }

  NpyHeader header() {
    return header;
  }

  /** The smallest type that holds all elements. */
  DataType dataType() {
    return header.type().dataType();
  }

  String name() {
    return name;
  }

  /**
   * Reads the elements into memory of their own, in the file's order of axes.
   *
   * @param type what they are to become; wide enough for the file's type
   * @param allocate where memory comes from
   * @return the elements, to be closed by the caller
   */
  Buffer read(DataType type, LongFunction<Buffer> allocate) {
    Buffer buffer = allocate.apply(header.elements() * type.bytes());
    try (Pin pin = buffer.pin(Access.WRITE)) {
      channel.position(header.dataOffset());
      if (header.type() == NpyType.of(type)) {
        readUnchanged(pin);
      } else {
        readConverted(pin, type);
      }
      return buffer;
    } catch (IOException e) {
      buffer.close();
      throw failed(name, e);
    } catch (RuntimeException | Error e) {
      buffer.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  private void readUnchanged(Pin pin) throws IOException {
    boolean isSwapped = header.order() != ByteOrder.nativeOrder();
    int part = header.type().dataType().real().bytes();
    long bytes = header.dataBytes();
    for (long offset = 0; offset < bytes; offset += SLICE) {
      ByteBuffer window = pin.window(offset, (int) Math.min(SLICE, bytes - offset));
      fill(window);
      if (isSwapped) {
        ByteSwap.inPlace(window, part);
      }
    }
  }

  private void readConverted(Pin pin, DataType type) throws IOException {
    int size = header.type().bytes();
    long total = header.elements();
    int most = STAGE / size;
    ByteBuffer stage =
        ByteBuffer.allocate((int) Math.min(total, most) * size).order(header.order());
    for (long done = 0; done < total; done += most) {
      int count = (int) Math.min(most, total - done);
      fill(stage.clear().limit(count * size));
      ByteBuffer window = pin.window(done * type.bytes(), count * type.bytes());
      for (int i = 0; i < count; i++) {
        convert(stage, i, window, type, done);
      }
    }
  }

  private void convert(ByteBuffer stage, int i, ByteBuffer window, DataType type, long done) {
    int from = i * header.type().bytes();
    double re =
        switch (header.type()) {
          case BOOL -> stage.get(from) == 0 ? 0 : 1;
          case INT8 -> stage.get(from);
          case UINT8 -> Byte.toUnsignedInt(stage.get(from));
          case INT16 -> stage.getShort(from);
          case UINT16 -> Short.toUnsignedInt(stage.getShort(from));
          case INT32 -> stage.getInt(from);
          case UINT32 -> Integer.toUnsignedLong(stage.getInt(from));
          case INT64 -> exact(stage.getLong(from), true, done + i);
          case UINT64 -> exact(stage.getLong(from), false, done + i);
          case FLOAT32, COMPLEX64 -> stage.getFloat(from);
          case FLOAT64, COMPLEX128 -> stage.getDouble(from);
        };
    double im = header.type() == NpyType.COMPLEX64 ? stage.getFloat(from + Float.BYTES) : 0;
    int to = i * type.bytes();
    int part = type.real().bytes();
    put(window, to, part, re);
    if (type.isComplex()) {
      put(window, to + part, part, im);
    }
  }

  private static void put(ByteBuffer window, int at, int bytes, double value) {
    if (bytes == Float.BYTES) {
      window.putFloat(at, (float) value);
    } else {
      window.putDouble(at, value);
    }
  }

  private double exact(long value, boolean isSigned, long index) {
    if (value > MAX_EXACT || value < (isSigned ? -MAX_EXACT : 0)) {
      throw VgpuException.invalid(
          name
              + ": element "
              + index
              + " is "
              + (isSigned ? Long.toString(value) : Long.toUnsignedString(value))
              + ": integers are computed in f64, which is exact up to 2^53 only");
    }
    return value;
  }

  private void fill(ByteBuffer target) throws IOException {
    fill(channel, name, target);
  }

  private static void fill(FileChannel channel, String name, ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        throw VgpuException.invalid(name + ": ends while it is read");
      }
    }
  }

  private static NpyHeader readHeader(String name, FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(size, PREAMBLE + Integer.BYTES));
    fill(channel, name, start);
    start.flip().order(ByteOrder.LITTLE_ENDIAN);
    checkMagic(name, start);
    int major = Byte.toUnsignedInt(start.get(MAGIC.length));
    int minor = Byte.toUnsignedInt(start.get(MAGIC.length + 1));
    if (major < 1 || major > 3 || minor != 0) {
      throw VgpuException.invalid(
          name + ": .npy format version " + major + "." + minor + ": expected 1.0, 2.0 or 3.0");
    }
    int lengthBytes = major == 1 ? Short.BYTES : Integer.BYTES;
    int textOffset = PREAMBLE + lengthBytes;
    if (size < textOffset) {
      throw VgpuException.invalid(name + ": " + size + " bytes: ends within its .npy header");
    }
    long length =
        major == 1
            ? Short.toUnsignedLong(start.getShort(PREAMBLE))
            : Integer.toUnsignedLong(start.getInt(PREAMBLE));
    checkHeaderLength(name, length, size - textOffset);
    ByteBuffer text = ByteBuffer.allocate((int) length);
    channel.position(textOffset);
    fill(channel, name, text);
    Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    NpyHeader header =
        new NpyHeaderParser(name, new String(text.array(), charset)).parse(textOffset + length);
    checkDataLength(name, header, size - header.dataOffset());
    return header;
  }

  private static void checkMagic(String name, ByteBuffer start) {
    boolean isNpy = start.limit() >= PREAMBLE;
    for (int i = 0; isNpy && i < MAGIC.length; i++) {
      isNpy = start.get(i) == MAGIC[i];
    }
    if (!isNpy) {
      String found = new String(start.array(), StandardCharsets.ISO_8859_1);
      throw VgpuException.invalid(
          name
              + ": begins with '"
              + NpyHeaderParser.shown(found)
              + "': expected a .npy file, which begins with '\\x93NUMPY'");
    }
  }

  private static void checkHeaderLength(String name, long length, long rest) {
    if (length > MAX_HEADER) {
      throw VgpuException.invalid(
          name + ": header is " + length + " bytes long: expected at most " + MAX_HEADER);
    }
    if (length > rest) {
      throw VgpuException.invalid(
          name + ": header is " + length + " bytes long, the file holds " + rest);
    }
  }

  private static void checkDataLength(String name, NpyHeader header, long found) {
    if (header.dataBytes() != found) {
      throw VgpuException.invalid(
          name
              + ": header claims "
              + header
              + " = "
              + header.dataBytes()
              + " bytes, the file holds "
              + found);
    }
  }

  private static VgpuException failed(String name, IOException cause) {
    return new VgpuException(
        Status.IO_FAILED, name + ": cannot be read: " + cause.getMessage(), cause);
  }

  private static void closeQuietly(FileChannel channel, Exception cause) {
    try {
      channel.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
