package com.spacewink.vgpu.nativelib;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A shared library that travels inside a bundle. It is copied to a file of its own at each load,
 * because the loader takes two libraries of one path for the same, and gives the old code for the
 * new.
 */
public final class NativeLibrary implements AutoCloseable {
  private final LibC libc;
  private final long handle;
  private boolean closed;

  private NativeLibrary(LibC libc, long handle) {
    this.libc = libc;
    this.handle = handle;
  }

  /**
   * Loads a library.
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
    } finally {
      // Mapped or failed, the name is not needed any more: nothing is left behind by a crash.
      Files.deleteIfExists(copy);
    }
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
    return new NativeFunction(libc.dlsym(handle, symbol));
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
