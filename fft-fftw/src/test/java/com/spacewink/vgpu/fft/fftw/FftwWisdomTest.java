package com.spacewink.vgpu.fft.fftw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.api.tune.Wisdom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledIf(value = ThisMachine.HAS_FFTW, disabledReason = FftwProvider.REMEDY)
class FftwWisdomTest {
  private static final int N = 48;

  private final InstalledFftw installed = ThisMachine.fftw();
  private final KeptWisdom wisdom = new KeptWisdom();
  private final Logger logger = Logger.getLogger("vgpu.fft");
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(record.getLevel() + " " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Keeps texts in memory, and counts how often it is given one. */
  private static final class KeptWisdom implements Wisdom {
    private final Map<String, String> texts = new HashMap<>();
    private int kept;

    @Override
    public Optional<String> recall(String provider, String version, String name) {
      return Optional.ofNullable(texts.get(String.join(" ", provider, version, name)));
    }

    @Override
    public void keep(String provider, String version, String name, String text) {
      kept++;
      texts.put(String.join(" ", provider, version, name), text);
    }
  }

  @BeforeEach
  void listen() {
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    for (Precision precision : Precision.values()) {
      library(precision).forget_wisdom();
    }
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @ParameterizedTest
  @EnumSource
  void estimatesAreNotKept(Precision precision) {
    plan(precision, FftEffort.ESTIMATE);
    assertEquals(0, wisdom.kept);
  }

  @ParameterizedTest
  @EnumSource
  void measurementsAreKeptUnderTheLibrarysVersion(Precision precision) {
    plan(precision, FftEffort.MEASURE);
    assertEquals(1, wisdom.kept);
    FftwLibrary library = library(precision);
    assertTrue(library.version().startsWith("fftw-3."), library.version());
    Optional<String> text = wisdom.recall("fftw", library.version(), precision.type().id());
    assertTrue(text.orElseThrow().contains("_wisdom"), text.get());
  }

  @ParameterizedTest
  @EnumSource
  void whatWasMeasuredBeforeARestartIsNotMeasuredAgain(Precision precision) {
    plan(precision, FftEffort.PATIENT);
    library(precision).forget_wisdom();
    plan(precision, FftEffort.PATIENT);
    plan(precision, FftEffort.MEASURE);
    assertEquals(1, wisdom.kept);
    assertEquals(List.of(), lines);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasEstimatedBeforeIsNotAmongWhatIsKept(Precision precision) {
    plan(precision, FftEffort.MEASURE);
    Map<String, String> alone = new HashMap<>(wisdom.texts);
    wisdom.texts.clear();
    library(precision).forget_wisdom();
    try (FftwHolder provider = new FftwHolder()) {
      for (int n = 101; n < 140; n++) {
        provider.plan(precision, FftEffort.ESTIMATE, n);
      }
      provider.plan(precision, FftEffort.MEASURE, N);
    }
    String text = wisdom.texts.values().iterator().next();
    // Which ways win may differ from one measurement to the next, but 39 estimates would show.
    assertTrue(text.length() < alone.values().iterator().next().length() + 2000, text);
  }

  @ParameterizedTest
  @EnumSource
  void wisdomThatFftwRefusesIsReportedOnceAndReplaced(Precision precision) {
    FftwLibrary library = library(precision);
    wisdom.texts.put(
        String.join(" ", "fftw", library.version(), precision.type().id()),
        "(fftw-3.3.10 fftw_wisdom #x0 nonsense");
    try (FftwHolder provider = new FftwHolder()) {
      provider.plan(precision, FftEffort.ESTIMATE, N);
      provider.plan(precision, FftEffort.ESTIMATE, N + 1);
      assertEquals(1, lines.size(), lines.toString());
      assertTrue(lines.get(0).startsWith("WARNING fftw: " + library.version()), lines.get(0));
      provider.plan(precision, FftEffort.MEASURE, N);
    }
    assertFalse(wisdom.texts.values().iterator().next().contains("nonsense"));
  }

  @ParameterizedTest
  @EnumSource
  void wisdomOfTheOtherPrecisionIsRefused(Precision precision) {
    Precision other = precision == Precision.SINGLE ? Precision.DOUBLE : Precision.SINGLE;
    plan(other, FftEffort.MEASURE);
    String text = wisdom.texts.values().iterator().next();
    assertFalse(library(precision).import_wisdom_from_string(text));
  }

  @ParameterizedTest
  @EnumSource
  void providerMeasuresAlsoWithoutTheService(Precision precision) {
    FftwProvider provider = new FftwProvider(installed, null);
    try (FftTransform transform = provider.prepare(spec(precision, FftEffort.MEASURE, N))) {
      assertEquals(1, transform.steps());
    } finally {
      provider.stop();
    }
    assertEquals(List.of(), lines);
  }

  /** A provider as after a restart: it makes one plan. */
  private void plan(Precision precision, FftEffort effort) {
    try (FftwHolder provider = new FftwHolder()) {
      provider.plan(precision, effort, N);
    }
  }

  private FftwLibrary library(Precision precision) {
    return FftwLibrary.load(precision, installed.files(precision));
  }

  private static FftSpec spec(Precision precision, FftEffort effort, int n) {
    DataType type = precision.type();
    return FftSpec.of(FftKind.C2C, type, n).effort(effort);
  }

  /** A provider, stopped at the end. */
  private final class FftwHolder implements AutoCloseable {
    private final FftwProvider provider = new FftwProvider(installed, wisdom);

    void plan(Precision precision, FftEffort effort, int n) {
      provider.prepare(spec(precision, effort, n)).close();
    }

    @Override
    public void close() {
      provider.stop();
    }
  }
}
