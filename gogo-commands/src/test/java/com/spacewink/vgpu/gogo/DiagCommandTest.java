package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

class DiagCommandTest {
  private final PlainGpu gpu = new PlainGpu();
  private final PlainPool pool = new PlainPool();
  private final ProviderSelection selection = new PlainSelection();

  private Shell shell() {
    return new Shell(new DiagCommand(components(), gpu, selection, gpu, pool));
  }

  private static ServiceComponentRuntime components(ComponentConfigurationDTO... configurations) {
    return components("com.spacewink.vgpu.runtime", configurations);
  }

  private static ServiceComponentRuntime components(
      String bundle, ComponentConfigurationDTO... configurations) {
    ComponentDescriptionDTO component = new ComponentDescriptionDTO();
    component.name = "Chooser";
    component.bundle = new BundleDTO();
    component.bundle.symbolicName = bundle;
    return Stub.of(
        ServiceComponentRuntime.class,
        Map.of(
            "getComponentDescriptionDTOs",
            List.of(component),
            "getComponentConfigurationDTOs",
            Arrays.asList(configurations)));
  }

  private static ComponentConfigurationDTO configuration(int state) {
    ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
    configuration.state = state;
    configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[0];
    return configuration;
  }

  private static ComponentConfigurationDTO waitingFor(String reference, String target) {
    ComponentConfigurationDTO configuration =
        configuration(ComponentConfigurationDTO.UNSATISFIED_REFERENCE);
    UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
    missing.name = reference;
    missing.target = target;
    configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {missing};
    return configuration;
  }

  private static String finding(HealthCheck check) {
    HealthCheck.Finding finding = check.look();
    return finding.result().title() + " " + finding.detail();
  }

  @Test
  void documentHasTheContractsFields() {
    JsonNode document = Json.document(shell().run("diag", "-r", "1", "--json").out());
    assertEquals(List.of("level", "checks"), Json.names(document));
    assertEquals(1, document.get("level").asInt());
    assertEquals(
        List.of("framework", "cpu", "memory", "numerics", "providers", "threads"),
        StreamSupport.stream(document.get("checks").spliterator(), false)
            .map(check -> check.get("name").asText())
            .toList());
    for (JsonNode check : document.get("checks")) {
      assertEquals(List.of("name", "result", "detail", "seconds"), Json.names(check));
      assertTrue(check.get("seconds").isNumber());
    }
  }

  @Test
  void oneCheckCanBeRunAlone() {
    Shell.Result result = shell().run("diag", "--only", "threads");
    assertEquals(0, result.status());
    assertTrue(
        result.out().matches("Pass  threads +\\d+\\.\\d\\d s  2 workers ran 100003 indices.*\n"),
        result.out());
  }

  @Test
  void aFailedCheckFailsTheCommand() {
    pool.forgotten = 1;
    Shell.Result result = shell().run("diag", "--only", "threads");
    assertEquals(1, result.status());
    assertTrue(result.out().startsWith("Fail  threads"), result.out());
    assertEquals("", result.err(), "the line of the check says it");
    result = shell().run("diag", "--only", "threads", "--json");
    assertEquals(1, result.status());
    assertEquals("Fail", Json.document(result.out()).get("checks").get(0).get("result").asText());
  }

  @Test
  void aCheckThatThrowsFails() {
    ProviderSelection broken = Stub.of(ProviderSelection.class, Map.of("operations", 5));
    Shell shell = new Shell(new DiagCommand(components(), gpu, broken, gpu, pool));
    Shell.Result result = shell.run("diag", "--only", "providers");
    assertEquals(1, result.status());
    assertTrue(result.out().contains("ClassCastException"), result.out());
  }

  @Test
  void badUsage() {
    assertEquals(
        new Shell.Result(1, "", "diag: level 2 is not supported: expected -r 1\n"),
        shell().run("diag", "-r", "2"));
    assertEquals(
        "NOT_SUPPORTED level 3 is not supported: expected -r 1",
        Json.error(shell().run("diag", "-r", "3", "--json").out()));
    assertEquals(
        new Shell.Result(2, "", "diag: -r is '4': expected 1, 2 or 3\n"),
        shell().run("diag", "-r", "4"));
    assertEquals(
        new Shell.Result(
            2,
            "",
            "diag: no check is named 'x': expected one of framework, cpu, memory, numerics,"
                + " providers, threads\n"),
        shell().run("diag", "--only", "x"));
  }

