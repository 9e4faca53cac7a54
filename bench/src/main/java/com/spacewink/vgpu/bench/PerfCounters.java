package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.bench.CountersLibrary.Opened;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The counters of Linux, {@code perf_event_open(2)}. */
final class PerfCounters implements Counters {
  /** The events of the processor, as opposed to those of the kernel itself. */
  static final Set<CounterEvent> HARDWARE =
      EnumSet.range(CounterEvent.CYCLES, CounterEvent.LLC_READ_MISSES);

  private static final long CALLING_THREAD = 0;
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final Path PARANOID = Path.of("/proc/sys/kernel/perf_event_paranoid");

  private static final int EPERM = 1;
  private static final int ESRCH = 3;
  private static final int EACCES = 13;
  private static final int ENOSYS = 38;

  private final Path folder;
  private final Set<CounterEvent> wanted;
  private final Set<CounterEvent> there = EnumSet.noneOf(CounterEvent.class);

  private CountersLibrary library;
  private boolean closed;
  private int error;

  /**
   * @param folder where the copy of the bundle's own library goes
   * @param wanted what is to be counted, as far as it can be
   */
  PerfCounters(Path folder, Set<CounterEvent> wanted) {
    this.folder = folder;
    this.wanted = wanted;
  }

  @Override
  public synchronized Optional<String> obstacle() {
    library();
    return there.isEmpty() ? Optional.of(obstacle(error, paranoid())) : Optional.empty();
  }

  @Override
  public synchronized CounterSet open(int threads) {
    CounterSet set = new CounterSet(library());
    try {
      for (long thread : threads == 1 ? List.of(CALLING_THREAD) : threadsOfProcess()) {
        for (CounterEvent event : there) {
          open(event, thread, set);
        }
      }
      return set;
    } catch (RuntimeException e) {
      set.close();
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (library != null) {
      library.close();
      library = null;
    }
  }

  /**
   * @param error errno of the attempt to open a counter
   * @param paranoid the kernel's setting, in its own words
   */
  static String obstacle(int error, String paranoid) {
    return switch (error) {
      case EPERM, EACCES ->
          "the kernel does not permit it: kernel.perf_event_paranoid is "
              + paranoid
              + ", expected 2 or less (sudo sysctl kernel.perf_event_paranoid=2); a container"
              + " needs a seccomp profile with perf_event_open besides";
      case ENOSYS -> "the kernel has no perf_event_open";
      default ->
          "this machine has no counters of the processor, as is usual for virtual machines"
              + " (perf_event_open: errno "
              + error
              + ")";
    };
  }

  /** The library, loaded at the first need; finds out then which events can be counted. */
  private CountersLibrary library() {
    if (closed) {
      throw new VgpuException(Status.NOT_READY, "bench gemm: the benchmark was stopped");
    }
    if (library == null) {
      library = CountersLibrary.load(folder);
      wanted.forEach(this::probe);
    }
    return library;
  }

  private void probe(CounterEvent event) {
    Opened opened = library.open(event, CALLING_THREAD);
    if (opened.error() == 0) {
      library.close(opened.descriptor());
      there.add(event);
    } else {
      error = opened.error();
    }
  }

  private void open(CounterEvent event, long thread, CounterSet set) {
    Opened opened = library.open(event, thread);
    if (opened.error() == 0) {
      set.add(event, opened.descriptor());
    } else if (opened.error() != ESRCH) { // A thread may have ended since it was listed.
      throw new VgpuException(
          Status.IO_FAILED,
          "bench gemm: cannot count " + event + " of a thread: errno " + opened.error());
    }
  }

  /** The pool's threads and those of libraries run already: nobody inherits to them any more. */
  private static List<Long> threadsOfProcess() {
    List<Long> threads = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(THREADS)) {
      folders.forEach(thread -> threads.add(Long.parseLong(thread.getFileName().toString())));
      return threads;
    } catch (IOException e) {
      throw new VgpuException(
          Status.IO_FAILED, "bench gemm: " + THREADS + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String paranoid() {
    try {
      return Files.readString(PARANOID).strip();
    } catch (IOException e) {
      return "not told";
    }
  }
}
