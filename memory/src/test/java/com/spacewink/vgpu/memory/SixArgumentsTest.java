package com.spacewink.vgpu.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.kenai.jffi.MemoryIO;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The x86 stubs that JNR-FFI compiles pass a wrong sixth integer argument. Whoever lets them be
 * used again, or calls through them, is told here: mmap is called with six different arguments, of
 * which the sixth decides what the mapping shows.
 */
class SixArgumentsTest {
  private static final int PAGE = 1 << 16;
  private static final int O_RDONLY = 0;

  /** Public, as the class that JNR generates for it is in another package. */
  public interface Calls {
    int open(String path, int flags);

    int close(int fd);

    long mmap(long addr, @size_t long length, int prot, int flags, int fd, @off_t long offset);

    int munmap(long addr, @size_t long length);
  }

  @TempDir Path folder;

  private final Calls libc = LibraryLoader.create(Calls.class).load("c");
  private Path file;

  @BeforeEach
  void writeFileWhosePagesDiffer() throws IOException {
    byte[] pages = new byte[4 * PAGE];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = (byte) (10 + i / PAGE);
    }
    file = Files.write(folder.resolve("pages"), pages);
  }

  @Test
  void stubsAreOff() {
    assertEquals("false", System.getProperty("jnr.ffi.x86asm.enabled"));
  }

  @Test
  void mmapThroughJnrMapsThePageAtTheOffset() {
    int fd = libc.open(file.toString(), O_RDONLY);
    long address = libc.mmap(0, 2 * PAGE, LibC.PROT_READ, LibC.MAP_PRIVATE, fd, 2 * PAGE);

    assertShowsThirdAndFourthPage(address);

    assertEquals(0, libc.munmap(address, 2 * PAGE));
    libc.close(fd);
  }

  @Test
  void mmapOfThisBundleMapsThePageAtTheOffset() {
    LibC own = LibC.load();
    int fd = libc.open(file.toString(), O_RDONLY);
    long address = own.mmap(0, 2 * PAGE, LibC.PROT_READ, LibC.MAP_PRIVATE, fd, 2 * PAGE);

    assertShowsThirdAndFourthPage(address);

    own.munmap(address, 2 * PAGE);
    libc.close(fd);
  }

  private static void assertShowsThirdAndFourthPage(long address) {
    assertNotEquals(-1, address);
    var view = MemoryIO.getInstance().newDirectByteBuffer(address, 2 * PAGE);
    assertEquals(12, view.get(0));
    assertEquals(13, view.get(2 * PAGE - 1));
  }
}
