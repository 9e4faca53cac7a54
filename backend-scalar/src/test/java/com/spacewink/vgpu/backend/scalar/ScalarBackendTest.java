package com.spacewink.vgpu.backend.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.BatchedGemmKernel;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.kernel.PermuteKernel;
import com.spacewink.vgpu.api.kernel.ReduceKernel;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarBackendTest {
  private final KernelBackend backend = new ScalarBackend();

  @ParameterizedTest
  @ValueSource(
      classes = {
        GemmKernel.class,
        BatchedGemmKernel.class,
        PermuteKernel.class,
        ReduceKernel.class,
        PeakKernel.class
      })
  void everyFamilyHasOneKernelForAllTypes(Class<? extends Kernel> family) {
    Kernel kernel = backend.kernel(family).orElseThrow();
    assertTrue(family.isInstance(kernel));
    assertSame(kernel, backend.kernel(family).orElseThrow());
    assertEquals(Set.of(DataType.values()), kernel.types());
  }

  @Test
  void aFamilyItDoesNotKnowIsEmpty() {
    assertEquals(Optional.empty(), backend.kernel(Unknown.class));
  }

  private interface Unknown extends Kernel {}
}
