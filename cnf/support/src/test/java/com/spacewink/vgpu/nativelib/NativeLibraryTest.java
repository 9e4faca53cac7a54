package com.spacewink.vgpu.nativelib;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
  @Test
  void firstNameThatTheSystemCanLoadIsTaken() {
    try (NativeLibrary library =
        NativeLibrary.ofSystem(List.of("libvgpu-nowhere.so.1", "libm.so.6"))) {
      assertNotEquals(0, library.address("cos"));
    }
  }

  @Test
  void whereNoNameIsThereTheLoadersReasonForEachIsTold() {
    UnsatisfiedLinkError e =
        assertThrows(
            UnsatisfiedLinkError.class,
            () -> NativeLibrary.ofSystem(List.of("libvgpu-nowhere.so.2", "libvgpu-nowhere.so")));
    assertTrue(e.getMessage().contains("libvgpu-nowhere.so.2: "), e.getMessage());
    assertTrue(e.getMessage().contains("libvgpu-nowhere.so: "), e.getMessage());
  }

  @Test
  void symbolThatIsNotThereIsNamed() {
    try (NativeLibrary library = NativeLibrary.ofSystem(List.of("libm.so.6"))) {
      UnsatisfiedLinkError e =
          assertThrows(UnsatisfiedLinkError.class, () -> library.address("vgpu_nowhere"));
      assertTrue(e.getMessage().contains("vgpu_nowhere"), e.getMessage());
    }
  }
}
