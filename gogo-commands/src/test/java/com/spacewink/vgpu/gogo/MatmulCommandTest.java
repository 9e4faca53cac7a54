package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatmulCommandTest {
  @TempDir Path folder;
  private final PlainGpu gpu = new PlainGpu();
  private final Shell shell =
      new Shell(new MatmulCommand(gpu, new PlainSelection(), new PlainPool()));

  private void file(String name, byte[] bytes) {
    NpyFiles.write(folder.resolve(name), bytes);
  }

  /** Runs in the temporary folder, so that file names are short. */
  private Shell.Result matmul(String... words) {
    List<String> line = new ArrayList<>(List.of("matmul"));
    line.addAll(Arrays.asList(words));
    return shell.runIn(folder, line.toArray(String[]::new));
  }

  private void succeeds(String... words) {
    Shell.Result result = matmul(words);
    assertEquals(0, result.status(), result.err());
    assertEquals("", result.err());
    assertTrue(gpu.isEverythingClosed(), "a buffer was left open");
  }

  /** The line on standard error of a command that must not leave an output. */
  private String fails(int status, String... words) throws IOException {
    Set<String> before = names();
    Shell.Result result = matmul(words);
    assertEquals(status, result.status(), result.err());
    assertEquals("", result.out());
    assertEquals(1, result.err().lines().count(), result.err());
    assertEquals(before, names());
    assertTrue(gpu.isEverythingClosed(), "a buffer was left open");
    return result.err().strip();
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private String shape() {
    try (NpyReader reader = NpyReader.open(folder.resolve("c.npy"), "c.npy")) {
      return reader.header().toString();
    }
  }

  private double[] result() {
    try (NpyReader reader = NpyReader.open(folder.resolve("c.npy"), "c.npy");
        Buffer buffer = reader.read(reader.dataType(), size -> new HeapBuffer((int) size));
        Pin pin = buffer.pin(Access.READ)) {
      DataType real = reader.dataType().real();
      ByteBuffer bytes = pin.window(0, (int) pin.byteSize());
      double[] parts = new double[bytes.limit() / real.bytes()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = real == DataType.F32 ? bytes.getFloat(4 * i) : bytes.getDouble(8 * i);
      }
      return parts;
    }
  }

  /** The matrix (1 2 3; 4 5 6). */
  private static byte[] twoByThree() {
    return NpyFiles.doubles("(2, 3)", 1, 2, 3, 4, 5, 6);
  }

  private static byte[] threeByTwo() {
    return NpyFiles.doubles("(3, 2)", 7, 8, 9, 10, 11, 12);
  }

  private static byte[] fortran(String shape, double... elements) {
    return NpyFiles.bytes(
        NpyFiles.dictionary("<f8", true, shape), NpyFiles.f64(ByteOrder.LITTLE_ENDIAN, elements));
  }

  private static final double[] PRODUCT = {58, 64, 139, 154};

  @Test
  void multipliesMatrices() {
    file("a.npy", twoByThree());
    file("b.npy", threeByTwo());
    succeeds("a.npy", "b.npy", "-o", "c.npy");
    assertEquals("(2, 2) of f64", shape());
    assertArrayEquals(PRODUCT, result());
  }

  @Test
  void multipliesFortranOrderedMatricesWhereTheyLie() {
    file("a.npy", fortran("(2, 3)", 1, 4, 2, 5, 3, 6));
    file("b.npy", fortran("(3, 2)", 7, 9, 11, 8, 10, 12));
    succeeds("a.npy", "b.npy", "-o", "c.npy");
    assertArrayEquals(PRODUCT, result());
    assertEquals(3, gpu.buffers.size(), "operands were copied");
  }

  @Test
  void transposesEitherOperandInEitherOrder() {
    file("a.npy", NpyFiles.doubles("(3, 2)", 1, 4, 2, 5, 3, 6));
    file("b.npy", fortran("(2, 3)", 7, 8, 9, 10, 11, 12));
    succeeds("--trans-a", "a.npy", "b.npy", "--trans-b", "-o", "c.npy");
    assertArrayEquals(PRODUCT, result());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(3,);   (3,);   () of f64",
        "(3,);   (3, 2); (2,) of f64",
        "(2, 3); (3,);   (2,) of f64",
        "(0, 3); (3, 2); (0, 2) of f64",
        "(2, 0); (0, 2); (2, 2) of f64",
        "(0,);   (0,);   () of f64",
        "(1, 1); (1, 1); (1, 1) of f64"
      })
  void shapesFollowNumpy(String a, String b, String c) {
    file("a.npy", NpyFiles.doubles(a, new double[count(a)]));
    file("b.npy", NpyFiles.doubles(b, new double[count(b)]));
    succeeds("a.npy", "b.npy", "-o", "c.npy");
    assertEquals(c, shape());
  }

  private static int count(String shape) {
    return Arrays.stream(shape.split("[(), ]+"))
        .filter(text -> !text.isEmpty())
        .mapToInt(Integer::parseInt)
        .reduce(1, (x, y) -> x * y);
  }

  @Test
  void transposingAVectorChangesNothing() {
    file("a.npy", NpyFiles.doubles("(3,)", 1, 2, 3));
    file("b.npy", threeByTwo());
    succeeds("a.npy", "b.npy", "-o", "c.npy", "--trans-a");
    assertArrayEquals(new double[] {58, 64}, result());
  }

  @ParameterizedTest
  @CsvSource({
    "<f4,<f4,f32",
    "<f4,<f8,f64",
    "|i1,<f4,f64",
    "<f4,<c8,c64",
    "<c8,<f8,c128",
    "<i8,<c8,c128",
    "|b1,|b1,f64",
    ">f4,<f4,f32"
  })
  void mixedTypesArePromoted(String a, String b, String expected) {
    file("a.npy", NpyFiles.bytes(NpyFiles.dictionary(a, false, "(1, 1)"), element(a)));
    file("b.npy", NpyFiles.bytes(NpyFiles.dictionary(b, false, "(1, 1)"), element(b)));
    succeeds("a.npy", "b.npy", "-o", "c.npy");
    assertEquals("(1, 1) of " + expected, shape());
  }

  private static byte[] element(String descr) {
    return new byte[Integer.parseInt(descr.substring(2))];
  }

  @Test
  void complexOperandsAreNotConjugatedByTransposition() {
    byte[] element = NpyFiles.f64(ByteOrder.LITTLE_ENDIAN, 1, 2);
    file("a.npy", NpyFiles.bytes(NpyFiles.dictionary("<c16", false, "(1, 1)"), element));
    succeeds("a.npy", "a.npy", "-o", "c.npy", "--trans-a");
    assertArrayEquals(new double[] {-3, 4}, result());
  }

  @Test
  void scalesAndAdds() {
    file("a.npy", twoByThree());
    file("b.npy", threeByTwo());
    file("c0.npy", NpyFiles.doubles("(2, 2)", 1, 2, 3, 4));
    succeeds("a.npy", "b.npy", "-o", "c.npy", "--alpha", "2", "--beta", "-1", "--c", "c0.npy");
    assertArrayEquals(new double[] {115, 126, 275, 304}, result());
    succeeds("a.npy", "b.npy", "-o", "c.npy", "--c", "c0.npy");
    assertArrayEquals(new double[] {59, 66, 142, 158}, result(), "beta is 1 where C0 is given");
  }

  @Test
  void c0MayBeFortranOrdered() {
    file("a.npy", twoByThree());
    file("b.npy", threeByTwo());
    file("c0.npy", fortran("(2, 2)", 1, 3, 2, 4));
    succeeds("a.npy", "b.npy", "-o", "c.npy", "--alpha", "0", "--c", "c0.npy");
    assertArrayEquals(new double[] {1, 2, 3, 4}, result());
  }

  @Test
  void everyRepeatedRunStartsFromC0() {
    file("a.npy", twoByThree());
    file("b.npy", threeByTwo());
    file("c0.npy", NpyFiles.doubles("(2, 2)", 1, 2, 3, 4));
    succeeds("a.npy", "b.npy", "-o", "c.npy", "--c", "c0.npy", "--repeat", "5");
    assertArrayEquals(new double[] {59, 66, 142, 158}, result());
    assertEquals(6, gpu.executions.size(), "one to warm up and five to time");
  }

  @Test
  void withBetaZeroNanInC0IsNotSeen() {
    file("a.npy", twoByThree());
    file("b.npy", threeByTwo());
    file("c0.npy", NpyFiles.doubles("(2, 2)", Double.NaN, 2, 3, 4));
    succeeds("a.npy", "b.npy", "-o", "c.npy", "--c", "c0.npy", "--beta", "0");
    assertArrayEquals(PRODUCT, result());
  }

  @Test
  void factorsNeedNotBeFinite() {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    succeeds("a.npy", "a.npy", "-o", "c.npy", "--alpha", "-Infinity");
    assertArrayEquals(new double[] {Double.NEGATIVE_INFINITY}, result());
    succeeds("a.npy", "a.npy", "-o", "c.npy", "--alpha", "NaN");
    assertArrayEquals(new double[] {Double.NaN}, result());
  }

  @ParameterizedTest
  @CsvSource({
    "inf,Infinity",
    "+INF,Infinity",
    "-inf,-Infinity",
    "infinity,Infinity",
    "nan,NaN",
    "-NaN,NaN",
    "1e1,20",
    "+.5,1",
    "-1.,-2"
  })
  void factorsAreReadAsOthersWriteThem(String alpha, double expected) {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    file("b.npy", NpyFiles.doubles("(1, 1)", 1));
    succeeds("a.npy", "b.npy", "-o", "c.npy", "--alpha", alpha);
    assertArrayEquals(new double[] {expected}, result());
  }

  @Test
  void theOutputMayBeAnInput() {
    file("a.npy", twoByThree());
    file("c.npy", threeByTwo());
    succeeds("a.npy", "c.npy", "-o", "c.npy");
    assertArrayEquals(PRODUCT, result());
  }

  @Test
  void fileNamesMayHoldAnything() {
    file("a $x {*} 'b'.npy", NpyFiles.doubles("(1, 1)", 2));
    succeeds("a $x {*} 'b'.npy", "a $x {*} 'b'.npy", "-o", "c.npy");
    assertArrayEquals(new double[] {4}, result());
  }

  @Test
  void threadsAndProviderReachTheRuntime() {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    succeeds("a.npy", "a.npy", "-o", "c.npy", "--threads", "1", "--provider", "scalar");
    assertEquals(1, gpu.executions.get(0).threads());
    assertEquals(Optional.of("scalar"), gpu.executions.get(0).provider());
    succeeds("a.npy", "a.npy", "-o", "c.npy");
    assertEquals(0, gpu.executions.get(1).threads());
    assertEquals(Optional.empty(), gpu.executions.get(1).provider());
  }

  @Test
  void documentHasTheContractsFields() {
    file("a.npy", twoByThree());
    file("b.npy", threeByTwo());
    JsonNode document =
        Json.document(matmul("a.npy", "b.npy", "-o", "c.npy", "--json", "--repeat", "3").out());
    assertEquals(
        List.of("provider", "m", "n", "k", "type", "threads", "median_s", "gflops", "output"),
        Json.names(document));
    assertEquals("avx2", document.get("provider").asText());
    assertEquals(2, document.get("m").asLong());
    assertEquals(2, document.get("n").asLong());
    assertEquals(3, document.get("k").asLong());
    assertEquals("f64", document.get("type").asText());
    assertEquals(2, document.get("threads").asInt());
    assertTrue(document.get("median_s").isNumber() && document.get("gflops").isNumber());
    assertEquals("c.npy", document.get("output").asText());
  }

  @Test
  void lineTellsMedianAndRate() {
    file("a.npy", twoByThree());
    file("b.npy", threeByTwo());
    String line = matmul("a.npy", "b.npy", "-o", "c.npy", "--repeat", "3", "--threads", "9").out();
    assertTrue(
        line.matches(
            "c\\.npy: \\(2, 2\\) of f64 by avx2 on 2 threads: median of 3 runs \\S+ s, \\S+"
                + " GFLOP/s\n"),
        line);
  }

  @Test
  void innerDimensionsMustAgree() throws IOException {
    file("a.npy", NpyFiles.doubles("(3, 4)", new double[12]));
    file("b.npy", NpyFiles.doubles("(5, 2)", new double[10]));
    assertEquals(
        "matmul: a.npy is (3, 4) and b.npy is (5, 2): inner dimensions 4 and 5 differ",
        fails(2, "a.npy", "b.npy", "-o", "c.npy"));
    assertEquals(
        "matmul: a.npy is (3, 4) transposed and b.npy is (5, 2): inner dimensions 3 and 5 differ",
        fails(2, "a.npy", "b.npy", "-o", "c.npy", "--trans-a"));
  }

  @Test
  void failuresAreDocumentsToo() {
    file("a.npy", NpyFiles.doubles("(3, 4)", new double[12]));
    file("b.npy", NpyFiles.doubles("(5, 2)", new double[10]));
    Shell.Result result = matmul("a.npy", "b.npy", "-o", "c.npy", "--json");
    assertEquals(2, result.status());
    assertEquals("", result.err());
    assertEquals(
        "INVALID_VALUE a.npy is (3, 4) and b.npy is (5, 2): inner dimensions 4 and 5 differ",
        Json.error(result.out()));
  }

  @Test
  void operandsMustBeVectorsOrMatrices() throws IOException {
    file("a.npy", NpyFiles.doubles("()", 1));
    file("b.npy", NpyFiles.doubles("(1, 1, 1)", 1));
    assertEquals(
        "matmul: a.npy is (), 0-dimensional: expected a vector or a matrix",
        fails(2, "a.npy", "b.npy", "-o", "c.npy"));
    assertEquals(
        "matmul: b.npy is (1, 1, 1), 3-dimensional: expected a vector or a matrix",
        fails(2, "b.npy", "a.npy", "-o", "c.npy"));
  }

  @Test
  void c0MustHaveTheProductsShape() throws IOException {
    file("a.npy", twoByThree());
    file("b.npy", threeByTwo());
    assertEquals(
        "matmul: a.npy is (2, 3): expected (2, 2), the shape of the product",
        fails(2, "a.npy", "b.npy", "-o", "c.npy", "--c", "a.npy"));
  }

  @Test
  void betaNeedsAC0() throws IOException {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    assertEquals(
        "matmul: --beta is 2, but there is no C0: expected --c FILE, or 0",
        fails(2, "a.npy", "a.npy", "-o", "c.npy", "--beta", "2"));
    succeeds("a.npy", "a.npy", "-o", "c.npy", "--beta", "0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--threads 0; --threads is '0': expected a whole number from 1 to 65536",
        "--threads two; --threads is 'two': expected a whole number from 1 to 65536",
        "--repeat -1; --repeat is '-1': expected a whole number from 1 to 1000000",
        "--repeat 1e3; --repeat is '1e3': expected a whole number from 1 to 1000000",
        "--alpha one; --alpha is 'one': expected a number",
        "--alpha 1f; --alpha is '1f': expected a number",
        "--alpha 1D; --alpha is '1D': expected a number",
        "--alpha 0x1p3; --alpha is '0x1p3': expected a number",
        "--alpha .; --alpha is '.': expected a number",
        "--beta ,; --beta is ',': expected a number",
        "--alpha; --alpha needs a value: factor of the product, 1 unless given",
        "--provider fast; unknown provider 'fast': expected one of those for gemm in f64: avx2,"
            + " scalar, broken",
        "more.npy; found operands: 3 (a.npy a.npy more.npy), expected: A B",
        "-o d.npy; -o is given twice: expected it once"
      })
  void badOptionsAreBadUsage(String words, String message) throws IOException {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    List<String> line = new ArrayList<>(List.of("a.npy", "a.npy", "-o", "c.npy"));
    line.addAll(List.of(words.split(" ")));
    assertEquals("matmul: " + message, fails(2, line.toArray(String[]::new)));
  }

  @Test
  void theOutputMustBeNamed() throws IOException {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    assertEquals(
        "matmul: -o FILE is missing: it names the file that receives C",
        fails(2, "a.npy", "a.npy"));
    assertEquals("matmul: '-' is no file name", fails(2, "a.npy", "a.npy", "-o", "-"));
    assertEquals("matmul: '-' is no file name", fails(2, "-", "a.npy", "-o", "c.npy"));
  }

  @Test
  void anOutputThatCannotBeWrittenIsFoundBeforeComputing() throws IOException {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    assertEquals(
        "matmul: none/c.npy: no file can be written in "
            + folder.resolve("none")
            + ": no such file or folder",
        fails(2, "a.npy", "a.npy", "-o", "none/c.npy"));
    String tooLong = "c".repeat(256);
    assertEquals(
        "matmul: " + tooLong + ": no file can be written in " + folder + ": File name too long",
        fails(2, "a.npy", "a.npy", "-o", tooLong));
    assertTrue(gpu.executions.isEmpty());
    assertTrue(gpu.buffers.isEmpty());
  }

  @Test
  void aNameOfAFolderIsNoFile() throws IOException {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    assertEquals(
        "matmul: new/: names a folder, expected a file", fails(2, "a.npy", "a.npy", "-o", "new/"));
    assertEquals(
        "matmul: a.npy/: names a folder, expected a file",
        fails(2, "a.npy/", "a.npy", "-o", "c.npy"));
  }

  @Test
  void aNameThatCouldNotBeDecodedIsRefused() throws IOException {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    assertEquals(
        "matmul: 'c?.npy' holds bytes that are no text in the locale's character set, expected a"
            + " name in it, such as UTF-8 with LC_ALL=C.UTF-8",
        fails(2, "a.npy", "a.npy", "-o", "c\uFFFD.npy"));
  }

  @Test
  void badFilesAreBadInput() throws IOException {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    file("text.npy", "not an array".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals("matmul: none.npy: no such file", fails(2, "a.npy", "none.npy", "-o", "c.npy"));
    assertEquals(
        "matmul: text.npy: begins with 'not an array': expected a .npy file, which begins with"
            + " '\\x93NUMPY'",
        fails(2, "text.npy", "a.npy", "-o", "c.npy"));
  }

  @Test
  void aRejectedProviderIsNotSupported() throws IOException {
    file("a.npy", NpyFiles.doubles("(1, 1)", 2));
    assertEquals(
        "matmul: provider 'broken' is REJECTED: self-test: 2 + 2 is 5",
        fails(1, "a.npy", "a.npy", "-o", "c.npy", "--provider", "broken"));
  }

  @Test
  void aResultBeyondAllMemoryIsRefused() throws IOException {
    file("a.npy", NpyFiles.doubles("(1073741824, 0)"));
    file("b.npy", NpyFiles.doubles("(0, 1073741824)"));
    assertEquals(
        "matmul: the product is (1073741824, 1073741824), more bytes than any memory holds",
        fails(1, "a.npy", "b.npy", "-o", "c.npy"));
  }

  @Test
  void runningOutOfMemoryIsAFailureAndNoStackTrace() throws IOException {
    file("a.npy", NpyFiles.doubles("(100000, 0)"));
    file("b.npy", NpyFiles.doubles("(0, 100000)"));
    assertEquals(
        "matmul: OutOfMemoryError: a test asks for 80000000000 bytes",
        fails(1, "a.npy", "b.npy", "-o", "c.npy"));
  }

  @Test
  void withoutTheServiceItIsNotReady() {
    Shell.Result result =
        new Shell(new MatmulCommand()).run("matmul", "a.npy", "b.npy", "-o", "c.npy");
    assertEquals(3, result.status());
    assertTrue(result.err().startsWith("matmul: the task pool is not there (yet)"), result.err());
  }

  @Test
  void verboseAddsTheStackTrace() {
    Shell.Result result = matmul("none.npy", "none.npy", "-o", "c.npy", "--verbose");
    assertEquals(2, result.status());
    assertTrue(result.err().contains("\tat "), result.err());
    assertTrue(result.err().endsWith("\nmatmul: none.npy: no such file\n"), result.err());
    assertFalse(Files.exists(folder.resolve("c.npy")));
  }
}
