package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FallbackLogTest {
  private static final ProviderId SCALAR = new ProviderId("scalar", "1", "scalar", List.of(), 0, 1);
  private static final ProviderId AVX2 = new ProviderId("avx2", "1", "avx2", List.of(), 200, 2);

  private final Logger logger = Logger.getLogger("vgpu.select");
  private final List<String> lines = new ArrayList<>();
  private final FallbackLog fallbacks = new FallbackLog();
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
  void choiceOfNativeCodeIsNoFallback() {
    fallbacks.chosen(
        preference(null),
        AVX2,
        () -> {
          throw new AssertionError("nobody need be asked for");
        });
    assertEquals(List.of(), lines);
  }

  @Test
  void betterProviderThatIsNotThereIsNamedOnceWithTheReason() {
    List<Candidate> absent = List.of(absent("avx2", 200), absent("slow", -5));
    fallbacks.chosen(preference(null), SCALAR, () -> absent);
    fallbacks.chosen(preference(null), SCALAR, () -> absent);
    assertEquals(
        List.of("INFO gemm f32 goes to scalar, not to avx2: its bundle is stopped"), lines);
  }

  @Test
  void missingPinIsAWarning() {
    fallbacks.chosen(preference("turbo"), AVX2, List::of);
    assertEquals(
        List.of(
            "WARNING gemm f32 goes to avx2, as the pinned provider turbo is not there for it:"
                + " install or start its bundle, or take the pin back"),
        lines);
  }

  @Test
  void rejectionIsAWarning() {
    fallbacks.rejected(KernelFamily.GEMM, DataType.F32, AVX2, "its self-test failed");
    assertEquals(
        List.of("WARNING provider avx2 is rejected for gemm f32: its self-test failed"), lines);
  }

  private static Preference preference(String pinned) {
    return new Preference("gemm", DataType.F32, pinned, Standings.NONE);
  }

  private static Candidate absent(String name, int ranking) {
    return new Candidate(
        name,
        "1",
        "avx2",
        ranking,
        OptionalDouble.empty(),
        ProviderState.UNSATISFIED,
        "its bundle is stopped");
  }
}
