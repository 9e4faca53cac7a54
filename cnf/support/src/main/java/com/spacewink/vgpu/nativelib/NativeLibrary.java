package com.spacewink.vgpu.nativelib;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A shared library that was loaded: one that travels inside a bundle, or one of the system. */
public final class NativeLibrary implements AutoCloseable {
  private final LibC libc;
  private final long handle;
  private boolean closed;

  private NativeLibrary(LibC libc, long handle) {
    this.libc = libc;
    this.handle = handle;
  }

  /**
   * Loads a library that travels inside a bundle. It is copied to a file of its own at each load,
   * because the loader takes two libraries of one path for the same, and gives the old code for the
   * new.
   *
   * @param anchor a class of the bundle
   * @param resource path of the library inside the bundle, such as {@code
   *     /native/linux-amd64/libfoo.so}
   * @param folder where to put the copy; made if it is not there
   * @return the library, to be closed by the caller
   * @throws IOException if the resource is missing or the copy cannot be written
   * @throws UnsatisfiedLinkError if the system cannot load it
   */
  public static NativeLibrary load(Class<?> anchor, String resource, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Path copy = Files.createTempFile(folder, "lib", ".so");
    try {
      try (InputStream bytes = anchor.getResourceAsStream(resource)) {
        if (bytes == null) {
          throw new IOException("the bundle has no " + resource);
        }
        Files.write(copy, bytes.readAllBytes());
      }
      LibC libc = new LibC();
      return new NativeLibrary(libc, libc.dlopen(copy.toString(), LibC.RTLD_NOW));
    } catch (UnsatisfiedLinkError e) {
      throw new UnsatisfiedLinkError(
          e.getMessage() + " (the temporary folder, java.io.tmpdir, must allow to execute files)");
    } finally {
      // Mapped or failed, the name is not needed any more: nothing is left behind by a crash.
      Files.deleteIfExists(copy);
    }
  }

  /**
   * Loads a library of the system, from where the dynamic loader looks for it: {@code
   * LD_LIBRARY_PATH} counts. Its symbols are its own, so that libraries which define the same ones
   * keep apart.
   *
   * @param names file names in the order of preference, such as {@code libfoo.so.2}
   * @return the library under the first name that can be loaded, to be closed by the caller
   * @throws UnsatisfiedLinkError if there is none, with the loader's reason for each name
   */
  public static NativeLibrary ofSystem(List<String> names) {
    LibC libc = new LibC();
    List<String> reasons = new ArrayList<>();
    for (String name : names) {
      try {
        return new NativeLibrary(libc, libc.dlopen(name, LibC.RTLD_NOW));
      } catch (UnsatisfiedLinkError e) {
        reasons.add(e.getMessage());
      }
    }
    throw new UnsatisfiedLinkError(String.join("; ", reasons));
  }

  /**
   * @return the name of this machine's folder among a bundle's native resources, such as {@code
   *     linux-amd64}
   */
  public static String platform() {
    return "linux-" + System.getProperty("os.arch");
  }

  /**
   * @param symbol the function's C name
   * @return the function, to be called as long as the library is not closed
   * @throws UnsatisfiedLinkError if the library has none of that name
   */
  public NativeFunction function(String symbol) {
    return new NativeFunction(address(symbol));
  }

  /**
   * @param symbol a C name
   * @return the address of what has that name, to be used as long as the library is not closed
   * @throws UnsatisfiedLinkError if the library has none of that name
   */
  public long address(String symbol) {
    return libc.dlsym(handle, symbol);
  }

  /** Unloads the library; no call may be inside it. Closing again does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      libc.dlclose(handle);
    }
  }
}
