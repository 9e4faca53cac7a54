package com.spacewink.vgpu.memory;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.Leak;
import com.spacewink.vgpu.api.memory.MemoryStatistics;
import com.spacewink.vgpu.api.memory.MemoryTierStatus;
import com.spacewink.vgpu.machine.KernelFiles;
import com.spacewink.vgpu.machine.NumaNodes;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The memory service over one tier, the process's own memory. It loads native code and starts its
 * cleaner at the first allocation, not before.
 *
 * <p>When it stops, it refuses new buffers and takes none away: those that are open stay valid, and
 * their memory is given back as they are closed or lost.
 */
@Component(configurationPid = "com.spacewink.vgpu.memory")
public final class RamAllocator implements BufferAllocator {
  static final String TIER = "ram";

  private final Settings settings;
  private final KernelFiles machine;
  private final Account account;
  private final Object loading = new Object();
  private volatile Native loaded;
  private volatile boolean stopped;

  /** What is there from the first allocation on. */
  private record Native(RamHeap heap, Cleaner cleaner) {}

  /**
   * @param context tells framework properties
   * @param properties the component's
   */
  @Activate
  public RamAllocator(BundleContext context, Map<String, Object> properties) {
    this(
        Settings.of(
            name -> properties.getOrDefault(name, context.getProperty(name)),
            message -> log(Level.ERROR, message)),
        KernelFiles.ofThisMachine());
  }

  RamAllocator(Settings settings, KernelFiles machine) {
    this.settings = settings;
    this.machine = machine;
    this.account =
        new Account(new Budget(settings.limit(), new MachineMemory(machine)), this::warnOfFirst);
  }

  @Override
  public Buffer allocate(long bytes) {
    if (bytes < 0) {
      throw VgpuException.invalid("size is " + bytes + " bytes: expected 0 or more");
    }
    if (stopped) {
      throw new VgpuException(
          Status.NOT_READY, "the memory service is stopping: it allocates no new buffers");
    }
    account.reserve(bytes);
    try {
      Buffer buffer = open(bytes);
      account.allocated(bytes);
      return buffer;
    } catch (Throwable failed) {
      account.abandon(bytes);
      throw failed;
    }
  }

  private Buffer open(long bytes) {
    Native memory = load();
    RamHeap heap = memory.heap();
    long address = heap.allocate(bytes);
    try {
      Block block = new Block(heap, account, address, bytes, allocationStack());
      return new RamBuffer(block, memory.cleaner());
    } catch (Throwable failed) {
      heap.free(address, bytes);
      throw failed;
    }
  }

  private Native load() {
    Native memory = loaded;
    if (memory == null) {
      synchronized (loading) {
        memory = loaded;
        if (memory == null) {
          LibC libc = LibC.load();
          memory = new Native(new RamHeap(libc, placement(libc)), Cleaner.create());
          loaded = memory;
        }
      }
    }
    return memory;
  }

  private PagePlacement placement(LibC libc) {
    if (settings.numa() == NumaPolicy.LOCAL) {
      return PagePlacement.FIRST_TOUCH;
    }
    BitSet nodes = NumaNodes.usable(machine);
    return nodes.cardinality() < 2
        ? PagePlacement.FIRST_TOUCH
        : new Interleaving(libc, nodes, message -> log(Level.WARNING, message));
  }

  private Optional<Throwable> allocationStack() {
    return settings.trace()
        ? Optional.of(new Throwable("a buffer was allocated here"))
        : Optional.empty();
  }

  @Override
  public List<MemoryTierStatus> tiers() {
    return List.of(new MemoryTierStatus(TIER, account.capacity(), statistics().liveBytes()));
  }

  @Override
  public MemoryStatistics statistics() {
    return account.statistics();
  }

  @Override
  public List<Leak> leaks() {
    return account.leaks();
  }

  /** Refuses new buffers. */
  @Deactivate
  public void stop() {
    stopped = true;
  }

  private void warnOfFirst(Leak leak) {
    log(
        Level.WARNING,
        "a buffer of "
            + leak.bytes()
            + " bytes, allocated at "
            + leak.allocatedAt()
            + ", was lost without being closed; its memory is freed. "
            + (settings.trace() ? "leaks() tells" : Settings.TRACE + "=true lets leaks() tell")
            + " where it came from; further ones are only counted");
  }

  // System.Logger needs no bundle, and asked for at the first line it costs nothing at start-up.
  private static void log(Level level, String message) {
    System.getLogger("vgpu.memory").log(level, message);
  }
}
