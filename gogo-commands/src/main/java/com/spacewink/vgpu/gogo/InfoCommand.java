package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.device.Cache;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.MemoryTierStatus;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code vgpu:info}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "info")
public final class InfoCommand extends Command {
  private final String version;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile VirtualGpu gpu;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile BufferAllocator allocator;

  /**
   * @param context this bundle's
   */
  @Activate
  public InfoCommand(BundleContext context) {
    this(Versions.text(context.getBundle().getVersion()), null, null);
  }

  InfoCommand(String version, VirtualGpu gpu, BufferAllocator allocator) {
    super("info", "vgpu info --json");
    this.version = version;
    this.gpu = gpu;
    this.allocator = allocator;
  }

  /**
   * Prints the virtual device.
   *
   * @param session where it is printed
   * @param json whether as JSON
   */
  @Descriptor("the virtual device: processor, caches, memory tiers and versions")
  public void info(
      CommandSession session,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json) {
    DeviceProperties device = required(gpu, "the virtual GPU").properties();
    List<MemoryTierStatus> tiers = required(allocator, "the memory service").tiers();
    PrintStream out = Streams.of(session).out();
    if (json) {
      document(device, tiers).print(out);
    } else {
      print(device, tiers, out);
    }
  }

  private JsonObject document(DeviceProperties device, List<MemoryTierStatus> tiers) {
    return new JsonObject()
        .put("version", version)
        .put("cpu", device.cpu())
        .put("vendor", device.vendor())
        .put("architecture", device.architecture())
        .put("isa", ids(device.isa()))
        .put("hidden_isa", ids(device.hiddenIsa()))
        .put("cores", device.cores())
        .put("logical_cpus", device.logicalCpus())
        .put("sockets", device.sockets())
        .put("numa_nodes", device.numaNodes().size())
        .put("caches", device.caches().stream().map(InfoCommand::document).toList())
        .put("memory_bytes", device.memoryBytes())
        .put("tiers", tiers.stream().map(InfoCommand::document).toList())
        .put("java", Versions.java());
  }

  private static JsonObject document(Cache cache) {
    return new JsonObject()
        .put("level", cache.level())
        .put("type", cache.type().id())
        .put("bytes", cache.bytes())
        .put("line_bytes", cache.lineBytes() == 0 ? null : cache.lineBytes())
        .put("shared_by", cache.sharedBy() == 0 ? null : cache.sharedBy());
  }

  private static JsonObject document(MemoryTierStatus tier) {
    return new JsonObject()
        .put("name", tier.name())
        .put("capacity_bytes", tier.capacityBytes())
        .put("used_bytes", tier.usedBytes());
  }

  private void print(DeviceProperties device, List<MemoryTierStatus> tiers, PrintStream out) {
    Table table = Table.withoutHeader();
    table.row("vGPU", version);
    table.row("Java", Versions.java());
    table.row("CPU", device.cpu());
    table.row("architecture", device.architecture());
    table.row("ISA levels", levels(device));
    table.row(
        "cores",
        device.cores()
            + " in "
            + Counted.of(device.sockets(), "socket")
            + ", "
            + Counted.of(device.logicalCpus(), "logical CPU"));
    for (NumaNode node : device.numaNodes()) {
      table.row("NUMA node " + node.id(), node(node));
    }
    for (Cache cache : device.caches()) {
      table.row("L" + cache.level() + " " + cache.type().id(), cache(cache));
    }
    if (device.caches().isEmpty()) {
      table.row("caches", "not told by this machine");
    }
    table.row("memory", Counted.bytes(device.memoryBytes()));
    for (MemoryTierStatus tier : tiers) {
      table.row(
          "tier " + tier.name(),
          Counted.bytes(tier.usedBytes()) + " used of " + Counted.bytes(tier.capacityBytes()));
    }
    table.print(out);
  }

  private static String levels(DeviceProperties device) {
    String levels = String.join(", ", ids(device.isa()));
    return device.hiddenIsa().isEmpty()
        ? levels
        : levels + " (hidden by vgpu.isa.max: " + String.join(", ", ids(device.hiddenIsa())) + ")";
  }

  private static String node(NumaNode node) {
    String cpus = node.cpus().stream().map(String::valueOf).collect(Collectors.joining(" "));
    String memory = node.bytes() == 0 ? "" : ", " + Counted.bytes(node.bytes());
    return (cpus.isEmpty() ? "no CPUs" : "CPUs " + cpus) + memory;
  }

  private static String cache(Cache cache) {
    String size = Counted.bytes(cache.bytes());
    return cache.sharedBy() > 1
        ? size + ", shared by " + Counted.of(cache.sharedBy(), "logical CPU")
        : size;
  }

  private static List<String> ids(List<IsaLevel> levels) {
    return levels.stream().map(IsaLevel::id).toList();
  }
}
