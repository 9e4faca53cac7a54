package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.Optional;
import java.util.stream.Collectors;

/** C = alpha·op(A)·op(B) + beta·C0 from files to a file. */
final class Multiplication {
  private final VirtualGpu gpu;
  private final ProviderSelection selection;
  private final WorkingFolder folder;
  private final Progress progress;

  Multiplication(
      VirtualGpu gpu, ProviderSelection selection, WorkingFolder folder, Progress progress) {
    this.gpu = gpu;
    this.selection = selection;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * What is to be done.
   *
   * @param a file of A
   * @param transA whether A is transposed
   * @param b file of B
   * @param transB whether B is transposed
   * @param c0 file of C0, if there is one
   * @param output file of C
   * @param alpha factor of the product
   * @param beta factor of C0; C0 is not read if that is 0
   * @param execution how it is to be carried out
   * @param repeat number of timed runs after a warm-up, 0 for a single run without one
   */
  record Request(
      String a,
      boolean transA,
      String b,
      boolean transB,
      Optional<String> c0,
      String output,
      double alpha,
      double beta,
      Execution execution,
      int repeat) {}

  /**
   * What was done.
   *
   * @param provider short id of who did it
   * @param product the product
   * @param type the type it was computed in
   * @param seconds median time of a run
   * @param gflops the rate at the median
   */
  record Outcome(
      String provider, MatrixProduct product, DataType type, double seconds, double gflops) {}

  /**
   * Multiplies. Everything that the request can have wrong is found before anything is computed.
   */
  Outcome run(Request request) {
    try (NpyReader a = folder.read(request.a);
        NpyReader b = folder.read(request.b);
        NpyReader c0 = request.c0.map(folder::read).orElse(null)) {
      MatrixProduct product =
          MatrixProduct.of(
              new MatrixOperand(request.a, a.header(), request.transA),
              new MatrixOperand(request.b, b.header(), request.transB));
      DataType type = NpyType.promoted(a.dataType(), b.dataType());
      Optional<PermuteSpec> copy = Optional.empty();
      if (c0 != null) {
        type = NpyType.promoted(type, c0.dataType());
        copy = Optional.of(product.copyOf(c0.name(), c0.header(), type));
      }
      GemmSpec spec = product.spec(type, request.alpha, request.beta);
      String provider = provider(spec, request.execution);
      NpyWriter writer = folder.write(request.output);
      try (Buffer bufferA = a.read(type, gpu::allocate);
          Buffer bufferB = b.read(type, gpu::allocate);
          Buffer bufferC0 = c0 == null || request.beta == 0 ? null : c0.read(type, gpu::allocate);
          Buffer bufferC = gpu.allocate(product.bytes(type))) {
        Optional<ProductRun.Start> start =
            bufferC0 == null
                ? Optional.empty()
                : copy.map(each -> new ProductRun.Start(bufferC0, each));
        Timing timing =
            timing(new ProductRun(gpu, spec, bufferA, bufferB, bufferC, start), request);
        writer.write(type, product.shape(), bufferC);
        return new Outcome(provider, product, type, timing.median(), timing.gflops(spec.flops()));
      }
    }
  }

  private Timing timing(ProductRun run, Request request) {
    return request.repeat == 0
        ? run.once(request.execution)
        : run.repeated(request.repeat, request.execution, progress);
  }

  /** Who will do it: the one that was asked for, or the one that the runtime chooses. */
  private String provider(GemmSpec spec, Execution execution) {
    if (execution.provider().isEmpty()) {
      return selection.selected(spec);
    }
    String wanted = execution.provider().get();
    Choice choice = selection.choice(GemmKernel.OPERATION, spec.type());
    Candidate candidate =
        choice.candidates().stream()
            .filter(each -> each.provider().equals(wanted))
            .findFirst()
            .orElseThrow(() -> unknown(wanted, choice));
    if (candidate.state() == ProviderState.REJECTED
        || candidate.state() == ProviderState.UNSATISFIED) {
      throw new VgpuException(
          Status.NOT_SUPPORTED,
          "provider '" + wanted + "' is " + candidate.state() + ": " + candidate.reason());
    }
    return wanted;
  }

  private static VgpuException unknown(String wanted, Choice choice) {
    String known =
        choice.candidates().stream().map(Candidate::provider).collect(Collectors.joining(", "));
    return VgpuException.invalid(
        "unknown provider '"
            + wanted
            + "': expected one of those for "
            + choice.operation()
            + " in "
            + choice.type().id()
            + ": "
            + known);
  }
}
