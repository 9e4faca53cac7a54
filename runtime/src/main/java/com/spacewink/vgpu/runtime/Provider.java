package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.lifecycle.CallGate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One kernel backend that is there now: who it is, what it offers, and what its self-tests said.
 *
 * <p>The backend itself is fetched at the first question about its kernels, so that one which is
 * never asked for is never made.
 */
final class Provider {
  private static final String REMEDY = "; update or remove its bundle";

  private final ProviderId id;
  private final Supplier<KernelBackend> service;
  private final CallGate gate = new CallGate();
  private final Map<KernelFamily, Map<DataType, Admission>> admissions =
      new EnumMap<>(KernelFamily.class);

  private KernelBackend backend;
  private Optional<String> defect = Optional.empty();

  /**
   * @param id who it is
   * @param service fetches the backend; null if its component could not be made
   */
  Provider(ProviderId id, Supplier<KernelBackend> service) {
    this.id = id;
    this.service = service;
  }

  ProviderId id() {
    return id;
  }

  /** Counts the calls that run on this provider, and keeps it from going away under them. */
  CallGate gate() {
    return gate;
  }

  /**
   * Whether the provider may do an operation on a type; tests it if that was not done yet.
   *
   * @return the admission, or empty if it does not offer the operation for the type, or is leaving
   * @throws VgpuException if there is no memory for the test, which says nothing of the provider
   */
  synchronized Optional<Admission> admission(
      KernelFamily family, DataType type, BufferAllocator memory) {
    if (!gate.enter()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
          admissions
              .computeIfAbsent(family, unused -> new EnumMap<>(DataType.class))
              .computeIfAbsent(type, unused -> admit(family, type, memory)));
    } finally {
      gate.leave();
    }
  }

  private Admission admit(KernelFamily family, DataType type, BufferAllocator memory) {
    Optional<? extends Kernel> kernel;
    try {
      kernel = kernel(family);
    } catch (RuntimeException | LinkageError e) {
      return Admission.rejected("it cannot give its kernels: " + describe(e));
    }
    if (defect.isPresent()) {
      return Admission.rejected(defect.get());
    }
    if (kernel.isEmpty() || !kernel.get().types().contains(type)) {
      return null;
    }
    try (TestArrays arrays = new TestArrays(memory)) {
      family.selfTest().run(kernel.get(), type, arrays);
      return Admission.admitted(kernel.get());
    } catch (TestArrays.NoMemory e) {
      throw e.cause();
    } catch (SelfTestFailure e) {
      return Admission.rejected("its self-test failed: " + e.getMessage() + REMEDY);
    } catch (RuntimeException | LinkageError e) {
      return Admission.rejected("its self-test threw " + describe(e) + REMEDY);
    }
  }

  private Optional<? extends Kernel> kernel(KernelFamily family) {
    if (backend == null && defect.isEmpty()) {
      backend = service.get();
      if (backend == null) {
        defect = Optional.of("its component could not be activated; the log tells why");
      }
    }
    return backend == null ? Optional.empty() : backend.kernel(family.kernelClass());
  }

  private static String describe(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.getClass().getName() : thrown.getMessage();
  }
}
