package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.task.PoolStatistics;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.api.task.WorkerStatistics;
import com.spacewink.vgpu.api.topology.CacheInstance;
import com.spacewink.vgpu.api.topology.Core;
import com.spacewink.vgpu.api.topology.CpuAllowance;
import com.spacewink.vgpu.api.topology.LogicalCpu;
import com.spacewink.vgpu.api.topology.Socket;
import com.spacewink.vgpu.api.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TopoCommandTest {
  private static final long KIB = 1024;
  private static final long GIB = 1L << 30;

  /** Two packages of one core with two threads, the last of them offline, and slow memory. */
  private static final Topology SERVER =
      new Topology(
          List.of(
              new LogicalCpu(0, true, 0, 0),
              new LogicalCpu(1, true, 0, 0),
              new LogicalCpu(2, true, 1, 1),
              new LogicalCpu(3, false, -1, -1)),
          List.of(new Core(0, 0, 0, 0, List.of(0, 1)), new Core(1, 1, -1, 0, List.of(2))),
          List.of(
              cache(1, Cache.Type.DATA, 32, 0, 1),
              cache(1, Cache.Type.INSTRUCTION, 32, 0, 1),
              cache(2, Cache.Type.UNIFIED, 1024, 0, 1),
              cache(2, Cache.Type.UNIFIED, 1024, 2)),
          List.of(
              new NumaNode(0, List.of(0, 1), 4 * GIB),
              new NumaNode(1, List.of(2), 4 * GIB),
              new NumaNode(2, List.of(), 16 * GIB)),
          List.of(List.of(10, 20, 40), List.of(20, 10, 40), List.of(40, 40, 10)),
          List.of(new Socket(0, List.of(0, 1)), new Socket(1, List.of(2))),
          new CpuAllowance(List.of(0, 1), Optional.of(List.of(0, 1)), OptionalDouble.of(1.5)));

  private static final Topology NOTHING =
      new Topology(
          List.of(),
          List.of(),
          List.of(),
          List.of(new NumaNode(0, List.of(), 0)),
          List.of(),
          List.of(),
          new CpuAllowance(List.of(), Optional.empty(), OptionalDouble.empty()));

  @TempDir Path folder;

  private final Shell shell = shell(SERVER);

  private static Shell shell(Topology topology) {
    PoolStatistics statistics =
        new PoolStatistics(
            List.of(worker(0, List.of(0), 0), worker(1, List.of(1), 0), worker(2, List.of(), -1)),
            Map.of(),
            0);
    TaskPool pool = Stub.of(TaskPool.class, Map.of("statistics", statistics));
    return new Shell(new TopoCommand(() -> topology, pool));
  }

  private static WorkerStatistics worker(int index, List<Integer> cpus, int node) {
    return new WorkerStatistics(index, WorkerStatistics.State.PARKED, cpus, node, 0, 0, 0, 0, 0);
  }

  private static CacheInstance cache(int level, Cache.Type type, long kib, Integer... cpus) {
    return new CacheInstance(new Cache(level, type, kib * KIB, 64, cpus.length), List.of(cpus));
  }

  @Test
  void printsTheTreeWithWhatIsAloneInTheLineOfItsParent() {
    assertEquals(
        """
        Machine (24 GiB)
          Package 0 + NUMANode 0 (4 GiB) + L2 (1 MiB) + L1d (32 KiB) + L1i (32 KiB) + Core 0
            PU 0 (worker 0)
            PU 1 (worker 1)
          Package 1 + NUMANode 1 (4 GiB) + L2 (1 MiB) + Core 1 + PU 2 (not usable)
          NUMANode 2 (16 GiB)

        usable CPUs   0-1
        offline CPUs  3
        cpuset        0-1
        CPU quota     1.5 CPUs
        workers       3, 2 bound to CPUs

        DISTANCE  NODE 0  NODE 1  NODE 2
        NODE 0        10      20      40
        NODE 1        20      10      40
        NODE 2        40      40      10
        """,
        shell.run("topo").out());
  }

  @Test
  void kindsOfCoreAndDiesAreToldWhereThereAreSeveral() {
    Topology hybrid =
        new Topology(
            List.of(new LogicalCpu(0, true, 0, 0), new LogicalCpu(1, true, 1, 0)),
            List.of(new Core(0, 0, 0, 1, List.of(0)), new Core(1, 0, 1, 0, List.of(1))),
            List.of(),
            List.of(new NumaNode(0, List.of(0, 1), 0)),
            List.of(),
            List.of(new Socket(0, List.of(0, 1))),
            new CpuAllowance(List.of(), Optional.empty(), OptionalDouble.empty()));

    assertTrue(
        shell(hybrid)
            .run("topo")
            .out()
            .startsWith(
                """
                Machine + Package 0 + NUMANode 0
                  Die 0 + Core 0 (kind 1) + PU 0 (worker 0)
                  Die 1 + Core 1 (kind 0) + PU 1 (worker 1)

                usable CPUs  unknown
                """));
  }

  @Test
  void partsThatLieAcrossOthersAreLeftOut() {
    Topology crossed =
        new Topology(
            SERVER.cpus(),
            SERVER.cores(),
            List.of(cache(3, Cache.Type.UNIFIED, 1024, 1, 2)),
            SERVER.nodes(),
            List.of(),
            SERVER.sockets(),
            SERVER.allowance());

    assertFalse(shell(crossed).run("topo").out().contains("L3"));
  }

  @Test
  void machineThatTellsNothingIsPrintedAllTheSame() {
    String out = shell(NOTHING).run("topo").out();

    assertTrue(out.startsWith("Machine + NUMANode 0\n\nusable CPUs  unknown\n"), out);
    assertTrue(out.contains("\nCPU quota    none\n"), out);
  }

  @Test
  void documentHasThePartsAndWhatMayBeUsed() {
    JsonNode document = Json.document(shell.run("topo", "--json").out());

    assertEquals(
        List.of(
            "cpus",
            "cores",
            "caches",
            "nodes",
            "distances",
            "sockets",
            "usable_cpus",
            "cpuset",
            "cpu_quota",
            "workers"),
        Json.names(document));
    assertEquals(
        "{\"id\":3,\"online\":false,\"core\":null,\"node\":null}",
        document.get("cpus").get(3).toString());
    assertEquals(
        "{\"index\":1,\"socket\":1,\"die\":null,\"kind\":0,\"cpus\":[2]}",
        document.get("cores").get(1).toString());
    assertEquals(
        "{\"level\":2,\"type\":\"unified\",\"bytes\":1048576,\"line_bytes\":64,\"cpus\":[2]}",
        document.get("caches").get(3).toString());
    assertEquals(40, document.get("distances").get(2).get(0).asInt());
    assertEquals(1.5, document.get("cpu_quota").asDouble());
    assertEquals("[0,1]", document.get("usable_cpus").toString());
    assertEquals(
        "{\"index\":2,\"cpus\":[],\"node\":null}", document.get("workers").get(2).toString());
  }

  @Test
  void drawingHasABoxInABoxForEachPart() throws Exception {
    Shell.Result result = shell.runIn(folder, "topo", "--svg", "machine.svg");

    assertEquals(0, result.status(), result.err());
    Document drawing =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("machine.svg").toFile());
    assertEquals(2, boxes(drawing, "package").size());
    assertEquals(3, boxes(drawing, "pu").size());
    assertEquals(2, boxes(drawing, "pu worker").size());
    assertEquals(1, boxes(drawing, "pu unusable").size());
    assertLiesWithin(boxes(drawing, "machine").get(0), boxes(drawing, "package").get(1));
    assertLiesWithin(boxes(drawing, "package").get(0), boxes(drawing, "core").get(0));
    assertLiesWithin(boxes(drawing, "core").get(0), boxes(drawing, "pu").get(1));
    assertTrue(
        Files.readString(folder.resolve("machine.svg"))
            .contains("2 of 4 CPUs usable, quota 1.5 CPUs"));
  }

  @Test
  void drawingOfManyCoresIsNoLongRow() throws Exception {
    Topology many =
        new Topology(
            IntStream.range(0, 64).mapToObj(i -> new LogicalCpu(i, true, i, 0)).toList(),
            IntStream.range(0, 64).mapToObj(i -> new Core(i, 0, 0, 0, List.of(i))).toList(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new CpuAllowance(List.of(0), Optional.empty(), OptionalDouble.empty()));
    shell(many).runIn(folder, "topo", "--svg", "many.svg");

    Element machine =
        boxes(
                DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("many.svg").toFile()),
                "machine")
            .get(0);
    double aspect = number(machine, "width") / number(machine, "height");
    assertTrue(aspect > 1 && aspect < 2.5, "aspect " + aspect);
  }

  @Test
  void drawingThatCannotBeWrittenIsBadInput() throws IOException {
    Shell.Result result = shell.runIn(folder, "topo", "--svg", "machine.png");

    assertEquals(2, result.status());
    assertEquals(
        "topo: --svg is 'machine.png': expected a file name that ends in .svg\n", result.err());
    assertEquals(2, shell.runIn(folder, "topo", "--svg", "nowhere/machine.svg").status());
    try (var files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void withoutThePoolThereAreNoWorkers() {
    Shell alone = new Shell(new TopoCommand(() -> SERVER, null));

    assertFalse(alone.run("topo").out().contains("worker"));
    assertEquals("[]", Json.document(alone.run("topo", "--json").out()).get("workers").toString());
  }

  @Test
  void withoutTheServiceItIsNotReady() {
    Shell.Result result = new Shell(new TopoCommand(null, null)).run("topo", "--json");

    assertEquals(3, result.status());
    assertTrue(
        Json.error(result.out()).startsWith("NOT_READY the machine's topology is not there"));
  }

  private static List<Element> boxes(Document drawing, String style) {
    NodeList all = drawing.getElementsByTagName("rect");
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(box -> (box.getAttribute("class") + " ").startsWith(style + " "))
        .toList();
  }

  private static void assertLiesWithin(Element outer, Element inner) {
    assertTrue(number(inner, "x") > number(outer, "x"));
    assertTrue(number(inner, "y") > number(outer, "y"));
    assertTrue(
        number(inner, "x") + number(inner, "width") < number(outer, "x") + number(outer, "width"));
    assertTrue(
        number(inner, "y") + number(inner, "height")
            < number(outer, "y") + number(outer, "height"));
  }

  private static double number(Element box, String attribute) {
    return Double.parseDouble(box.getAttribute(attribute));
  }
}
