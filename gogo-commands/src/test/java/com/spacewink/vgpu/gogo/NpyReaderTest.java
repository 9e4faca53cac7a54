package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyReaderTest {
  @TempDir Path folder;
  private final PlainGpu gpu = new PlainGpu();

  private Path file(byte[] bytes) {
    return NpyFiles.write(folder.resolve("a.npy"), bytes);
  }

  private double[] read(byte[] bytes, DataType type) {
    try (NpyReader reader = NpyReader.open(file(bytes), "a.npy");
        Buffer buffer = reader.read(type, gpu::allocate);
        Pin pin = buffer.pin(Access.READ)) {
      ByteBuffer window = pin.window(0, (int) pin.byteSize());
      double[] parts = new double[window.limit() / type.real().bytes()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = type.real() == DataType.F32 ? window.getFloat(4 * i) : window.getDouble(8 * i);
      }
      return parts;
    }
  }

  private String refusal(byte[] bytes) {
    return refusal(file(bytes));
  }

  private String refusal(Path file) {
    VgpuException refused =
        assertThrows(VgpuException.class, () -> NpyReader.open(file, "a.npy").close());
    assertEquals(Status.INVALID_VALUE, refused.status());
    assertTrue(gpu.buffers.isEmpty(), "memory was allocated for a bad file");
    return refused.getMessage();
  }

  private static byte[] array(String descr, String shape, byte[] data) {
    return NpyFiles.bytes(NpyFiles.dictionary(descr, false, shape), data);
  }

  @Test
  void readsLittleAndBigEndianElements() {
    double[] expected = {1.5, -2};
    assertArrayEquals(
        expected,
        read(array("<f8", "(2,)", NpyFiles.f64(ByteOrder.LITTLE_ENDIAN, 1.5, -2)), DataType.F64));
    assertArrayEquals(
        expected,
        read(array(">f8", "(2,)", NpyFiles.f64(ByteOrder.BIG_ENDIAN, 1.5, -2)), DataType.F64));
    assertArrayEquals(
        expected,
        read(array(">f4", "(2,)", NpyFiles.f32(ByteOrder.BIG_ENDIAN, 1.5f, -2)), DataType.F32));
  }

  @Test
  void readsComplexElementsOfBothByteOrders() {
    double[] expected = {1, 2, 3, 4};
    assertArrayEquals(
        expected,
        read(array(">c8", "(2,)", NpyFiles.f32(ByteOrder.BIG_ENDIAN, 1, 2, 3, 4)), DataType.C64));
    assertArrayEquals(
        expected,
        read(array(">c16", "(2,)", NpyFiles.f64(ByteOrder.BIG_ENDIAN, 1, 2, 3, 4)), DataType.C128));
  }

  @Test
  void widensRealAndComplexElements() {
    byte[] data = NpyFiles.f32(ByteOrder.LITTLE_ENDIAN, 1.5f, -2);
    assertArrayEquals(new double[] {1.5, -2}, read(array("<f4", "(2,)", data), DataType.F64));
    assertArrayEquals(new double[] {1.5, 0, -2, 0}, read(array("<f4", "(2,)", data), DataType.C64));
    assertArrayEquals(
        new double[] {1.5, 0, -2, 0}, read(array("<f4", "(2,)", data), DataType.C128));
    assertArrayEquals(new double[] {1.5, -2}, read(array("<c8", "(1,)", data), DataType.C128));
  }

  @Test
  void integersAndTruthValuesBecomeNumbers() {
    byte[] bytes = {(byte) 0xff, 2};
    assertArrayEquals(new double[] {-1, 2}, read(array("|i1", "(2,)", bytes), DataType.F64));
    assertArrayEquals(new double[] {255, 2}, read(array("|u1", "(2,)", bytes), DataType.F64));
    assertArrayEquals(new double[] {1, 1}, read(array("|b1", "(2,)", bytes), DataType.F64));
    assertArrayEquals(new double[] {0x2ff}, read(array("<u2", "(1,)", bytes), DataType.F64));
    assertArrayEquals(new double[] {-254}, read(array(">i2", "(1,)", bytes), DataType.F64));
    byte[] four = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xfe};
    assertArrayEquals(new double[] {-2}, read(array(">i4", "(1,)", four), DataType.F64));
    assertArrayEquals(new double[] {4294967294.0}, read(array(">u4", "(1,)", four), DataType.F64));
    assertArrayEquals(new double[] {-16777217}, read(array("<i4", "(1,)", four), DataType.F64));
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 53, -(1L << 53)})
  void integersUpToTwoToThe53AreExact(long value) {
    byte[] data = ByteBuffer.allocate(8).putLong(value).array();
    assertArrayEquals(new double[] {value}, read(array(">i8", "(1,)", data), DataType.F64));
  }

  @Test
  void integersThatF64CannotHoldAreRefused() {
    byte[] data = ByteBuffer.allocate(16).putLong(1).putLong((1L << 53) + 1).array();
    VgpuException refused =
        assertThrows(VgpuException.class, () -> read(array(">i8", "(2,)", data), DataType.F64));
    assertEquals(
        "a.npy: element 1 is 9007199254740993: integers are computed in f64, which is exact up to"
            + " 2^53 only",
        refused.getMessage());
    byte[] large = ByteBuffer.allocate(8).putLong(-1).array();
    refused =
        assertThrows(VgpuException.class, () -> read(array(">u8", "(1,)", large), DataType.F64));
    assertTrue(refused.getMessage().contains("is 18446744073709551615:"), refused.getMessage());
    assertTrue(gpu.isEverythingClosed());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsAllVersionsOfTheFormat(int version) {
    byte[] bytes =
        NpyFiles.bytes(
            version,
            NpyFiles.dictionary("<f8", false, "(1,)"),
            NpyFiles.f64(ByteOrder.LITTLE_ENDIAN, 7));
    assertArrayEquals(new double[] {7}, read(bytes, DataType.F64));
  }

  @Test
  void readsArraysWithoutElementsAndWithoutAxes() {
    assertArrayEquals(new double[] {}, read(NpyFiles.doubles("(0, 3)"), DataType.F64));
    assertArrayEquals(new double[] {4}, read(NpyFiles.doubles("()", 4), DataType.F64));
  }

  @Test
  void truncatedDataIsRefused() {
    assertEquals(
        "a.npy: header claims (2, 3) of f64 = 48 bytes, the file holds 40",
        refusal(NpyFiles.doubles("(2, 3)", 1, 2, 3, 4, 5)));
  }

  @Test
  void trailingBytesAreRefused() {
    assertEquals(
        "a.npy: header claims (2,) of f64 = 16 bytes, the file holds 24",
        refusal(NpyFiles.doubles("(2,)", 1, 2, 3)));
  }

  @Test
  void giantClaimsAreRefused() {
    assertEquals(
        "a.npy: header claims (1073741824, 33554432) of f64 = 288230376151711744 bytes, the file"
            + " holds 8",
        refusal(NpyFiles.doubles("(1073741824, 33554432)", 1)));
    assertEquals(
        "a.npy: header claims the extent 1152921504606846976: expected less than 10^18",
        refusal(NpyFiles.doubles("(1152921504606846976,)", 1)));
  }

  @Test
  void aTextFileIsRefused() {
    assertEquals(
        "a.npy: begins with 'hello world?': expected a .npy file, which begins with '\\x93NUMPY'",
        refusal("hello world\n".getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        "a.npy: begins with '': expected a .npy file, which begins with '\\x93NUMPY'",
        refusal(new byte[0]));
  }

  @Test
  void unknownVersionsAreRefused() {
    byte[] bytes = NpyFiles.doubles("(1,)", 1);
    bytes[6] = 4;
    assertEquals("a.npy: .npy format version 4.0: expected 1.0, 2.0 or 3.0", refusal(bytes));
  }

  @Test
  void headersThatAreNotThereAreRefused() {
    byte[] bytes = NpyFiles.doubles("(1,)", 1);
    assertEquals("a.npy: 9 bytes: ends within its .npy header", refusal(cut(bytes, 9)));
    assertEquals("a.npy: header is 58 bytes long, the file holds 10", refusal(cut(bytes, 20)));
    byte[] giant = NpyFiles.bytes(2, NpyFiles.dictionary("<f8", false, "(1,)"), new byte[8]);
    giant[11] = (byte) 0xff;
    assertEquals(
        "a.npy: header is 4278190138 bytes long: expected at most 1048576", refusal(giant));
  }

  @Test
  void missingFilesAndFoldersAreRefused() {
    assertEquals("a.npy: no such file", refusal(folder.resolve("none.npy")));
    assertEquals("a.npy: not a regular file, expected a .npy file", refusal(folder));
    assertEquals("a.npy: not a regular file, expected a .npy file", refusal(Path.of("/dev/zero")));
  }

  private static byte[] cut(byte[] bytes, int length) {
    return java.util.Arrays.copyOf(bytes, length);
  }
}
