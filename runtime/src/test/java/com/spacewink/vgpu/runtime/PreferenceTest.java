package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.tune.Contestant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PreferenceTest {
  private static final ProviderId SCALAR = id("scalar", 0, 1);
  private static final ProviderId NATIVE = id("native", 100, 2);
  private static final ProviderId AVX2 = id("avx2", 200, 3);

  @Test
  void rankingDecidesWithoutMeasurements() {
    assertEquals(List.of("avx2", "native", "scalar"), order(null, Map.of()));
  }

  @Test
  void measurementComesBeforeRanking() {
    assertEquals(
        List.of("native", "scalar", "avx2"), order(null, Map.of("native", 60.0, "scalar", 2.0)));
  }

  @Test
  void pinComesBeforeMeasurement() {
    assertEquals(
        List.of("scalar", "native", "avx2"),
        order("scalar", Map.of("native", 60.0, "scalar", 2.0)));
  }

  @Test
  void pinOnAProviderThatIsNotThereChangesNothing() {
    assertEquals(List.of("avx2", "native", "scalar"), order("absent", Map.of()));
  }

  @Test
  void lowestServiceIdDecidesAmongEquals() {
    List<ProviderId> twins = new ArrayList<>(List.of(id("late", 100, 9), id("early", 100, 4)));
    twins.sort(preference(null, Map.of()).order());
    assertEquals("early", twins.get(0).name());
  }

  @Test
  void extremeRankingsDoNotOverflow() {
    List<ProviderId> ids =
        new ArrayList<>(
            List.of(id("least", Integer.MIN_VALUE, 1), id("most", Integer.MAX_VALUE, 2)));
    ids.sort(preference(null, Map.of()).order());
    assertEquals("most", ids.get(0).name());
  }

  @Test
  void measurementOfAnotherVersionDoesNotCount() {
    Standings ofOtherVersion =
        new Standings(List.of(Records.of("m8n8k8.nn", Records.contestant("avx2", "2", "", 1, 99))));
    Preference preference = new Preference("gemm", DataType.F32, null, ofOtherVersion);
    assertEquals(OptionalDouble.empty(), preference.rate(AVX2));
  }

  @Test
  void reasonsTellWhatDecided() {
    assertEquals("pinned by the operator", preference("avx2", Map.of()).reason(AVX2, 3));
    assertEquals("the only one admitted", preference(null, Map.of()).reason(AVX2, 1));
    assertEquals(
        "highest service ranking (200) of 3 admitted", preference(null, Map.of()).reason(AVX2, 3));
    assertEquals(
        "fastest of 3 admitted by measurement",
        preference(null, Map.of("avx2", 60.0)).reason(AVX2, 3));
  }

  private static List<String> order(String pinned, Map<String, Double> rates) {
    List<ProviderId> ids = new ArrayList<>(List.of(SCALAR, NATIVE, AVX2));
    ids.sort(preference(pinned, rates).order());
    return ids.stream().map(ProviderId::name).toList();
  }

  private static Preference preference(String pinned, Map<String, Double> rates) {
    List<Contestant> contestants = new ArrayList<>();
    rates.forEach((name, rate) -> contestants.add(Records.contestant(name, "1", "", 1, rate)));
    contestants.sort(Comparator.comparingDouble(Contestant::rate).reversed());
    Standings standings =
        rates.isEmpty()
            ? Standings.NONE
            : new Standings(
                List.of(Records.of("m8n8k8.nn", contestants.toArray(new Contestant[0]))));
    return new Preference("gemm", DataType.F32, pinned, standings);
  }

  private static ProviderId id(String name, int ranking, long serviceId) {
    return new ProviderId(name, "1", "scalar", List.of(), ranking, serviceId);
  }
}
