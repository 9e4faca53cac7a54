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
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyWriterTest {
  @TempDir Path folder;

  private static Buffer doubles(double... elements) {
    HeapBuffer buffer = new HeapBuffer(elements.length * Double.BYTES);
    try (Pin pin = buffer.pin(Access.WRITE)) {
      pin.window(0, (int) pin.byteSize()).put(NpyFiles.f64(ByteOrder.nativeOrder(), elements));
    }
    return buffer;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesVersionOneLittleEndianInCOrder() throws IOException {
    Path file = folder.resolve("c.npy");
    NpyWriter.to(file, "c.npy").write(DataType.F64, new long[] {1, 2}, doubles(1.5, -2));
    byte[] bytes = Files.readAllBytes(file);
    byte[] data = Arrays.copyOfRange(bytes, bytes.length - 16, bytes.length);
    assertArrayEquals(NpyFiles.f64(ByteOrder.LITTLE_ENDIAN, 1.5, -2), data);
    assertEquals(0, (bytes.length - 16) % 64, "data is aligned, as NumPy's is");
    String header = new String(bytes, 10, bytes.length - 26, StandardCharsets.ISO_8859_1);
    assertEquals(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", header.stripTrailing());
    assertTrue(header.endsWith("\n"));
    assertEquals(header.length(), bytes[8] + 256 * bytes[9]);
    assertEquals(1, bytes[6]);
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void whatIsWrittenIsReadAgain(DataType type) {
    for (long[] shape : new long[][] {{}, {3}, {2, 3}, {0, 5}, {2, 1, 3}}) {
      int bytes = (int) Arrays.stream(shape).reduce(type.bytes(), (x, y) -> x * y);
      HeapBuffer buffer = new HeapBuffer(bytes);
      try (Pin pin = buffer.pin(Access.WRITE)) {
        for (int i = 0; i < bytes; i++) {
          pin.window(0, bytes).put(i, (byte) (7 * i));
        }
      }
      Path file = folder.resolve("c.npy");
      NpyWriter.to(file, "c.npy").write(type, shape, buffer);
      try (NpyReader reader = NpyReader.open(file, "c.npy");
          Buffer again = reader.read(type, size -> new HeapBuffer((int) size));
          Pin read = again.pin(Access.READ);
          Pin written = buffer.pin(Access.READ)) {
        assertArrayEquals(shape, reader.header().shape());
        assertEquals(type, reader.dataType());
        assertEquals(written.window(0, bytes), read.window(0, bytes));
      }
    }
  }

  @Test
  void nothingButTheFileIsLeft() throws IOException {
    Path file = folder.resolve("c.npy");
    NpyWriter writer = NpyWriter.to(file, "c.npy");
    assertEquals(List.of(), names(), "before it is written");
    writer.write(DataType.F64, new long[] {1}, doubles(1));
    assertEquals(List.of("c.npy"), names());
  }

  @Test
  void aLinkKeepsPointingToItsFile() throws IOException {
    Path file = NpyFiles.write(folder.resolve("c.npy"), new byte[3]);
    Path link = Files.createSymbolicLink(folder.resolve("link.npy"), file);
    NpyWriter.to(link, "link.npy").write(DataType.F64, new long[] {1}, doubles(1));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(136, Files.size(file));
  }

  @Test
  void aLinkToAFileThatIsNotThereIsFollowed() throws IOException {
    Files.createDirectory(folder.resolve("results"));
    Path second = Files.createSymbolicLink(folder.resolve("results/second"), Path.of("c.npy"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("results/second"));
    NpyWriter.to(link, "link").write(DataType.F64, new long[] {1}, doubles(1));
    assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(second));
    assertEquals(136, Files.size(folder.resolve("results/c.npy")));
  }

  @Test
  void linksInALoopAreRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("other"));
    Files.createSymbolicLink(folder.resolve("other"), Path.of("link"));
    VgpuException refused = assertThrows(VgpuException.class, () -> NpyWriter.to(link, "link"));
    assertEquals(Status.INVALID_VALUE, refused.status());
    assertEquals(
        "link: leads through more than 40 links, expected a file to write", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-", "rwxr-x---"})
  void aReplacedFileKeepsItsPermissions(String permissions) throws IOException {
    Path file = NpyFiles.write(folder.resolve("c.npy"), new byte[3]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    NpyWriter writer = NpyWriter.to(file, "c.npy");
    List<String> seen = new ArrayList<>();
    writer.write(
        DataType.F64,
        new long[] {1},
        pinnedBy(
            () -> {
              Path temporary = folder.resolve(names().get(0));
              seen.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary)));
              return doubles(1).pin(Access.READ);
            }));
    assertEquals(List.of(permissions), seen, "before data is written");
    assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(136, Files.size(file));
  }

  @ParameterizedTest
  @CsvSource({"rw-rw----,rw-------", "rw-rw-r--,rw-r--r--", "rw-rw-rw-,rw-rw-rw-"})
  void anotherGroupMayDoWhatEverybodyMay(String old, String expected) {
    assertEquals(
        PosixFilePermissions.fromString(expected),
        TemporaryFile.forAnotherGroup(PosixFilePermissions.fromString(old)));
  }

  @Test
  void aNewFileHasThePermissionsOfAnyOther() throws IOException {
    Path other = NpyFiles.write(folder.resolve("other"), new byte[3]);
    Path file = folder.resolve("c.npy");
    NpyWriter.to(file, "c.npy").write(DataType.F64, new long[] {1}, doubles(1));
    assertEquals(Files.getPosixFilePermissions(other), Files.getPosixFilePermissions(file));
  }

  /** A process that ends while it writes, as one does on SIGINT or SIGTERM. */
  static final class EndsWhileWriting {
    public static void main(String[] arguments) {
      Path file = Path.of(arguments[0]);
      Buffer ending =
          pinnedBy(
              () -> {
                boolean isWriting = file.resolveSibling(".").toFile().list().length == 1;
                Runtime.getRuntime().exit(isWriting ? 7 : 8);
                return null;
              });
      NpyWriter.to(file, "c.npy").write(DataType.F64, new long[] {1}, ending);
    }
  }

  @Test
  void aProcessThatEndsWhileItWritesLeavesNothing() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndsWhileWriting.class.getName(),
                folder.resolve("c.npy").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(7, process.waitFor(), output);
    assertEquals(List.of(), names());
  }

  private static Buffer pinnedBy(Callable<Pin> pin) {
    return (Buffer)
        Proxy.newProxyInstance(
            Buffer.class.getClassLoader(),
            new Class<?>[] {Buffer.class},
            (proxy, method, arguments) -> {
              assertEquals("pin", method.getName());
              return pin.call();
            });
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = NpyFiles.write(folder.resolve("c.npy"), new byte[] {1, 2, 3});
    NpyWriter writer = NpyWriter.to(file, "c.npy");
    Buffer closed = doubles(1);
    closed.close();
    assertThrows(AssertionError.class, () -> writer.write(DataType.F64, new long[] {1}, closed));
    assertEquals(List.of("c.npy"), names());
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
  }

  @Test
  void aTargetThatCannotTakeTheFileFailsTheWrite() throws IOException {
    Path file = folder.resolve("c.npy");
    NpyWriter writer = NpyWriter.to(file, "c.npy");
    Files.createDirectories(file.resolve("somebody"));
    VgpuException failed =
        assertThrows(
            VgpuException.class, () -> writer.write(DataType.F64, new long[] {1}, doubles(1)));
    assertEquals(Status.IO_FAILED, failed.status());
    assertTrue(failed.getMessage().startsWith("c.npy: cannot be written: "), failed.getMessage());
    assertEquals(List.of("c.npy"), names());
  }

  @Test
  void aFolderThatIsNotThereIsRefusedBeforeAnythingIsComputed() {
    VgpuException refused =
        assertThrows(
            VgpuException.class, () -> NpyWriter.to(folder.resolve("none/c.npy"), "none/c.npy"));
    assertEquals(Status.INVALID_VALUE, refused.status());
    assertEquals(
        "none/c.npy: no file can be written in "
            + folder.resolve("none")
            + ": no such file or folder",
        refused.getMessage());
  }

  @Test
  void whatIsNoFileIsRefused() {
    for (Path path : List.of(folder, Path.of("/dev/null"))) {
      VgpuException refused = assertThrows(VgpuException.class, () -> NpyWriter.to(path, "c.npy"));
      assertEquals("c.npy: not a regular file, expected a file to write", refused.getMessage());
    }
  }
}
