package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TunedHost;
import com.spacewink.vgpu.api.tune.Wisdom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What providers keep in the tuner file. */
class WisdomKeeperTest {
  private static final TuneRecord MEASURED =
      Records.of("m64n64k64.nn", Records.contestant("avx2", "0.1.0", "", 1, 60));
  private static final String TEXT = "(fftw-3.3.10 fftw_wisdom\n  (\"n1\" 0 #x10bdd))\n";

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

  @BeforeEach
  void listen() {
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void whatIsKeptIsRecalledByTheNextProcess() {
    keeper().keep("fftw", "3.3.10", "f64", TEXT);
    assertEquals(Optional.of(TEXT), keeper().recall("fftw", "3.3.10", "f64"));
    assertEquals(Optional.empty(), keeper().recall("fftw", "3.3.10", "f32"));
    assertEquals(Optional.empty(), keeper().recall("other", "3.3.10", "f64"));
    assertEquals("", log.toString());
  }

  @Test
  void laterWisdomTakesThePlaceOfTheEarlier() {
    Wisdom wisdom = keeper();
    wisdom.keep("fftw", "3.3.10", "f64", "a");
    wisdom.keep("fftw", "3.3.10", "f64", "b");
    assertEquals(Optional.of("b"), wisdom.recall("fftw", "3.3.10", "f64"));
    assertEquals(1, records().wisdom().size());
  }

  @Test
  void wisdomOfAnotherVersionIsForgottenWithOneWarning() {
    keeper().keep("fftw", "3.3.10", "f64", TEXT);
    Wisdom next = keeper();
    assertEquals(Optional.empty(), next.recall("fftw", "3.4.0", "f64"));
    assertEquals(Optional.empty(), next.recall("fftw", "3.4.0", "f64"));
    assertEquals(
        "WARNING wisdom of fftw is forgotten: it is of version 3.3.10, and this is 3.4.0\n",
        log.toString());
    assertEquals(List.of(), records().wisdom());
  }

  @Test
  void wisdomAndMeasurementsLeaveEachOtherAlone() {
    TunerRecords records = records();
    new WisdomKeeper(records).keep("fftw", "3.3.10", "f64", TEXT);
    records.put(MEASURED);
    records.save();
    new WisdomKeeper(records).keep("fftw", "3.3.10", "f32", "b");
    assertEquals(List.of(MEASURED), records().records());
    assertEquals(2, records().wisdom().size());
  }

  @Test
  void wisdomOfAnotherMachineIsKeptAndNotRecalled() {
    keeper().keep("fftw", "3.3.10", "f64", TEXT);
    TunedHost other = new TunedHost("Other CPU", 64, List.of("scalar"));
    Wisdom elsewhere = new WisdomKeeper(new TunerRecords(new TunerFile(path()), other));
    assertEquals(Optional.empty(), elsewhere.recall("fftw", "3.3.10", "f64"));
    elsewhere.keep("fftw", "3.3.10", "f64", "b");
    assertEquals(Optional.of(TEXT), keeper().recall("fftw", "3.3.10", "f64"));
  }

  @Test
  void fileWithoutWisdomIsRead() throws IOException {
    TunerRecords records = records();
    records.put(MEASURED);
    records.save();
    assertFalse(Files.readString(path()).contains("wisdom"));
    assertEquals(Optional.empty(), keeper().recall("fftw", "3.3.10", "f64"));
    assertEquals("", log.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(fftw-3.3.10 | (fftw-3.3.11 ",
        "\"version\" : \"3.3.10\" | \"version\" : \"3.3.9\"",
        "\"version\" : \"3.3.10\" | \"version\" : 3",
        "\"version\" : \"3.3.10\" | \"versions\" : \"3.3.10\"",
        "\"provider\" : \"fftw\" | \"provider\" : \"FFTW\"",
        "\"provider\" : \"fftw\" | \"provider\" : {\"id\" : \"fftw\"}",
        "\"name\" : \"f64\" | \"name\" : \"\"",
        "\"crc32\" | \"crc\"",
        "\"wisdom\" : [ | \"wisdom\" : [ 1, [2], ",
      })
  void damagedWisdomIsLeftOutWithOneWarningAndTheRestIsKept(String good, String bad)
      throws IOException {
    TunerRecords records = records();
    records.put(MEASURED);
    records.save();
    new WisdomKeeper(records).keep("fftw", "3.3.10", "f64", TEXT);
    String text = Files.readString(path());
    assertTrue(text.contains(good), text);
    Files.writeString(path(), text.replace(good, bad));
    TunerRecords next = records();
    assertEquals(List.of(MEASURED), next.records());
    boolean isThere = new WisdomKeeper(next).recall("fftw", "3.3.10", "f64").isPresent();
    assertEquals(bad.endsWith("[2],"), isThere);
    next.put(MEASURED);
    next.save();
    assertEquals(1, log.toString().lines().count(), log.toString());
    assertTrue(log.toString().contains("damaged wisdom"), log.toString());
    log.setLength(0);
    assertEquals(List.of(MEASURED), records().records());
    assertEquals("", log.toString(), "it is gone after the next write");
  }

  @Test
  void wisdomThatIsNoListIsLeftOut() throws IOException {
    TunerRecords records = records();
    records.put(MEASURED);
    records.save();
    String text = Files.readString(path());
    Files.writeString(path(), text.replace("\"records\"", "\"wisdom\" : {\"a\" : []},\"records\""));
    assertEquals(List.of(MEASURED), records().records());
    assertTrue(log.toString().contains("damaged wisdom"), log.toString());
  }

  @Test
  void lengthsAndNumbersHaveLimits() throws IOException {
    Wisdom wisdom = keeper();
    String longest = "\"".repeat(Wisdom.MOST_CHARACTERS);
    wisdom.keep("fftw", "3.3.10", "f64", longest);
    assertEquals(Optional.of(longest), keeper().recall("fftw", "3.3.10", "f64"));
    assertThrows(VgpuException.class, () -> wisdom.keep("fftw", "3.3.10", "f64", longest + "x"));
    assertThrows(VgpuException.class, () -> wisdom.keep("fftw", "3.3.10", "F 64", "x"));
    assertThrows(VgpuException.class, () -> wisdom.recall("fftw", "3.3.10", ""));
    for (int i = 0; i < 100; i++) {
      wisdom.keep("fftw", "3.3.10", "name-" + i, "x");
    }
    assertEquals(TunerDocument.MOST_PIECES_OF_WISDOM, records().wisdom().size());
    assertTrue(Files.size(path()) < TunerDocument.MOST_BYTES);
    assertEquals("", log.toString());
  }

  @Test
  void machinesThatWereWrittenLongAgoLoseTheirWisdomFirst() {
    String large = "x".repeat(Wisdom.MOST_CHARACTERS);
    for (int cores = 1; cores <= 4; cores++) {
      TunedHost host = new TunedHost("CPU", cores, List.of("scalar"));
      TunerRecords records = new TunerRecords(new TunerFile(path()), host);
      records.put(MEASURED);
      records.save();
      new WisdomKeeper(records).keep("fftw", "3.3.10", "f64", large);
    }
    for (int cores = 1; cores <= 4; cores++) {
      TunedHost host = new TunedHost("CPU", cores, List.of("scalar"));
      TunerRecords records = new TunerRecords(new TunerFile(path()), host);
      assertEquals(List.of(MEASURED), records.records());
      assertEquals(cores > 2 ? 1 : 0, records.wisdom().size(), cores + " cores");
    }
  }

  private Path path() {
    return folder.resolve(TunerFile.DEFAULT_NAME);
  }

  private TunerRecords records() {
    return new TunerRecords(new TunerFile(path()), Records.HOST);
  }

  private Wisdom keeper() {
    return new WisdomKeeper(records());
  }
}
