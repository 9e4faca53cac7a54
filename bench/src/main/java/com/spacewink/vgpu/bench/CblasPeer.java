package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A CBLAS library of the system. */
final class CblasPeer implements Peer {
  private static final long GLANCE_NANOS = 1_000_000;

  /** Something else may be busy, such as the Java compiler. */
  private static final long LONGEST_WAIT_NANOS = 300_000_000;

  /** Part of a core that the process may use while it counts as idle. */
  private static final double BUSY = 0.2;

  private final CblasLibrary known;
  private final NativeLibrary library;
  private final PeersLibrary caller;
  private final long threadSetter;

  /** Addresses of the routines that the library has. */
  private final Map<DataType, Long> routines = new EnumMap<>(DataType.class);

  /**
   * @param known which library
   * @param library the same, loaded. It is never closed: the threads that it has started run its
   *     code until the process ends.
   * @param caller what calls its functions
   * @throws VgpuException NOT_SUPPORTED if the library's number of threads cannot be set
   */
  CblasPeer(CblasLibrary known, NativeLibrary library, PeersLibrary caller) {
    this.known = known;
    this.library = library;
    this.caller = caller;
    this.threadSetter = threadSetter(known, library);
    for (DataType type : DataType.values()) {
      try {
        routines.put(type, library.address(routine(type)));
      } catch (UnsatisfiedLinkError absent) {
        // A library may be built without some types; it can still take part in the others.
      }
    }
  }

  @Override
  public String name() {
    return known.id();
  }

  @Override
  public Optional<String> version() {
    try {
      return known.versionGetter().map(library::address).map(caller::version).map(String::strip);
    } catch (UnsatisfiedLinkError e) {
      // Another implementation of the same interface, perhaps: it has its routines all the same.
      return Optional.empty();
    }
  }

  @Override
  public boolean supports(DataType type) {
    return routines.containsKey(type);
  }

  @Override
  public void setThreads(int threads) {
    caller.setThreads(threadSetter, known.isSetterWide(), threads);
  }

  @Override
  public void gemm(GemmSpec spec, Pin a, Pin b, Pin c) {
    caller.gemm(routines.get(spec.type()), spec, a.address(), b.address(), c.address());
  }

  /**
   * After a product the threads of a library spin for some time, those of OpenBLAS 0.3.21 for 0.1
   * s, those of Intel's OpenMP for 0.2 s; all that time they would take a core from whoever is
   * measured next, who was seen to lose up to half of its rate on two cores.
   */
  @Override
  public void awaitIdle() {
    long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
    boolean isBusy = true;
    while (isBusy && System.nanoTime() < deadline) {
      long wall = System.nanoTime();
      long cpu = caller.cpuNanos();
      LockSupport.parkNanos(GLANCE_NANOS);
      isBusy = caller.cpuNanos() - cpu > BUSY * (System.nanoTime() - wall);
    }
  }

  private static long threadSetter(CblasLibrary known, NativeLibrary library) {
    try {
      return library.address(known.threadSetter());
    } catch (UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.NOT_SUPPORTED,
          "bench gemm: " + known.id() + " cannot be told its threads: " + e.getMessage(),
          e);
    }
  }

  private static String routine(DataType type) {
    return switch (type) {
      case F32 -> "cblas_sgemm";
      case F64 -> "cblas_dgemm";
      case C64 -> "cblas_cgemm";
      case C128 -> "cblas_zgemm";
    };
  }
}