  @Test
  void frameworkPassesWhereAllIsSatisfied() {
    assertEquals(
        "Pass 2 components satisfied or kept back by the processor",
        finding(
            new FrameworkCheck(
                components(
                    configuration(ComponentConfigurationDTO.ACTIVE),
                    waitingFor(
                        "osgi.ds.satisfying.condition", "(osgi.condition.id=vgpu.isa.sve)")))));
  }

  @Test
  void frameworkNamesWhatFailedOrWaits() {
    ComponentConfigurationDTO failed = configuration(ComponentConfigurationDTO.FAILED_ACTIVATION);
    failed.failure = "java.lang.IllegalStateException: no luck\n\tat somewhere";
    assertEquals(
        "Fail Chooser failed: java.lang.IllegalStateException: no luck",
        finding(new FrameworkCheck(components(failed))));
    assertEquals(
        "Warn Chooser waits for pool",
        finding(new FrameworkCheck(components(waitingFor("pool", null)))));
    assertEquals(
        "Warn Chooser waits for its configuration",
        finding(
            new FrameworkCheck(
                components(configuration(ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION)))));
    assertEquals(
        "Pass 0 components satisfied or kept back by the processor",
        finding(new FrameworkCheck(components("org.other", failed))));
  }

  @Test
  void cpuWarnsOfHiddenLevels() {
    assertEquals(
        "Warn Plain CPU: scalar, avx2; vgpu.isa.max hides avx512", finding(new CpuCheck(gpu)));
  }

  @Test
  void memoryIsWrittenAndReadAgain() {
    assertEquals(
        "Pass ram: 256 MiB free of 256 MiB",
        finding(new MemoryCheck(gpu, Path.of("/nowhere/meminfo"))));
    assertTrue(gpu.isEverythingClosed());
  }

  @Test
  void availableMemoryIsReadFromTheKernelsTable() {
    assertEquals(
        OptionalLong.of(2048L << 10),
        MemoryCheck.parse(List.of("MemTotal:        4096 kB", "MemAvailable:    2048 kB")));
    assertEquals(OptionalLong.empty(), MemoryCheck.parse(List.of("MemTotal: 4096 kB")));
  }

  @Test
  void numericsMultipliesByEveryAdmittedProvider() {
    assertEquals(
        "Pass exact products by avx2 f32, scalar f32, avx2 f64, scalar f64, scalar c64, scalar"
            + " c128",
        finding(new NumericsCheck(gpu, selection)));
    assertEquals(6, gpu.executions.size());
    assertTrue(gpu.isEverythingClosed());
  }

  @Test
  void numericsFindsAWrongProduct() {
    gpu.error = 1;
    assertTrue(
        finding(new NumericsCheck(gpu, selection)).startsWith("Fail wrong products by avx2 f32"));
  }

  @Test
  void providersFailsWhereOneIsRejected() {
    assertEquals(
        "Fail rejected: broken for gemm: self-test: 2 + 2 is 5; broken for permute: self-test: 2 + 2"
            + " is 5",
        finding(new ProvidersCheck(selection)));
  }

  @Test
  void providersWarnsOfPinsToNobody() {
    Choice choice = selection.choice("gemm", DataType.F64);
    List<Candidate> admitted =
        choice.candidates().stream()
            .filter(each -> each.state() != ProviderState.REJECTED)
            .toList();
    Choice admittedChoice =
        new Choice("kernel", "gemm", DataType.F64, choice.selected(), choice.reason(), admitted);
    assertEquals(
        "Warn pinned to a provider that is not there: gemm to axv2",
        finding(new ProvidersCheck(pinned(admittedChoice, "axv2"))));
    assertEquals(
        "Pass 1 operation, each with a provider",
        finding(new ProvidersCheck(pinned(admittedChoice, "scalar"))));
  }

  private static ProviderSelection pinned(Choice choice, String provider) {
    return Stub.of(
        ProviderSelection.class,
        Map.of("operations", List.of("gemm"), "choice", choice, "pins", Map.of("gemm", provider)));
  }

  @Test
  void withoutServicesTheirChecksFail() {
    Shell shell = new Shell(new DiagCommand(components(), null, null, null, null));
    Shell.Result result = shell.run("diag");
    assertEquals(1, result.status());
    assertEquals(5, result.out().lines().filter(line -> line.startsWith("Fail")).count());
  }
}
