package com.spacewink.vgpu.runtime;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * The file that measurements are kept in.
 *
 * <p>It is replaced as a whole, by renaming: a reader sees the old or the new one, whatever happens
 * to the writer. Processes that write at the same time each add to what they find, and look once
 * more just before renaming; between that look and the rename, a few microseconds, the additions of
 * another may be lost. They are measurements, which are made again.
 *
 * <p>What cannot be read or written is told once, in a line that says what to do, and never fails a
 * caller.
 */
final class TunerFile {
  static final String PROPERTY = "vgpu.tuner.file";
  static final String DEFAULT_NAME = ".vgpu_tuner.json";

  private static final String OTHER = "; set " + PROPERTY + " to another file";
  private static final String FIRST_BYTES = "{\"schema\":";
  private static final int MOST_ATTEMPTS = 10;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;

  /** Set once the file is known to be none that this process may write. */
  private boolean isLeftAlone;

  private boolean isToldOfWisdom;

  /** A state of the file, to tell whether somebody has replaced it since. */
  private record Stamp(Object key, long size, long modified) {
    static final Stamp ABSENT = new Stamp(null, 0, 0);
  }

  TunerFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** What it holds; nothing if it is not there or cannot be used. */
  synchronized TunerDocument read() {
    // With java.io, which is loaded anyway: this is all that most starts do here.
    if (!path.toFile().exists()) {
      return new TunerDocument(List.of());
    }
    if (!path.toFile().isFile()) {
      leaveAlone("is not used: it is no regular file" + OTHER);
      return new TunerDocument(List.of());
    }
    try {
      return parse();
    } catch (NoSuchFileException gone) {
      return new TunerDocument(List.of());
    } catch (TunerReader.NewerSchema e) {
      leaveAlone("is not used: " + e.getMessage() + "; update vGPU, or" + OTHER.substring(1));
    } catch (DamagedFile e) {
      setAside(e.getMessage());
    } catch (IOException | SecurityException e) {
      leaveAlone("cannot be read (" + reason(e) + "): make it readable or move it away");
    }
    return new TunerDocument(List.of());
  }

  /**
   * Changes what the file holds by now.
   *
   * @return whether it was written; if not, the log says why, once
   */
  synchronized boolean update(UnaryOperator<TunerDocument> change) {
    if (isLeftAlone) {
      return false;
    }
    try {
      Path target = Files.exists(path) ? path.toRealPath() : path;
      for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        Stamp before = stamp(target);
        TunerDocument changed = change.apply(read());
        if (isLeftAlone) {
          return false;
        }
        checkWritable(target);
        if (replace(target, changed, before)) {
          return true;
        }
      }
      throw new IOException("others write it all the time");
    } catch (IOException | SecurityException e) {
      leaveAlone(
          "cannot be written ("
              + reason(e)
              + "), so new measurements last as long as this process"
              + OTHER);
      return false;
    }
  }

  /** The content is not that of a tuner file. */
  private static final class DamagedFile extends IOException {
    private static final long serialVersionUID = 1L;

    private DamagedFile(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private TunerDocument parse() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(TunerDocument.MOST_BYTES + 1);
    }
    if (bytes.length > TunerDocument.MOST_BYTES) {
      throw new DamagedFile("it has more than " + TunerDocument.MOST_BYTES + " bytes", null);
    }
    try {
      return TunerReader.read(bytes, this::tellOfDamagedWisdom);
    } catch (TunerReader.NewerSchema e) {
      throw e;
    } catch (IOException e) {
      throw new DamagedFile(reason(e), e);
    }
  }

  private void tellOfDamagedWisdom(int pieces) {
    if (pieces > 0 && !isToldOfWisdom) {
      isToldOfWisdom = true;
      Log.TUNER.warn(
          "the tuner file "
              + path
              + " holds damaged wisdom of providers ("
              + pieces
              + "): it is not used, and gone after the next measurement");
    }
  }

  /**
   * Moves a damaged file away, unless it may be something else that the setting names by mistake.
   */
  private void setAside(String damage) {
    try {
      if (!isOurs()) {
        leaveAlone("is none (" + damage + ") and is left as it is" + OTHER);
        return;
      }
      Path aside = path.resolveSibling(path.getFileName() + ".corrupt");
      Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
      Log.TUNER.warn(
          "the tuner file "
              + path
              + " is damaged ("
              + damage
              + "): it is now "
              + aside.getFileName()
              + ", and `vgpu tune` measures anew");
    } catch (IOException | SecurityException e) {
      leaveAlone("is damaged (" + damage + ") and cannot be moved away" + OTHER);
    }
  }

  private boolean isOurs() throws IOException {
    if (path.getFileName().toString().equals(DEFAULT_NAME)) {
      return true;
    }
    try (InputStream in = Files.newInputStream(path)) {
      String begin = new String(in.readNBytes(64), StandardCharsets.UTF_8);
      return begin.replaceAll("\\s", "").startsWith(FIRST_BYTES);
    }
  }

  private void leaveAlone(String why) {
    isLeftAlone = true;
    Log.TUNER.warn("the tuner file " + path + " " + why);
  }

  private static void checkWritable(Path target) throws IOException {
    // Renaming would replace a read-only file as well; its mode says that nobody should.
    if (Files.exists(target)
        && !Files.getPosixFilePermissions(target).contains(PosixFilePermission.OWNER_WRITE)) {
      throw new IOException("it is read-only");
    }
  }

  /** Returns false, with nothing done, if somebody else has replaced the file meanwhile. */
  private static boolean replace(Path target, TunerDocument document, Stamp before)
      throws IOException {
    String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path temporary = target.resolveSibling(target.getFileName() + "." + unique + ".tmp");
    try {
      Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      // No channel: an interrupt, which ends a measurement, would close it under the last words.
      try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
        document.write(out);
        out.getFD().sync();
      }
      if (!stamp(target).equals(before)) {
        return false;
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Stamp stamp(Path target) throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(target, BasicFileAttributes.class);
      return new Stamp(now.fileKey(), now.size(), now.lastModifiedTime().toMillis());
    } catch (NoSuchFileException absent) {
      return Stamp.ABSENT;
    }
  }

  /** In one line, and without the path, which the line names already. */
  private static String reason(Exception e) {
    String message = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    String text = Objects.requireNonNullElse(message, e.getClass().getSimpleName());
    return text.lines().findFirst().orElse("").strip();
  }
}
