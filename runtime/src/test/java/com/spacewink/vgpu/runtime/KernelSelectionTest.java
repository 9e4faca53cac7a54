package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderState;
import com.spacewink.vgpu.memory.RamAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceReference;

@Timeout(60)
class KernelSelectionTest {
  private static final int SIZE = SizeClass.ofExtents(8, 8, 8, false, false);

  private final FakeServices services = new FakeServices();
  private final List<Candidate> absent = new ArrayList<>();
  private KernelSelection selection = selection(Measurements.NONE);

  @Test
  void highestRankingIsSelectedAndTheOthersStandBy() {
    add("scalar", 0, Backends.right());
    add("fast", 200, Backends.right());
    Choice choice = selection.choice("gemm", DataType.F32);
    assertEquals(Optional.of("fast"), choice.selected());
    assertEquals("highest service ranking (200) of 2 admitted", choice.reason());
    assertEquals(
        List.of(ProviderState.SELECTED, ProviderState.STANDBY),
        choice.candidates().stream().map(Candidate::state).toList());
    assertEquals("service ranking 0, below 200 of fast", choice.candidates().get(1).reason());
  }

  @Test
  void providerThatComputesWronglyIsRejectedWithTheCase() {
    add("scalar", 0, Backends.right());
    add("careless", 200, Backends.wrong());
    Choice choice = selection.choice("gemm", DataType.F32);
    assertEquals(Optional.of("scalar"), choice.selected());
    Candidate rejected = choice.candidates().get(0);
    assertEquals(ProviderState.REJECTED, rejected.state());
    assertTrue(rejected.reason().contains("alpha="), rejected.reason());
    assertTrue(rejected.reason().contains("expected"), rejected.reason());
  }

  @Test
  void providerThatThrowsInItsSelfTestIsRejected() {
    add("scalar", 0, Backends.right());
    add(
        "broken",
        200,
        Backends.gemm(
            () -> {
              throw new IllegalStateException("no such instruction");
            }));
    Choice choice = selection.choice("gemm", DataType.F32);
    assertEquals(Optional.of("scalar"), choice.selected());
    assertTrue(choice.candidates().get(0).reason().contains("no such instruction"));
  }

  @Test
  void providerWhoseComponentFailsIsRejected() {
    add("scalar", 0, Backends.right());
    add("silent", 200, null);
    Choice choice = selection.choice("gemm", DataType.F32);
    assertEquals(Optional.of("scalar"), choice.selected());
    assertTrue(choice.candidates().get(0).reason().contains("could not be activated"));
  }

  @Test
  void rejectionForOneOperationLeavesTheOthers() {
    add("scalar", 0, Backends.right());
    add("careless", 200, Backends.wrong());
    assertEquals(Optional.of("scalar"), selection.choice("gemm", DataType.F32).selected());
    assertEquals(Optional.of("careless"), selection.choice("permute", DataType.F32).selected());
  }

  @Test
  void measuredProviderComesBeforeAHigherRanking() {
    GemmSpec product = GemmSpec.of(DataType.F64, 7, 8, 5);
    selection =
        selection(
            Records.measurements(
                Records.of(
                    DataType.F64, "m8n8k6.nn", Records.contestant("scalar", "1.0.0", "", 1, 3))));
    add("scalar", 0, Backends.right());
    add("fast", 200, Backends.right());
    Choice choice = selection.choice(product);
    assertEquals(Optional.of("scalar"), choice.selected());
    assertEquals("fastest of 2 admitted by measurement", choice.reason());
    assertEquals("not measured", choice.candidates().get(1).reason());
  }

  @Test
  void pinDecidesUntilItIsTakenBack() {
    add("scalar", 0, Backends.right());
    add("fast", 200, Backends.right());
    selection.pin("gemm", "scalar");
    assertEquals(Map.of("gemm", "scalar"), selection.pins());
    assertEquals("scalar", usedBy(Execution.DEFAULT));
    selection.unpin("gemm");
    assertEquals("fast", usedBy(Execution.DEFAULT));
  }

  @Test
  void configuredPinHoldsAsSoonAsTheProviderComes() {
    services.with("vgpu.pin.gemm", "scalar");
    selection = selection(Measurements.NONE);
    add("fast", 200, Backends.right());
    assertTrue(
        selection
            .choice("gemm", DataType.F32)
            .reason()
            .contains("the pinned provider scalar is not there"));
    add("scalar", 0, Backends.right());
    assertEquals("scalar", usedBy(Execution.DEFAULT));
  }

  @Test
  void rejectedProviderCannotBePinned() {
    add("scalar", 0, Backends.right());
    add("careless", 200, Backends.wrong());
    VgpuException e = assertThrows(VgpuException.class, () -> selection.pin("gemm", "careless"));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertTrue(e.getMessage().contains("is rejected"), e.getMessage());
  }

  @Test
  void providerAskedForMustBeThere() {
    add("scalar", 0, Backends.right());
    VgpuException e =
        assertThrows(VgpuException.class, () -> usedBy(Execution.DEFAULT.by("turbo")));
    assertEquals(Status.INVALID_VALUE, e.status());
    assertEquals("gemm: unknown provider 'turbo': expected one of scalar", e.getMessage());
  }

