package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;

/** The folder that file names on a command's line start from. */
final class WorkingFolder {
  /** What Java makes of bytes it cannot decode; as a name it would mean another file. */
  private static final char UNDECODED = '\uFFFD';

  private final Path folder;

  WorkingFolder(CommandSession session) {
    this.folder = session.currentDir();
  }

  /**
   * @throws VgpuException INVALID_VALUE if that is no name of a file
   */
  Path file(String name) {
    if (name.isEmpty() || name.equals("-")) {
      throw VgpuException.invalid("'" + name + "' is no file name");
    }
    if (name.indexOf(UNDECODED) >= 0) {
      throw VgpuException.invalid(
          "'"
              + NpyHeaderParser.shown(name)
              + "' holds bytes that are no text in the locale's character set, expected a name in"
              + " it, such as UTF-8 with LC_ALL=C.UTF-8");
    }
    if (name.endsWith("/")) {
      throw VgpuException.invalid(name + ": names a folder, expected a file");
    }
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      throw new VgpuException(
          Status.INVALID_VALUE, "'" + NpyHeaderParser.shown(name) + "' is no file name", e);
    }
  }

  OutputFile output(String name) {
    return OutputFile.at(file(name), name);
  }

  NpyReader read(String name) {
    return NpyReader.open(file(name), name);
  }

  NpyWriter write(String name) {
    return NpyWriter.to(file(name), name);
  }
}
