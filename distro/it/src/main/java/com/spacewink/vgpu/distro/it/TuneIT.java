package com.spacewink.vgpu.distro.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmShape;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.tune.TunePlan;
import com.spacewink.vgpu.api.tune.TuneReport;
import com.spacewink.vgpu.api.tune.Tuner;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * Two plug-ins over the scalar backend's product: one is slow by design everywhere but in one
 * class, the other in that class alone. Each must be chosen where it is not.
 */
@Timeout(120)
class TuneIT {
  /** Many times what a small product takes, whatever else the machine does. */
  private static final long SLOW_NANOS = 20_000_000;

  private static final int EDGE = 24;

  private final Framework framework = new Framework();
  private final BundleContext context = FrameworkUtil.getBundle(TuneIT.class).getBundleContext();
  private ProviderSelection selection;
  private Tuner tuner;
  private ServiceRegistration<KernelBackend> atEdge;
  private ServiceRegistration<KernelBackend> elsewhere;

  @BeforeEach
  void plugIn() throws Exception {
    selection = framework.service(ProviderSelection.class);
    tuner = framework.service(Tuner.class);
    GemmKernel scalar = scalar();
    atEdge = register("quick-at-24", 900, scalar, EDGE, true);
    elsewhere = register("quick-elsewhere", 901, scalar, EDGE, false);
  }

  @AfterEach
  void unplug() {
    atEdge.unregister();
    elsewhere.unregister();
    tuner.clear(Optional.empty());
  }

  @Test
  void eachIsChosenInTheClassThatItIsFastIn() {
    assertEquals("quick-elsewhere", selection.selected(product(EDGE)), "by ranking");
    TuneReport report = tune(EDGE, 12);
    assertEquals(2, report.records().size());
    assertTrue(isQuick(selection.selected(product(EDGE)), "quick-elsewhere"));
    assertTrue(isQuick(selection.selected(product(12)), "quick-at-24"));
    assertEquals("quick-elsewhere", selection.selected("gemm", DataType.C128));
    assertEquals("quick-elsewhere", selection.selected(product(200)), "not measured");
  }

  @Test
  void whatWasMeasuredOfAProviderThatWentIsNotInTheWay() {
    tune(EDGE);
    atEdge.unregister();
    atEdge = register("quick-at-24", 0, scalar(), EDGE, true);
    assertTrue(isQuick(selection.selected(product(EDGE)), "quick-elsewhere"));
  }

  /** Another backend may be as quick; the slow one must not be chosen. */
  private static boolean isQuick(String selected, String slow) {
    return !selected.equals(slow);
  }

  private TuneReport tune(int... edges) {
    List<GemmShape> shapes =
        Arrays.stream(edges).mapToObj(edge -> new GemmShape(edge, edge, edge)).toList();
    return tuner.tune(
        new TunePlan(List.of("gemm"), List.of(DataType.C128), shapes, List.of(1), 10),
        (done, total, what) -> {});
  }

  private static GemmSpec product(int edge) {
    return GemmSpec.of(DataType.C128, edge, edge, edge);
  }

  /** Complex products, which the native backends may not have: the figures are Java's alone. */
  private GemmKernel scalar() {
    try {
      for (ServiceReference<KernelBackend> reference :
          context.getServiceReferences(KernelBackend.class, "(vgpu.provider=scalar)")) {
        return context.getService(reference).kernel(GemmKernel.class).orElseThrow();
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("no scalar backend");
  }

  private ServiceRegistration<KernelBackend> register(
      String name, int ranking, GemmKernel scalar, int edge, boolean isQuickAtEdge) {
    GemmKernel kernel =
        new GemmKernel() {
          @Override
          public Set<DataType> types() {
            return Set.of(DataType.C128);
          }

          @Override
          public void gemm(GemmSpec spec, long a, long b, long c) {
            scalar.gemm(spec, a, b, c);
            if (spec.m() == edge != isQuickAtEdge) {
              LockSupport.parkNanos(SLOW_NANOS);
            }
          }
        };
    KernelBackend backend =
        new KernelBackend() {
          @Override
          public <K extends Kernel> Optional<K> kernel(Class<K> family) {
            return family == GemmKernel.class ? Optional.of(family.cast(kernel)) : Optional.empty();
          }
        };
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put("vgpu.provider", name);
    properties.put("service.ranking", ranking);
    properties.put("vgpu.types", new String[] {"c128"});
    return context.registerService(KernelBackend.class, backend, properties);
  }
}
