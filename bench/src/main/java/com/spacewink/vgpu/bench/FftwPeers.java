package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** FFTW of the system, a peer for each of its efforts. It is loaded when it is first asked for. */
final class FftwPeers implements Peers<FftPeer> {
  private static final String PREFIX = "fftw-";

  private final Path folder;
  private final VirtualGpu gpu;
  private final Map<FftwLibrary, FftwFunctions> libraries = new EnumMap<>(FftwLibrary.class);

  private PeersLibrary caller;
  private boolean closed;

  /**
   * @param folder where the copy of the bundle's own library goes
   * @param gpu allocates the memory to plan on
   */
  FftwPeers(Path folder, VirtualGpu gpu) {
    this.folder = folder;
    this.gpu = gpu;
  }

  /** All of them, if the library is there in both precisions. */
  @Override
  public synchronized List<String> available() {
    try {
      for (FftwLibrary library : FftwLibrary.values()) {
        load(library);
      }
      return Arrays.stream(FftwPeer.Effort.values()).map(FftwPeers::name).toList();
    } catch (UnsatisfiedLinkError absent) {
      return List.of();
    }
  }

  @Override
  public synchronized FftPeer peer(String name) {
    FftwPeer.Effort effort = effort(name);
    UnsatisfiedLinkError missing = null;
    for (FftwLibrary library : FftwLibrary.values()) {
      try {
        load(library);
      } catch (UnsatisfiedLinkError e) {
        missing = e;
      }
    }
    if (libraries.isEmpty()) {
      throw new VgpuException(
          Status.NOT_SUPPORTED,
          "bench fft: cannot load "
              + name
              + " ("
              + missing.getMessage()
              + "); "
              + FftwLibrary.DOUBLE.remedy(),
          missing);
    }
    return new FftwPeer(name, effort, libraries, caller(), gpu);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (caller != null) {
      caller.close();
      caller = null;
    }
  }

  private FftwFunctions load(FftwLibrary library) {
    return libraries.computeIfAbsent(library, FftwFunctions::load);
  }

  private PeersLibrary caller() {
    if (closed) {
      throw new VgpuException(Status.NOT_READY, "bench fft: the benchmark was stopped");
    }
    if (caller == null) {
      caller = PeersLibrary.load(folder, "bench fft");
    }
    return caller;
  }

  private static FftwPeer.Effort effort(String name) {
    return Arrays.stream(FftwPeer.Effort.values())
        .filter(effort -> name(effort).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                VgpuException.invalid(
                    "bench fft: unknown library '"
                        + name
                        + "': expected one of "
                        + Arrays.stream(FftwPeer.Effort.values())
                            .map(FftwPeers::name)
                            .collect(Collectors.joining(", "))));
  }

  private static String name(FftwPeer.Effort effort) {
    return PREFIX + effort.name().toLowerCase(Locale.ROOT);
  }
}
