package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftNorm;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected numbers are those that numpy.fft gives, rounded to the digits shown. */
class FftCommandTest {
  private static final double H = Math.sqrt(3) / 2;

  @TempDir Path folder;
  private final PlainGpu gpu = new PlainGpu();
  private final PlainPlanner planner = new PlainPlanner();
  private final Shell shell = new Shell(new FftCommand(gpu, planner, new PlainPool()));

  private void file(String name, byte[] bytes) {
    NpyFiles.write(folder.resolve(name), bytes);
  }

  private void doubles(String shape, double... elements) {
    file("x.npy", NpyFiles.doubles(shape, elements));
  }

  private void complex(String shape, double... parts) {
    file(
        "x.npy",
        NpyFiles.bytes(
            NpyFiles.dictionary("<c16", false, shape),
            NpyFiles.f64(ByteOrder.LITTLE_ENDIAN, parts)));
  }

  private Shell.Result fft(String... options) {
    List<String> line = new ArrayList<>(List.of("fft", "x.npy"));
    line.addAll(Arrays.asList(options));
    return shell.runIn(folder, line.toArray(String[]::new));
  }

  private void succeeds(String... options) {
    List<String> line = new ArrayList<>(List.of("-o", "y.npy"));
    line.addAll(Arrays.asList(options));
    Shell.Result result = fft(line.toArray(String[]::new));
    assertEquals(0, result.status(), result.err());
    assertEquals("", result.err());
    assertNothingIsOpen();
  }

  /** The line on standard error of a command that must not leave an output. */
  private String fails(int status, String... options) throws IOException {
    Set<String> before = names();
    Shell.Result result = fft(options);
    assertEquals(status, result.status(), result.err());
    assertEquals("", result.out());
    assertEquals(1, result.err().lines().count(), result.err());
    assertEquals(before, names());
    assertNothingIsOpen();
    return result.err().strip();
  }

