package com.spacewink.vgpu.runtime;

import static com.spacewink.vgpu.runtime.Records.contestant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TunedHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunerFileTest {
  private static final TunedHost OTHER = new TunedHost("Other CPU", 64, List.of("scalar"));
  private static final TuneRecord SMALL =
      Records.of(
          "m64n64k64.nn",
          contestant("avx2", "0.1.0", "kc=256", 1, 57.25),
          contestant("scalar", "0.1.0", "", 1, 3));
  private static final TuneRecord LARGE =
      Records.of("m512n512k512.nn", contestant("avx2", "0.1.0", "", 1, 60));

  @TempDir Path folder;

  private final Logger logger = Logger.getLogger("vgpu.tuner");
  private final StringBuilder log = new StringBuilder();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          log.append(record.getLevel()).append(' ').append(record.getMessage()).append('\n');
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Path path;

  @BeforeEach
  void listen() {
    path = folder.resolve(TunerFile.DEFAULT_NAME);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void whatIsSavedIsReadByTheNextProcess() {
    TunerRecords records = records();
    records.put(SMALL);
    records.put(LARGE);
    records.save();
    assertEquals(List.of(SMALL, LARGE), records().records());
    assertEquals("", log.toString());
  }

  @Test
  void fileIsForItsOwnerAlone() throws IOException {
    save(SMALL);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void formIsTheDocumentedOne() throws IOException {
    save(SMALL);
    assertEquals(
        """
        {"schema" : 1,"hosts" : [
         {"host" : {"cpu" : "Test CPU","cores" : 2,"isa" : "scalar,avx2"},"records" : [
          {"op" : "gemm","type" : "f32","class" : "m64n64k64.nn","most_threads" : 1,\
        "provider" : "avx2","version" : "0.1.0","variant" : "kc=256","threads" : 1,\
        "gflops" : 57.25,"measured_at" : "2026-03-01T12:00:00Z","contestants" : [
           {"provider" : "avx2","version" : "0.1.0","variant" : "kc=256","threads" : 1,\
        "gflops" : 57.25},
           {"provider" : "scalar","version" : "0.1.0","variant" : "","threads" : 1,\
        "gflops" : 3.0}
          ]}
         ]}
        ]}
        """,
        Files.readString(path));
  }

  @Test
  void nothingIsReadBeforeSomebodyAsks() throws IOException {
    Files.writeString(path, "damaged");
    records();
    assertEquals("damaged", Files.readString(path));
    assertEquals("", log.toString());
  }

  @Test
  void missingFileIsNoMatter() {
    assertEquals(List.of(), records().records());
    assertEquals("", log.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "[]",
        "{}",
        "{\"schema\":1,\"hosts\":[",
        "{\"schema\":\"1\",\"hosts\":[]}",
        "{\"schema\":-1,\"hosts\":[]}",
        "{\"schema\":1.5,\"hosts\":[]}",
        "{\"hosts\":[],\"schema\":1}",
        "{\"schema\":1,\"hosts\":[]}{}",
        "{\"schema\":1,\"hosts\":[{\"records\":[]}]}",
        "{\"schema\":1,\"hosts\":[{\"host\":{\"cpu\":\"x\"},\"records\":[]}]}",
        "{\"schema\":1,\"x\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}",
        "\u0000\u0001\u0002"
      })
  void damagedFileIsSetAsideWithOneWarning(String text) throws IOException {
    Files.writeString(path, text);
    TunerRecords records = records();
    assertEquals(List.of(), records.records());
    assertEquals(List.of(), records.records());
    assertEquals(1, log.toString().lines().count(), log.toString());
    assertTrue(log.toString().startsWith("WARNING the tuner file " + path), log.toString());
    assertTrue(log.toString().contains("`vgpu tune` measures anew"), log.toString());
    assertEquals(text, Files.readString(path.resolveSibling(path.getFileName() + ".corrupt")));
    assertFalse(Files.exists(path));
    records.put(SMALL);
    records.save();
    assertEquals(List.of(SMALL), records().records());
  }

  @Test
  void everyTruncationIsDamage() throws IOException {
    save(SMALL, LARGE);
    String whole = Files.readString(path).stripTrailing();
    for (int length = 1; length < whole.length(); length++) {
      String truncated = whole.substring(0, length);
      assertThrows(
          IOException.class,
          () -> TunerReader.read(truncated.getBytes(StandardCharsets.UTF_8), damaged -> {}),
          () -> truncated);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"gflops\" : 0.0",
        "\"gflops\" : -1",
        "\"gflops\" : 1e999",
        "\"gflops\" : NaN",
        "\"gflops\" : \"3\"",
        "\"gflops\" : null",
        "\"threads\" : 0, \"gflops\" : 3.0",
        "\"threads\" : 99999999999999, \"gflops\" : 3.0",
        "\"provider\" : 5, \"gflops\" : 3.0"
      })
  void figuresThatMakeNoSenseAreDamage(String instead) throws IOException {
    save(SMALL);
    Files.writeString(path, Files.readString(path).replace("\"gflops\" : 3.0", instead));
    assertEquals(List.of(), records().records());
    assertTrue(log.toString().contains("is damaged"), log.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T12:00:00",
        "2026-02-30T12:00:00Z",
        "yesterday",
        "2026-03-01t12:00:00Z"
      })
  void timesThatMakeNoSenseAreDamage(String instead) throws IOException {
    save(SMALL);
    Files.writeString(path, Files.readString(path).replace("2026-03-01T12:00:00Z", instead));
    assertEquals(List.of(), records().records());
    assertTrue(log.toString().contains("is damaged"), log.toString());
  }

  @Test
  void textsAndCountsAndTheFileHaveLimits() throws IOException {
    save(SMALL);
    String good = Files.readString(path);
    String one = "{\"provider\" : \"p\",\"version\" : \"1\",\"threads\" : 1,\"gflops\" : 1},";
    for (String bad :
        List.of(
            good.replace("avx2", "x".repeat(257)),
            good.replace("\"contestants\" : [", "\"contestants\" : [" + one.repeat(64)),
            good.replace("57.25", "5" + "0".repeat(70)),
            good + " ".repeat(TunerDocument.MOST_BYTES))) {
      Files.writeString(path, bad);
      assertEquals(List.of(), records().records());
      assertFalse(Files.exists(path));
    }
  }

  @Test
  void unknownFieldsOperationsAndClassesAreSkipped() throws IOException {
    save(SMALL, LARGE);
    Files.writeString(
        path,
        Files.readString(path)
            .replace("\"schema\" : 1", "\"schema\" : 1, \"new\" : {\"a\" : [1]}")
            .replace("m512n512k512.nn", "sphere"));
    assertEquals(List.of(SMALL), records().records());
    assertEquals("", log.toString());
  }

  @Test
  void newerSchemaIsLeftUntouched() throws IOException {
    String newer = "{\"schema\":2,\"tables\":{}}";
    Files.writeString(path, newer);
    TunerRecords records = records();
    records.put(SMALL);
    records.save();
    assertEquals(newer, Files.readString(path));
    assertEquals(List.of(SMALL), records.records());
    assertEquals(
        "WARNING the tuner file "
            + path
            + " is not used: its schema is 2, and this version knows up to 1; update vGPU, or set"
            + " vgpu.tuner.file to another file\n",
        log.toString());
  }

  @Test
  void fileThatIsNoneOfOursIsLeftUntouched() throws IOException {
    path = folder.resolve("thesis.json");
    Files.writeString(path, "{\"title\":\"On sums\"}");
    TunerRecords records = records();
    records.put(SMALL);
    records.save();
    assertEquals("{\"title\":\"On sums\"}", Files.readString(path));
    assertEquals(1, log.toString().lines().count(), log.toString());
    assertTrue(log.toString().contains("is left as it is"), log.toString());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @Test
  void folderInThePlaceOfTheFileIsNotUsed() throws IOException {
    Files.createDirectory(path);
    TunerRecords records = records();
    records.put(SMALL);
    records.save();
    assertTrue(log.toString().contains("it is no regular file"), log.toString());
    assertEquals(1, log.toString().lines().count(), log.toString());
  }

  @Test
  void readOnlyFileIsReadAndNotReplaced() throws IOException {
    save(SMALL);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));
    TunerRecords records = records();
    assertEquals(List.of(SMALL), records.records());
    records.put(LARGE);
    records.save();
    records.put(LARGE);
    records.save();
    assertEquals(
        "WARNING the tuner file "
            + path
            + " cannot be written (it is read-only), so new measurements last as long as this"
            + " process; set vgpu.tuner.file to another file\n",
        log.toString());
    assertEquals(List.of(SMALL, LARGE), records.records());
    assertEquals(List.of(SMALL), records().records());
  }

  @Test
  void folderThatIsNotThereCostsOneWarning() {
    path = folder.resolve("nowhere").resolve(TunerFile.DEFAULT_NAME);
    TunerRecords records = records();
    records.put(SMALL);
    records.save();
    assertTrue(log.toString().contains("cannot be written (NoSuchFile"), log.toString());
    assertEquals(List.of(SMALL), records.records());
    assertThrows(IOException.class, () -> records.remove(record -> true));
  }

  @Test
  void measurementsOfAnotherMachineAreKeptAndToldOf() {
    TunerRecords others = new TunerRecords(new TunerFile(path), OTHER);
    others.put(LARGE);
    others.save();
    TunerRecords records = records();
    assertEquals(List.of(), records.records());
    assertTrue(
        log.toString().contains("measurements of another machine (Other CPU, cores: 64)"),
        log.toString());
    records.put(SMALL);
    records.save();
    assertEquals(List.of(SMALL), records().records());
    assertEquals(List.of(LARGE), new TunerRecords(new TunerFile(path), OTHER).records());
    assertEquals(1, log.toString().lines().count(), log.toString());
  }

  @Test
  void hiddenLevelsMakeAnotherHostAndNoWarning() {
    save(SMALL);
    TunedHost hidden = new TunedHost("Test CPU", 2, List.of("scalar"));
    assertEquals(List.of(), new TunerRecords(new TunerFile(path), hidden).records());
    assertEquals("", log.toString());
  }

  @Test
  void twoProcessesAddToWhatTheyFind() {
    TunerRecords one = records();
    TunerRecords other = records();
    one.put(SMALL);
    other.put(LARGE);
    one.save();
    other.save();
    assertEquals(List.of(SMALL, LARGE), records().records());
  }

  @Test
  void ofTwoMeasurementsOfAClassTheNewerStays() {
    TuneRecord later =
        Records.of(
            DataType.F32,
            "m64n64k64.nn",
            1,
            Records.NOON.plusSeconds(60),
            contestant("scalar", "0.1.0", "", 1, 99));
    TunerRecords one = records();
    TunerRecords other = records();
    one.put(later);
    other.put(SMALL);
    one.save();
    other.save();
    assertEquals(List.of(later), records().records());
  }

  @Test
  void replacementBySomebodyElseIsNoticedBeforeRenaming() {
    TunerFile file = new TunerFile(path);
    boolean[] isFirst = {true};
    file.update(
        found -> {
          if (isFirst[0]) {
            isFirst[0] = false;
            save(LARGE);
          }
          List<TuneRecord> both =
              Stream.concat(found.of(Records.HOST).records().stream(), Stream.of(SMALL)).toList();
          return found.with(new HostRecords(Records.HOST, both, List.of()));
        });
    assertEquals(List.of(SMALL, LARGE), records().records());
  }

  /** Whoever reads, or a process that is killed, has the old file or the new one, whole. */
  @Test
  void fileIsReplacedAndNeverWrittenTo() throws IOException {
    save(SMALL);
    String before = Files.readString(path);
    Path old = Files.createLink(folder.resolve("old"), path);
    save(LARGE);
    assertEquals(before, Files.readString(old));
    assertEquals(List.of(SMALL, LARGE), records().records());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count(), "no temporary file is left");
    }
  }

  @Test
  void interruptDoesNotKeepWhatWasFoundFromTheFile() {
    TunerRecords records = records();
    records.put(SMALL);
    Thread.currentThread().interrupt();
    records.save();
    assertTrue(Thread.interrupted());
    assertEquals(List.of(SMALL), records().records());
  }

  @Test
  void clearingForgetsInTheFileTooAndLeavesOthersAlone() throws IOException {
    TunerRecords others = new TunerRecords(new TunerFile(path), OTHER);
    others.put(LARGE);
    others.save();
    save(SMALL, LARGE);
    TunerRecords records = records();
    assertEquals(1, records.remove(record -> record.equals(SMALL)));
    assertEquals(List.of(LARGE), records.records());
    assertEquals(List.of(LARGE), records().records());
    assertEquals(1, records.remove(record -> true));
    assertEquals(List.of(), records().records());
    assertEquals(List.of(LARGE), new TunerRecords(new TunerFile(path), OTHER).records());
  }

  @Test
  void exportIsATunerFileOfThisMachine() throws IOException {
    TunerRecords others = new TunerRecords(new TunerFile(path), OTHER);
    others.put(LARGE);
    others.save();
    save(SMALL);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records().export(out);
    TunerDocument exported = TunerReader.read(out.toByteArray(), damaged -> {});
    assertEquals(
        List.of(new HostRecords(Records.HOST, List.of(SMALL), List.of())), exported.hosts());
  }

  @Test
  void linkStaysALink() throws IOException {
    Path real = folder.resolve("real.json");
    Files.createFile(real);
    Files.writeString(real, "{\"schema\":1,\"hosts\":[]}");
    Files.createSymbolicLink(path, real);
    save(SMALL);
    assertTrue(Files.isSymbolicLink(path));
    assertTrue(Files.readString(real).contains("m64n64k64.nn"));
  }

  private TunerRecords records() {
    return new TunerRecords(new TunerFile(path), Records.HOST);
  }

  private void save(TuneRecord... measured) {
    TunerRecords records = records();
    for (TuneRecord record : measured) {
      records.put(record);
    }
    records.save();
  }
}
