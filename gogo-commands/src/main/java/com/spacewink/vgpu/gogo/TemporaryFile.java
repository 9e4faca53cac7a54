package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A hidden file beside the one whose place it is to take. It is deleted if it does not come to
 * that, also where a signal ends the process.
 */
final class TemporaryFile implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path target;
  private final Path file;
  private final Thread deletion = new Thread(this::abandon, "vgpu-temporary-file");
  private boolean isAbandoned;

  private TemporaryFile(Path target, Path file) {
    this.target = target;
    this.file = file;
  }

  /**
   * A file that does not exist yet.
   *
   * @throws VgpuException CANCELLED if the process is ending
   */
  static TemporaryFile beside(Path target) {
    // A UUID would wake Java's security, which takes 20 ms.
    long unique = ThreadLocalRandom.current().nextLong();
    Path file = target.resolveSibling(".vgpu-" + Long.toHexString(unique) + ".tmp");
    TemporaryFile temporary = new TemporaryFile(target, file);
    try {
      Runtime.getRuntime().addShutdownHook(temporary.deletion);
    } catch (IllegalStateException e) {
      throw new VgpuException(Status.CANCELLED, "the process is ending", e);
    }
    return temporary;
  }

  /** Creates the file, with the owner, the group and the permissions of the one it replaces. */
  synchronized FileChannel create() throws IOException {
    if (isAbandoned) {
      throw new IOException("the process is ending");
    }
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (!Files.exists(target)) {
      return FileChannel.open(file, options);
    }
    FileChannel channel =
        FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      takeOver(Files.readAttributes(target, PosixFileAttributes.class));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Lets the file take the place of the one that it was created beside. */
  void moveToTarget() throws IOException {
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(deletion);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs, and finds what is deleted here or the other way.
    }
    Files.deleteIfExists(file);
  }

  private void takeOver(PosixFileAttributes old) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes own = view.readAttributes();
    boolean isOfOldGroup =
        own.group().equals(old.group()) || isDone(() -> view.setGroup(old.group()));
    view.setPermissions(isOfOldGroup ? old.permissions() : forAnotherGroup(old.permissions()));
    if (!own.owner().equals(old.owner())) {
      isDone(() -> view.setOwner(old.owner()));
    }
  }

  /** What was open to one group is not for another one, which may do what everybody may. */
  static Set<PosixFilePermission> forAnotherGroup(Set<PosixFilePermission> permissions) {
    String text = PosixFilePermissions.toString(permissions);
    String owner = text.substring(0, 3);
    String others = text.substring(6);
    return PosixFilePermissions.fromString(owner + others + others);
  }

  /** Something that only some users may do. */
  private interface Attempt {
    void run() throws IOException;
  }

  private static boolean isDone(Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private synchronized void abandon() {
    isAbandoned = true;
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Nobody is left to be told.
    }
  }
}
