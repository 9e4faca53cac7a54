package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.lifecycle.CallGate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One provider that is there now: who it is, what it offers, what its self-tests said, and which
 * transforms it has prepared.
 *
 * <p>The service itself is fetched at the first question about its kernels, so that one which is
 * never asked for is never made.
 */
final class Provider {
  private static final String REMEDY = "; update or remove its bundle";

  private final ProviderId id;
  private final boolean isOfTransforms;
  private final Supplier<KernelBackend> service;
  private final CallGate gate = new CallGate();
  private final Set<PreparedTransform> transforms = ConcurrentHashMap.newKeySet();
  private final Map<KernelFamily, Map<DataType, Admission>> admissions =
      new EnumMap<>(KernelFamily.class);

  private KernelBackend backend;
  private Optional<String> defect = Optional.empty();

  /**
   * @param id who it is
   * @param service fetches the backend; null if its component could not be made
   */
  Provider(ProviderId id, Supplier<KernelBackend> service) {
    this(id, false, service);
  }

  private Provider(ProviderId id, boolean isOfTransforms, Supplier<KernelBackend> service) {
    this.id = id;
    this.isOfTransforms = isOfTransforms;
    this.service = service;
  }

  /**
   * A provider of transforms and nothing else.
   *
   * @param id who it is
   * @param service fetches the service; null if its component could not be made
   */
  static Provider ofTransforms(ProviderId id, Supplier<FftProvider> service) {
    return new Provider(id, true, () -> backend(service.get()));
  }

  private static KernelBackend backend(FftProvider transforms) {
    return transforms == null
        ? null
        : new KernelBackend() {
          @Override
          public <K extends Kernel> Optional<K> kernel(Class<K> family) {
            return family == FftProvider.class
                ? Optional.of(family.cast(transforms))
                : Optional.empty();
          }
        };
  }

  ProviderId id() {
    return id;
  }

  /** Counts the calls that run on this provider, and keeps it from going away under them. */
  CallGate gate() {
    return gate;
  }

  /** Whether it is of the kind that does an operation, as far as can be told without asking it. */
  boolean isExpectedToOffer(KernelFamily family) {
    return isOfTransforms == (family == KernelFamily.FFT);
  }

  /** Remembers a transform that was prepared by a call that is inside the gate. */
  void keep(PreparedTransform prepared) {
    transforms.add(prepared);
  }

  /** Forgets a transform, which is closed. */
  void drop(PreparedTransform closed) {
    transforms.remove(closed);
  }

  /** Keeps new calls out, waits for those inside, and closes all transforms. */
  void leave() {
    gate.close();
    transforms.forEach(PreparedTransform::close);
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
