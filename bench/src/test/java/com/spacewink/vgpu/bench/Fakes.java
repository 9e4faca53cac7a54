package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.device.NumaNode;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Services of which the benchmark needs a method or two. */
final class Fakes {
  static final int LOGICAL_CPUS = 2;

  private static final DeviceProperties MACHINE =
      new DeviceProperties(
          "Test CPU",
          "",
          "any",
          List.of(IsaLevel.SCALAR),
          List.of(),
          LOGICAL_CPUS,
          LOGICAL_CPUS,
          1,
          List.of(),
          List.of(new NumaNode(0, List.of(0, 1), 0)),
          1L << 30);

  private Fakes() {}

  /** A virtual GPU that multiplies in plain loops, whoever is asked to. */
  static VirtualGpu gpu() {
    return fake(
        VirtualGpu.class,
        Map.of(
            "properties", arguments -> MACHINE,
            "allocate", arguments -> new DirectBuffer((long) arguments[0]),
            "gemm", Fakes::multiply));
  }

  /** A choice between the providers p1 and p2, for p2; nobody knows a ceiling. */
  static ProviderSelection selection() {
    return fake(
        ProviderSelection.class,
        Map.of(
            "choice", arguments -> choice((String) arguments[0], (DataType) arguments[1]),
            "selected", arguments -> "p2"));
  }

  /** A machine without counters. */
  static Counters noCounters() {
    return fake(
        Counters.class,
        Map.of(
            "obstacle", arguments -> Optional.of("this is a test"),
            "open", arguments -> CounterSet.none()));
  }

  static <T> T unused(Class<T> type) {
    return fake(type, Map.of());
  }

  private static Object multiply(Object[] arguments) {
    PlainProduct.gemm(
        (GemmSpec) arguments[0], (Pin) arguments[1], (Pin) arguments[2], (Pin) arguments[3]);
    return null;
  }

  private static Choice choice(String operation, DataType type) {
    return List.of(GemmKernel.OPERATION, FftProvider.OPERATION).contains(operation)
        ? new Choice(
            "kernel",
            operation,
            type,
            Optional.of("p2"),
            "of a test",
            List.of(
                candidate("p1", ProviderState.STANDBY), candidate("p2", ProviderState.SELECTED)))
        : new Choice("kernel", operation, type, Optional.empty(), "there is none", List.of());
  }

  private static Candidate candidate(String id, ProviderState state) {
    return new Candidate(id, "1.0.0", "scalar", 0, OptionalDouble.empty(), state, "of a test");
  }

  private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (!methods.containsKey(method.getName())) {
                throw new AssertionError("unexpected call of " + method);
              }
              return methods.get(method.getName()).apply(arguments);
            }));
  }
}
