package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The CBLAS libraries of the system. Each is loaded when it is first asked for, and stays. */
final class SystemPeers implements Peers<Peer> {
  private final Path folder;
  private final Map<CblasLibrary, NativeLibrary> libraries = new EnumMap<>(CblasLibrary.class);

  private PeersLibrary caller;
  private boolean closed;

  /**
   * @param folder where the copy of the bundle's own library goes
   */
  SystemPeers(Path folder) {
    this.folder = folder;
  }

  @Override
  public synchronized List<String> available() {
    List<String> names = new ArrayList<>();
    for (CblasLibrary known : CblasLibrary.values()) {
      try {
        load(known);
        names.add(known.id());
      } catch (UnsatisfiedLinkError absent) {
        // The question is which are there; who asks for this one by name gets the reason.
      }
    }
    return names;
  }

  @Override
  public synchronized Peer peer(String name) {
    CblasLibrary known = known(name);
    try {
      return new CblasPeer(known, load(known), caller());
    } catch (UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.NOT_SUPPORTED,
          "bench gemm: cannot load " + name + " (" + e.getMessage() + "); " + known.remedy(),
          e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (caller != null) {
      caller.close();
      caller = null;
    }
  }

  private NativeLibrary load(CblasLibrary known) {
    return libraries.computeIfAbsent(known, absent -> NativeLibrary.ofSystem(absent.fileNames()));
  }

  private PeersLibrary caller() {
    if (closed) {
      throw new VgpuException(Status.NOT_READY, "bench gemm: the benchmark was stopped");
    }
    if (caller == null) {
      caller = PeersLibrary.load(folder, "bench gemm");
    }
    return caller;
  }

  private static CblasLibrary known(String name) {
    return Arrays.stream(CblasLibrary.values())
        .filter(library -> library.id().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                VgpuException.invalid(
                    "bench gemm: unknown library '" + name + "': expected one of " + knownNames()));
  }

  private static String knownNames() {
    return Arrays.stream(CblasLibrary.values())
        .map(CblasLibrary::id)
        .collect(Collectors.joining(", "));
  }
}