  private void assertNothingIsOpen() {
    assertTrue(gpu.isEverythingClosed(), "a buffer was left open");
    assertEquals(0, planner.open, "a plan was left open");
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private String shape() {
    try (NpyReader reader = NpyReader.open(folder.resolve("y.npy"), "y.npy")) {
      return reader.header().toString();
    }
  }

  private void assertResult(double... expected) {
    try (NpyReader reader = NpyReader.open(folder.resolve("y.npy"), "y.npy");
        Buffer buffer = reader.read(reader.dataType(), size -> new HeapBuffer((int) size));
        Pin pin = buffer.pin(Access.READ)) {
      DataType real = reader.dataType().real();
      ByteBuffer bytes = pin.window(0, (int) pin.byteSize());
      double[] parts = new double[bytes.limit() / real.bytes()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = real == DataType.F32 ? bytes.getFloat(4 * i) : bytes.getDouble(8 * i);
      }
      assertArrayEquals(expected, parts, real == DataType.F32 ? 1e-5 : 1e-13);
    }
  }

  @Test
  void transformsComplexNumbers() {
    complex("(3,)", 1, 1, 2, 0, 0, -1);
    succeeds();
    assertEquals("(3,) of c128", shape());
    assertResult(3, 0, H, 1.5 - 2 * H, -H, 1.5 + 2 * H);
  }

  @Test
  void realNumbersBecomeComplexOnes() {
    doubles("(4,)", 1, 2, 3, 4);
    succeeds();
    assertEquals("(4,) of c128", shape());
    assertResult(10, 0, -2, 2, -2, 0, -2, -2);
  }

  @Test
  void theLastAxisIsTransformedUnlessOthersAreNamed() {
    doubles("(2, 2)", 1, 2, 3, 4);
    succeeds();
    assertResult(3, 0, -1, 0, 7, 0, -1, 0);
    succeeds("--axes", "0");
    assertResult(4, 0, 6, 0, -2, 0, -2, 0);
    succeeds("--axes", "0,1");
    assertResult(10, 0, -2, 0, -4, 0, 0, 0);
    succeeds("--axes", "-1, -2");
    assertResult(10, 0, -2, 0, -4, 0, 0, 0);
  }

  @Test
  void realTransformsGiveHalfOfTheSpectrum() {
    doubles("(5,)", 1, 2, 3, 4, 5);
    succeeds("--real");
    assertEquals("(3,) of c128", shape());
    assertResult(15, 0, -2.5, 3.440954801177933, -2.5, 0.8122992405822655);
  }

  @Test
  void theAxisNamedLastIsHalved() {
    doubles("(2, 3)", 1, 2, 3, 4, 5, 6);
    succeeds("--real", "--axes", "1,0");
    assertEquals("(2, 3) of c128", shape());
    succeeds("--real", "--axes", "0,1");
    assertEquals("(2, 2) of c128", shape());
    assertResult(21, 0, -3, 2 * H, -9, 0, 0, 0);
  }

  @Test
  void realInversesGiveAnEvenNumberUnlessAnotherIsWanted() {
    complex("(3,)", 10, 0, -2, 2, -2, 0);
    succeeds("--real", "--inverse");
    assertEquals("(4,) of f64", shape());
    assertResult(1, 2, 3, 4);
    complex("(3,)", 15, 0, -2.5, 3.440954801177933, -2.5, 0.8122992405822655);
    succeeds("--real", "--inverse", "--n", "5");
    assertEquals("(5,) of f64", shape());
    assertResult(1, 2, 3, 4, 5);
  }

  @Test
  void realInversesTakeRealNumbersAsSpectraToo() {
    doubles("(2,)", 6, 2);
    succeeds("--real", "--inverse");
    assertResult(4, 2);
  }

  @Test
  void inversesUndoTransformsUnderEveryNorm() {
    for (String norm : List.of("backward", "ortho", "forward")) {
      complex("(3,)", 1, 1, 2, 0, 0, -1);
      succeeds("--norm", norm);
      file("x.npy", read("y.npy"));
      succeeds("--inverse", "--norm", norm);
      assertResult(1, 1, 2, 0, 0, -1);
    }
  }

  private byte[] read(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void normsScaleAsNumpys() {
    doubles("(4,)", 1, 2, 3, 4);
    succeeds("--norm", "ortho");
    assertResult(5, 0, -1, 1, -1, 0, -1, -1);
    succeeds("--norm", "forward");
    assertResult(2.5, 0, -0.5, 0.5, -0.5, 0, -0.5, -0.5);
    succeeds("--norm", "forward", "--inverse");
    assertResult(10, 0, -2, -2, -2, 0, -2, 2);
  }

  @Test
  void nCropsTheArrayWhereItLies() {
    doubles("(2, 3)", 1, 2, 9, 3, 4, 9);
    succeeds("--n", "2");
    assertEquals("(2, 2) of c128", shape());
    assertResult(3, 0, -1, 0, 7, 0, -1, 0);
    assertEquals(2, gpu.buffers.size(), "the source was copied");
  }

  @Test
  void nPadsTheArrayWithZeros() {
    doubles("(2, 1)", 1, 2);
    succeeds("--n", "2");
    assertEquals("(2, 2) of c128", shape());
    assertResult(1, 0, 1, 0, 2, 0, 2, 0);
    doubles("(2, 1)", 1, 2);
    succeeds("--n", "3", "--axes", "0", "--real");
    assertEquals("(2, 1) of c128", shape());
    assertResult(3, 0, 0, -2 * H);
  }

  @Test
  void nPadsSpectraOfRealNumbersToo() {
    complex("(2,)", 4, 0, 2, 0);
    succeeds("--real", "--inverse", "--n", "4");
    assertResult(2, 1, 0, 1);
  }

  @Test
  void fortranOrderedArraysAreTransformedWhereTheyLie() {
    file(
        "x.npy",
        NpyFiles.bytes(
            NpyFiles.dictionary("<c16", true, "(2, 3)"),
            NpyFiles.f64(ByteOrder.LITTLE_ENDIAN, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6, 0)));
    succeeds();
    assertResult(6, 0, -1.5, H, -1.5, -H, 15, 0, -1.5, H, -1.5, -H);
    assertEquals(2, gpu.buffers.size(), "the source was copied");
    succeeds("--n", "4");
    assertResult(6, 0, -2, -2, 2, 0, -2, 2, 15, 0, -2, -5, 5, 0, -2, 5);
  }

  @ParameterizedTest
  @CsvSource({
    "<f4,c64",
    ">f4,c64",
    "<c8,c64",
    "<f8,c128",
    ">c16,c128",
    "|i1,c128",
    "<u8,c128",
    "|b1,c128"
  })
  void precisionIsTheFiles(String descr, String expected) {
    byte[] element = new byte[Integer.parseInt(descr.substring(2))];
    file("x.npy", NpyFiles.bytes(NpyFiles.dictionary(descr, false, "(1,)"), element));
    succeeds();
    assertEquals("(1,) of " + expected, shape());
    succeeds("--real", "--inverse", "--n", "1");
    assertEquals("(1,) of " + (expected.equals("c64") ? "f32" : "f64"), shape());
  }

  @Test
  void bigEndianAndIntegerElementsAreRead() {
    file(
        "x.npy",
        NpyFiles.bytes(
            NpyFiles.dictionary(">f4", false, "(2,)"), NpyFiles.f32(ByteOrder.BIG_ENDIAN, 3, 1)));
    succeeds();
    assertResult(4, 0, 2, 0);
    file(
        "x.npy",
        NpyFiles.bytes(NpyFiles.dictionary("|i1", false, "(2,)"), new byte[] {(byte) -3, 1}));
    succeeds("--real");
    assertResult(-2, 0, -4, 0);
  }

  @Test
  void arraysWithoutElementsBesideTheAxisHaveEmptyTransforms() {
    doubles("(0, 4)");
    succeeds("--real");
    assertEquals("(0, 3) of c128", shape());
  }

  @Test
  void theOutputMayBeTheInput() {
    doubles("(2,)", 3, 1);
    Shell.Result result = fft("-o", "x.npy");
    assertEquals(0, result.status(), result.err());
    file("y.npy", read("x.npy"));
    assertResult(4, 0, 2, 0);
  }

  @Test
  void optionsReachThePlanner() {
    doubles("(2,)", 3, 1);
    succeeds("--effort", "Patient", "--threads", "3", "--norm", "ortho", "--inverse");
    assertEquals(FftEffort.PATIENT, planner.specs.get(0).effort());
    assertEquals(3, planner.specs.get(0).threads());
    assertEquals(FftNorm.ORTHO, planner.specs.get(0).norm());
    assertEquals(FftDirection.INVERSE, planner.specs.get(0).direction());
    succeeds();
    assertEquals(FftEffort.ESTIMATE, planner.specs.get(1).effort());
    assertEquals(0, planner.specs.get(1).threads());
  }

  @Test
  void repeatedRunsAreTimedAfterOneToWarmUp() {
    doubles("(2,)", 3, 1);
    succeeds("--repeat", "5");
    assertEquals(6, planner.executions);
    assertEquals(1, planner.specs.size());
    assertResult(4, 0, 2, 0);
  }

  @Test
  void documentHasTheContractsFields() {
    doubles("(2, 4)", new double[8]);
    JsonNode document =
        Json.document(fft("-o", "y.npy", "--json", "--real", "--provider", "radix-java").out());
    assertEquals(
        List.of(
            "provider",
            "shape",
            "kind",
            "direction",
            "type",
            "threads",
            "median_s",
            "mflops",
            "output"),
        Json.names(document));
    assertEquals("radix-java", document.get("provider").asText());
    assertEquals("[2,3]", document.get("shape").toString());
    assertEquals("r2c", document.get("kind").asText());
    assertEquals("forward", document.get("direction").asText());
    assertEquals("c128", document.get("type").asText());
    assertEquals(2, document.get("threads").asInt());
    assertEquals("y.npy", document.get("output").asText());
    // Two real transforms of 4 numbers: 2 · 2.5 · 4 · log2(4).
    assertEquals(
        40e-6 / document.get("median_s").asDouble(),
        document.get("mflops").asDouble(),
        1e-9 * document.get("mflops").asDouble());
  }

  @Test
  void lineTellsMedianAndRate() {
    doubles("(2, 4)", new double[8]);
    String line = fft("-o", "y.npy", "--repeat", "3", "--threads", "1").out();
    assertTrue(
        line.matches(
            "y\\.npy: \\(2, 4\\) of c128 by radix on 1 thread: median of 3 runs \\S+ s, \\d+"
                + " MFLOP/s\n"),
        line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--axes 2; x.npy is (2, 3): --axes names axis 2, expected -2 to 1",
        "--axes -3; x.npy is (2, 3): --axes names axis -3, expected -2 to 1",
        "--axes 1,-1; --axes names axis 1 of x.npy twice: expected it once",
        "--axes one; --axes is 'one': expected whole numbers between commas",
        "--axes 0,; --axes is '0,': expected values between commas",
        "--n 0; --n is '0': expected a whole number from 1 to 72057594037927936",
        "--n 1e3; --n is '1e3': expected a whole number from 1 to 72057594037927936",
        "--norm unit; unknown norm 'unit': expected backward, ortho or forward",
        "--effort high; unknown effort 'high': expected estimate, measure or patient",
        "--threads 0; --threads is '0': expected a whole number from 1 to 65536",
        "--repeat 0; --repeat is '0': expected a whole number from 1 to 1000000",
        "--provider fast; no provider is named 'fast'",
        "--n 72057594037927936; 2 indices at an in-stride of 72057594037927936 reach beyond 2^56",
        "more.npy; found operands: 2 (x.npy more.npy), expected: IN"
      })
  void badOptionsAreBadUsage(String words, String message) throws IOException {
    doubles("(2, 3)", new double[6]);
    List<String> line = new ArrayList<>(List.of("-o", "y.npy"));
    line.addAll(List.of(words.split(" ")));
    assertEquals("fft: " + message, fails(2, line.toArray(String[]::new)));
  }

  @Test
  void realTransformsNeedRealNumbers() throws IOException {
    complex("(2,)", 1, 2, 3, 4);
    assertEquals(
        "fft: x.npy is (2,) of c128: expected real numbers, as there is --real",
        fails(2, "-o", "y.npy", "--real"));
  }

  @Test
  void thereIsNoTransformOfNoNumbers() throws IOException {
    doubles("(3, 0)");
    assertEquals(
        "fft: x.npy is (3, 0): a transform of 0 numbers along axis 1, expected 1 or more",
        fails(2, "-o", "y.npy"));
    complex("(1,)", 1, 0);
    assertEquals(
        "fft: x.npy is (1,): a transform of 0 numbers along axis 0, expected 1 or more",
        fails(2, "-o", "y.npy", "--real", "--inverse"));
    doubles("()", 1);
    assertEquals(
        "fft: x.npy is (), 0-dimensional: expected an array with an axis to transform",
        fails(2, "-o", "y.npy"));
  }

  @Test
  void axesBeyondWhatTransformsTakeAreRefused() throws IOException {
    doubles("(" + "1, ".repeat(33) + ")", 1);
    assertEquals("fft: x.npy has 33 axes: expected at most 32", fails(2, "-o", "y.npy"));
  }

  @Test
  void aResultBeyondAllMemoryIsAFailure() throws IOException {
    doubles("(2,)", 1, 2);
    assertEquals(
        "fft: OutOfMemoryError: a test asks for 16000000000000 bytes",
        fails(1, "-o", "y.npy", "--n", "1000000000000"));
  }

  @Test
  void anOutputThatCannotBeWrittenIsFoundBeforeComputing() throws IOException {
    doubles("(2,)", 1, 2);
    assertEquals(
        "fft: none/y.npy: no file can be written in "
            + folder.resolve("none")
            + ": no such file or folder",
        fails(2, "-o", "none/y.npy"));
    assertEquals("fft: -o FILE is missing: it names the file that receives the result", fails(2));
    assertTrue(planner.specs.isEmpty());
    assertTrue(gpu.buffers.isEmpty());
  }

  @Test
  void badFilesAreBadInput() throws IOException {
    file("x.npy", "not an array".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "fft: x.npy: begins with 'not an array': expected a .npy file, which begins with"
            + " '\\x93NUMPY'",
        fails(2, "-o", "y.npy"));
  }

  @Test
  void withoutTheServiceItIsNotReady() {
    Shell.Result result = new Shell(new FftCommand()).run("fft", "x.npy", "-o", "y.npy");
    assertEquals(3, result.status());
    assertTrue(result.err().startsWith("fft: the task pool is not there (yet)"), result.err());
  }
}
