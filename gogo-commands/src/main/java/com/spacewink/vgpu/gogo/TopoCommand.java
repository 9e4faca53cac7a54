package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.api.task.WorkerStatistics;
import com.spacewink.vgpu.api.topology.CacheInstance;
import com.spacewink.vgpu.api.topology.Core;
import com.spacewink.vgpu.api.topology.CpuAllowance;
import com.spacewink.vgpu.api.topology.LogicalCpu;
import com.spacewink.vgpu.api.topology.MachineTopology;
import com.spacewink.vgpu.api.topology.Socket;
import com.spacewink.vgpu.api.topology.Topology;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code vgpu:topo}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "topo")
public final class TopoCommand extends Command {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile MachineTopology machine;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile TaskPool pool;

  /** A command that waits for its services. */
  @Activate
  public TopoCommand() {
    this(null, null);
  }

  TopoCommand(MachineTopology machine, TaskPool pool) {
    super("topo", "vgpu topo --svg machine.svg");
    this.machine = machine;
    this.pool = pool;
  }

  /**
   * Prints the tree.
   *
   * @param session where it is printed
   * @param svg the file that receives a drawing, empty for none
   * @param json whether as JSON
   */
  @Descriptor("the machine as a tree: packages, NUMA nodes, caches, cores, and who works where")
  public void topo(
      CommandSession session,
      @Descriptor("the file that receives a drawing, FILE.svg")
          @Parameter(names = "--svg", absentValue = "")
          String svg,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json) {
    Topology topology = required(machine, "the machine's topology").topology();
    Optional<OutputFile> file = OptionValues.drawing("--svg", svg, new WorkingFolder(session));
    TaskPool tasks = pool;
    List<WorkerStatistics> workers = tasks == null ? List.of() : tasks.statistics().workers();
    TopologyTree tree = new TopologyTree(topology, workers);
    file.ifPresent(
        output ->
            output.write(
                channel ->
                    new TopologyDrawing(summary(topology), tree.machine())
                        .write(Channels.newOutputStream(channel))));
    PrintStream out = Streams.of(session).out();
    if (json) {
      document(topology, workers).print(out);
    } else {
      tree.print(out);
      out.println();
      print(topology, workers, out);
    }
  }

  private static String summary(Topology topology) {
    OptionalDouble quota = topology.allowance().quota();
    return topology.allowance().cpus().size()
        + " of "
        + Counted.of(topology.cpus().size(), "CPU")
        + " usable"
        + (quota.isPresent() ? ", quota " + cpus(quota.getAsDouble()) : "");
  }

  /** {@code 1.5 CPUs}. */
  private static String cpus(double quota) {
    String digits = String.format(Locale.ROOT, "%.2f", quota).replaceAll("\\.?0+$", "");
    return digits.equals("1") ? "1 CPU" : digits + " CPUs";
  }

  private static void print(Topology topology, List<WorkerStatistics> workers, PrintStream out) {
    CpuAllowance allowance = topology.allowance();
    Table table = Table.withoutHeader();
    table.row(
        "usable CPUs", allowance.cpus().isEmpty() ? "unknown" : CpuRanges.of(allowance.cpus()));
    List<Integer> offline =
        topology.cpus().stream().filter(cpu -> !cpu.online()).map(LogicalCpu::id).toList();
    if (!offline.isEmpty()) {
      table.row("offline CPUs", CpuRanges.of(offline));
    }
    allowance.cpuset().ifPresent(cpuset -> table.row("cpuset", CpuRanges.of(cpuset)));
    OptionalDouble quota = allowance.quota();
    table.row("CPU quota", quota.isPresent() ? cpus(quota.getAsDouble()) : "none");
    if (!workers.isEmpty()) {
      table.row("workers", workers(workers));
    }
    table.print(out);
    if (topology.nodes().size() > 1 && !topology.distances().isEmpty()) {
      out.println();
      distances(topology).print(out);
    }
  }

  private static String workers(List<WorkerStatistics> workers) {
    long bound = workers.stream().filter(worker -> !worker.cpus().isEmpty()).count();
    return workers.size() + (bound == 0 ? ", not bound to CPUs" : ", " + bound + " bound to CPUs");
  }

  private static Table distances(Topology topology) {
    List<String> header = new ArrayList<>(List.of("DISTANCE"));
    topology.nodes().forEach(node -> header.add("NODE " + node.id()));
    Table table = Table.withHeader(header.toArray(String[]::new));
    for (int i = 0; i < topology.nodes().size(); i++) {
      List<Object> row = new ArrayList<>(List.of("NODE " + topology.nodes().get(i).id()));
      row.addAll(topology.distances().get(i));
      table.row(row.toArray());
    }
    return table;
  }

  private static JsonObject document(Topology topology, List<WorkerStatistics> workers) {
    CpuAllowance allowance = topology.allowance();
    return new JsonObject()
        .put("cpus", topology.cpus().stream().map(TopoCommand::document).toList())
        .put("cores", topology.cores().stream().map(TopoCommand::document).toList())
        .put("caches", topology.caches().stream().map(TopoCommand::document).toList())
        .put("nodes", topology.nodes().stream().map(TopoCommand::document).toList())
        .put("distances", topology.distances())
        .put("sockets", topology.sockets().stream().map(TopoCommand::document).toList())
        .put("usable_cpus", allowance.cpus())
        .put("cpuset", allowance.cpuset())
        .put("cpu_quota", allowance.quota())
        .put("workers", workers.stream().map(TopoCommand::document).toList());
  }

  private static JsonObject document(LogicalCpu cpu) {
    return new JsonObject()
        .put("id", cpu.id())
        .put("online", cpu.online())
        .put("core", known(cpu.core()))
        .put("node", known(cpu.node()));
  }

  private static JsonObject document(Core core) {
    return new JsonObject()
        .put("index", core.index())
        .put("socket", known(core.socket()))
        .put("die", known(core.die()))
        .put("kind", core.kind())
        .put("cpus", core.cpus());
  }

  private static JsonObject document(CacheInstance instance) {
    Cache cache = instance.cache();
    return new JsonObject()
        .put("level", cache.level())
        .put("type", cache.type().id())
        .put("bytes", cache.bytes())
        .put("line_bytes", cache.lineBytes() == 0 ? null : cache.lineBytes())
        .put("cpus", instance.cpus());
  }

  private static JsonObject document(NumaNode node) {
    return new JsonObject()
        .put("id", node.id())
        .put("cpus", node.cpus())
        .put("bytes", node.bytes() == 0 ? null : node.bytes());
  }

  private static JsonObject document(Socket socket) {
    return new JsonObject().put("id", socket.id()).put("cpus", socket.cpus());
  }

  private static JsonObject document(WorkerStatistics worker) {
    return new JsonObject()
        .put("index", worker.index())
        .put("cpus", worker.cpus())
        .put("node", known(worker.node()));
  }

  /** Numbers that are not known are -1 in the topology, and null in documents. */
  private static Integer known(int number) {
    return number < 0 ? null : number;
  }
}
