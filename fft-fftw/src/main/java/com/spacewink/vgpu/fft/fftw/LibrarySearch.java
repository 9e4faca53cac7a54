package com.spacewink.vgpu.fft.fftw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for libraries of the system without loading them: that would bring native code into
 * processes which transform nothing. It looks where the dynamic loader does, in the same order.
 *
 * <p>This happens at each start, and takes 7 ms then. With streams and lambdas, which a start may
 * not need otherwise, it would take 49 ms.
 */
final class LibrarySearch {
  private static final Path CACHE = Path.of("/etc/ld.so.cache");
  private static final List<Path> TRUSTED =
      List.of(Path.of("/lib64"), Path.of("/usr/lib64"), Path.of("/lib"), Path.of("/usr/lib"));

  private final List<Path> folders;
  private final String cached;
  private final List<Path> trusted;

  /**
   * @param folders where to look first
   * @param cache the list of libraries that ldconfig writes; it need not be there
   * @param trusted where to look last
   */
  LibrarySearch(List<Path> folders, Path cache, List<Path> trusted) {
    this.folders = folders;
    this.cached = read(cache);
    this.trusted = trusted;
  }

  /**
   * @param folder the only one to look into; without it, the loader's
   * @param libraryPath value of LD_LIBRARY_PATH, or null
   */
  static LibrarySearch in(Optional<String> folder, String libraryPath) {
    if (folder.isPresent()) {
      return new LibrarySearch(List.of(Path.of(folder.get())), Path.of(""), List.of());
    }
    List<Path> folders = new ArrayList<>();
    if (libraryPath != null) {
      for (String name : libraryPath.split(":")) {
        if (!name.isEmpty()) {
          folders.add(Path.of(name));
        }
      }
    }
    return new LibrarySearch(folders, CACHE, TRUSTED);
  }

  /**
   * @param fileName of a library
   * @return the files of that name, in the order of preference; for another processor, perhaps
   */
  List<String> find(String fileName) {
    List<String> found = new ArrayList<>();
    for (Path folder : folders) {
      addFile(found, folder.resolve(fileName));
    }
    addCached(found, fileName);
    for (Path folder : trusted) {
      addFile(found, folder.resolve(fileName));
    }
    return found;
  }

  /** The cache ends with the paths themselves, each with a zero byte behind it. */
  private void addCached(List<String> found, String fileName) {
    String name = "/" + fileName;
    int at = cached.indexOf(name + "\0");
    while (at >= 0) {
      int start = cached.lastIndexOf('\0', at) + 1;
      if (cached.charAt(start) == '/') {
        addFile(found, Path.of(cached.substring(start, at + name.length())));
      }
      at = cached.indexOf(name + "\0", at + name.length());
    }
  }

  private static void addFile(List<String> found, Path path) {
    String file = path.toAbsolutePath().toString();
    if (Files.isRegularFile(path) && !found.contains(file)) {
      found.add(file);
    }
  }

  private static String read(Path cache) {
    if (!Files.isRegularFile(cache)) {
      return "";
    }
    try {
      return new String(Files.readAllBytes(cache), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
