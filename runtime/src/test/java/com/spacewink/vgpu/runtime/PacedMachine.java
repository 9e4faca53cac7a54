package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.backend.scalar.ScalarBackend;
import com.spacewink.vgpu.memory.RamAllocator;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.ServiceReference;

/**
 * A machine on which products take as long as a test says, by a clock that moves when a kernel
 * works and at no other time.
 */
final class PacedMachine implements Watch {
  private static final KernelBackend SCALAR = new ScalarBackend();

  final FakeServices services = new FakeServices();
  final RamAllocator memory = new RamAllocator(services.context(), Map.of());

  /** The clock at which a measurement is to end. */
  double over = Double.MAX_VALUE;

  private double seconds;
  private int threads = 1;

  /** In a measurement only the time matters; what a self-test asks for is computed. */
  private boolean isMeasured;

  /** How fast a kernel is. */
  @FunctionalInterface
  interface Pace {
    /**
     * @return GFLOP/s
     */
    double of(GemmSpec spec, String variant, int threads);
  }

  @Override
  public double seconds() {
    return seconds;
  }

  /** Time passes. */
  void pass(double more) {
    seconds += more;
  }

  @Override
  public boolean isOver() {
    return seconds >= over;
  }

  /** Registers a provider whose product has some variants. */
  ServiceReference<KernelBackend> provider(
      String name, int ranking, Pace pace, String... variants) {
    PacedGemm kernel = new PacedGemm(pace, List.of(variants));
    return services.register(
        name,
        ranking,
        new KernelBackend() {
          @Override
          public <K extends Kernel> Optional<K> kernel(Class<K> family) {
            return family == GemmKernel.class ? Optional.of(family.cast(kernel)) : Optional.empty();
          }
        });
  }

  /** What can be measured here: products, and transforms of whatever was registered for them. */
  Operations operations(KernelSelection selection) {
    return new Operations(gpu(selection), NaiveFft.plans(memory, pool(2), selection));
  }

  /** As much of a virtual GPU as runs products on chosen kernels. */
  VirtualGpu gpu(KernelSelection selection) {
    return (VirtualGpu)
        Proxy.newProxyInstance(
            VirtualGpu.class.getClassLoader(),
            new Class<?>[] {VirtualGpu.class},
            (self, method, args) -> {
              if (method.getName().equals("allocate")) {
                return memory.allocate((long) args[0]);
              }
              if (method.getName().equals("gemm") && args.length == 5) {
                multiply(
                    selection,
                    (GemmSpec) args[0],
                    ((Pin) args[1]).address(),
                    ((Pin) args[2]).address(),
                    ((Pin) args[3]).address(),
                    (Execution) args[4]);
                return null;
              }
              throw new AssertionError(method + " is not expected");
            });
  }

  static TaskPool pool(int workers) {
    return (TaskPool)
        Proxy.newProxyInstance(
            TaskPool.class.getClassLoader(),
            new Class<?>[] {TaskPool.class},
            (self, method, args) -> {
              if (method.getName().equals("workers")) {
                return workers;
              }
              throw new AssertionError(method + " is not expected");
            });
  }

  /** A caller's product of which only the time matters. */
  void multiply(KernelSelection selection, GemmSpec spec, Execution execution) {
    multiply(selection, spec, 0, 0, 0, execution);
  }

  private void multiply(
      KernelSelection selection, GemmSpec spec, long a, long b, long c, Execution execution) {
    selection.call(
        KernelFamily.GEMM,
        GemmKernel.class,
        spec.type(),
        SizeClass.of(spec),
        execution,
        (kernel, most) -> {
          threads = Math.max(1, most);
          isMeasured = true;
          try {
            kernel.gemm(spec, a, b, c);
          } finally {
            threads = 1;
            isMeasured = false;
          }
        });
  }

  private final class PacedGemm implements TunableGemmKernel {
    private final GemmKernel right = SCALAR.kernel(GemmKernel.class).orElseThrow();
    private final Pace pace;
    private final List<String> variants;

    private PacedGemm(Pace pace, List<String> variants) {
      this.pace = pace;
      this.variants = variants;
    }

    @Override
    public Set<DataType> types() {
      return Set.of(DataType.F32);
    }

    @Override
    public void gemm(GemmSpec spec, long a, long b, long c) {
      run(spec, "", a, b, c);
    }

    @Override
    public List<String> variants(GemmSpec spec) {
      return variants;
    }

    @Override
    public Optional<GemmKernel> variant(String name) {
      return variants.contains(name) ? Optional.of(new Variant(name)) : Optional.empty();
    }

    private void run(GemmSpec spec, String variant, long a, long b, long c) {
      // A variant of this name breaks the promise that all give the same bits.
      if (!isMeasured || variants.contains("wrong")) {
        right.gemm(variant.equals("wrong") ? spec.block(1, 1) : spec, a, b, c);
      }
      seconds += spec.flops() * 1e-9 / pace.of(spec, variant, threads);
    }

    private final class Variant implements GemmKernel {
      private final String name;

      private Variant(String name) {
        this.name = name;
      }

      @Override
      public Set<DataType> types() {
        return PacedGemm.this.types();
      }

      @Override
      public void gemm(GemmSpec spec, long a, long b, long c) {
        run(spec, name, a, b, c);
      }
    }
  }
}
