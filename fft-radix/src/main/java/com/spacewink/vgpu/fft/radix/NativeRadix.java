package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import java.nio.file.Path;
import java.util.Set;

/**
 * The transforms of one build of the library. It is loaded when the first one is prepared, so that
 * a provider which is not used costs nothing, and so that a failure reaches whoever asks.
 */
final class NativeRadix implements FftProvider, AutoCloseable {
  private static final Set<DataType> TYPES = Set.of(DataType.F32, DataType.F64);

  private final String provider;
  private final String file;
  private final Path folder;

  private FftLibrary library;
  private boolean closed;

  /**
   * @param provider short id of the provider
   * @param file name of the library inside the bundle
   * @param folder where to put the copy of the library that the system loads
   */
  NativeRadix(String provider, String file, Path folder) {
    this.provider = provider;
    this.file = file;
    this.folder = folder;
  }

  @Override
  public Set<DataType> types() {
    return TYPES;
  }

  @Override
  public FftTransform prepare(FftSpec spec) {
    return library().prepare(spec);
  }

  /** Waits for the calls inside the library, then unloads it. */
  @Override
  public synchronized void close() {
    closed = true;
    if (library != null) {
      library.close();
      library = null;
    }
  }

  private synchronized FftLibrary library() {
    if (closed) {
      throw new VgpuException(Status.NOT_READY, provider + ": the provider was stopped");
    }
    if (library == null) {
      library = FftLibrary.load(provider, file, folder);
    }
    return library;
  }
}
