package com.spacewink.vgpu.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import org.junit.jupiter.api.Test;

class LibCTest {
  private static final int EINVAL = 22;
  private static final int ENOMEM = 12;

  private final LibC libc = LibC.load();

  @Test
  void mappingThatIsTooLargeIsOutOfMemory() {
    VgpuException thrown =
        assertThrows(
            VgpuException.class,
            () ->
                libc.mmap(
                    0, 1L << 60, LibC.PROT_READ, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0));

    assertEquals(Status.OUT_OF_MEMORY, thrown.status());
    assertEquals(
        "the system refused 1152921504606846976 bytes: mmap failed with errno " + ENOMEM,
        thrown.getMessage());
  }

  @Test
  void allocationThatIsTooLargeIsOutOfMemory() {
    VgpuException thrown =
        assertThrows(VgpuException.class, () -> libc.aligned_alloc(64, 1L << 60));

    assertEquals(Status.OUT_OF_MEMORY, thrown.status());
    assertTrue(thrown.getMessage().contains("aligned_alloc"), thrown.getMessage());
  }

  @Test
  void unmappingWhatIsNoPageTellsTheErrno() {
    VgpuException thrown = assertThrows(VgpuException.class, () -> libc.munmap(1, 4096));

    assertEquals(Status.PROVIDER_FAILED, thrown.status());
    assertEquals("munmap of 4096 bytes at 0x1 failed with errno " + EINVAL, thrown.getMessage());
  }

  @Test
  void adviceOnWhatIsNotMappedTellsTheErrno() {
    VgpuException thrown =
        assertThrows(VgpuException.class, () -> libc.madvise(0, 1L << 21, 4 /* MADV_DONTNEED */));

    assertTrue(thrown.getMessage().endsWith("errno " + ENOMEM), thrown.getMessage());
  }

  @Test
  void adviceThatTheKernelDoesNotKnowIsIgnored() {
    long address =
        libc.mmap(0, 1 << 21, LibC.PROT_READ, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);

    libc.madvise(address, 1 << 21, 0x7fff);

    libc.munmap(address, 1 << 21);
  }
}