  @Test
  void providerAskedForThatCannotRunSaysWhy() {
    add("scalar", 0, Backends.right());
    addAbsent("avx2", "this processor has no avx2");
    VgpuException e = assertThrows(VgpuException.class, () -> usedBy(Execution.DEFAULT.by("avx2")));
    assertEquals("gemm: provider 'avx2' cannot run: this processor has no avx2", e.getMessage());
  }

  @Test
  void reasonNamesEveryProviderThatIsAbsent() {
    add("scalar", 0, Backends.right());
    addAbsent("avx2", "this processor has no avx2");
    addAbsent("avx512", "this processor has no avx512");
    assertEquals(
        "the only one admitted; avx2: this processor has no avx2; avx512: this processor has no"
            + " avx512",
        selection.choice("gemm", DataType.F32).reason());
  }

  @Test
  void withoutAnyProviderTheCallSaysWhereToLook() {
    VgpuException e = assertThrows(VgpuException.class, () -> usedBy(Execution.DEFAULT));
    assertEquals(Status.NOT_SUPPORTED, e.status());
    assertTrue(e.getMessage().contains("vgpu providers --why gemm"), e.getMessage());
  }

  @Test
  void kernelThatThrowsFailsTheCallWithItsProvider() {
    AtomicBoolean broken = new AtomicBoolean();
    add(
        "fragile",
        0,
        Backends.gemm(
            () -> {
              if (broken.get()) {
                throw new IllegalStateException("bit flip");
              }
            }));
    usedBy(Execution.DEFAULT);
    broken.set(true);
    VgpuException e =
        assertThrows(
            VgpuException.class,
            () ->
                selection.call(
                    KernelFamily.GEMM,
                    GemmKernel.class,
                    DataType.F32,
                    SIZE,
                    Execution.DEFAULT,
                    (kernel, threads) -> kernel.gemm(GemmSpec.of(DataType.F32, 1, 1, 0), 0, 0, 0)));
    assertEquals(Status.PROVIDER_FAILED, e.status());
    assertTrue(e.getMessage().contains("fragile") && e.getMessage().contains("bit flip"));
  }

  @Test
  void providerThatIsNotNeededIsNotTested() {
    AtomicInteger products = new AtomicInteger();
    add("slow", 0, Backends.gemm(products::incrementAndGet));
    add("fast", 200, Backends.right());
    call(Execution.DEFAULT);
    assertEquals(0, products.get());
  }

  @Test
  void departureWaitsForTheCallInsideAndNewCallsGoElsewhere() throws Exception {
    add("scalar", 0, Backends.right());
    ServiceReference<KernelBackend> fast = add("fast", 200, Backends.right());
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch mayLeave = new CountDownLatch(1);
    AtomicBoolean left = new AtomicBoolean();
    Thread caller =
        new Thread(
            () ->
                selection.call(
                    KernelFamily.GEMM,
                    GemmKernel.class,
                    DataType.F32,
                    SIZE,
                    Execution.DEFAULT,
                    (kernel, threads) -> {
                      inside.countDown();
                      await(mayLeave);
                      left.set(true);
                    }));
    caller.start();
    inside.await();
    AtomicBoolean leftBeforeUnbindReturned = new AtomicBoolean();
    Thread leaver =
        new Thread(
            () -> {
              selection.unbind(fast);
              leftBeforeUnbindReturned.set(left.get());
            });
    leaver.start();
    while (selection.choice("gemm", DataType.F32).selected().equals(Optional.of("fast"))) {
      Thread.onSpinWait();
    }
    assertEquals("scalar", usedBy(Execution.DEFAULT));
    assertFalse(left.get());
    mayLeave.countDown();
    leaver.join();
    caller.join();
    assertTrue(leftBeforeUnbindReturned.get());
  }

  @Test
  void unknownOperationIsNamedWithThoseThereAre() {
    VgpuException e =
        assertThrows(VgpuException.class, () -> selection.choice("gem", DataType.F32));
    assertEquals(
        "unknown operation 'gem': expected one of gemm, gemm_batched, permute, reduce, fft, peak",
        e.getMessage());
  }

  private ServiceReference<KernelBackend> add(String name, int ranking, KernelBackend backend) {
    ServiceReference<KernelBackend> reference = services.register(name, ranking, backend);
    selection.bind(reference);
    return reference;
  }

  /** Which provider's kernel a product goes to. */
  private String usedBy(Execution execution) {
    call(execution);
    return selection.choice("gemm", DataType.F32).selected().orElseThrow();
  }

  private void call(Execution execution) {
    AtomicBoolean called = new AtomicBoolean();
    selection.call(
        KernelFamily.GEMM,
        GemmKernel.class,
        DataType.F32,
        SIZE,
        execution,
        (kernel, threads) -> called.set(true));
    assertTrue(called.get());
  }

  private void addAbsent(String name, String reason) {
    absent.add(
        new Candidate(
            name, "1", name, 200, OptionalDouble.empty(), ProviderState.UNSATISFIED, reason));
  }

  private KernelSelection selection(Measurements measurements) {
    return new KernelSelection(
        services.context(),
        new RamAllocator(services.context(), Map.of()),
        (family, type, present) -> absent,
        measurements,
        Demand.NONE);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
