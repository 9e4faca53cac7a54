package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The contestants of one transform, and their plans. */
final class FftLineUp implements AutoCloseable {
  private final FftProblem problem;
  private final List<Contestant> contestants = new ArrayList<>();
  private final List<Runnable> ends = new ArrayList<>();

  FftLineUp(FftProblem problem) {
    this.problem = problem;
  }

  /** Adds a provider, unless it does not do this transform. */
  void addProvider(String name, Supplier<FftPlan> planning) {
    planned(planning)
        .ifPresent(plan -> contestants.add(Contestant.provider(name, () -> problem.run(plan))));
  }

  /** Adds the runtime's choice, if there is a provider to choose. */
  void addChoice(Supplier<FftPlan> planning) {
    planned(planning)
        .ifPresent(
            plan -> contestants.add(Contestant.choice(plan.provider(), () -> problem.run(plan))));
  }

  /** Adds a library, unless it does not do this transform. */
  void addLibrary(FftPeer library) {
    library
        .plan(problem.spec())
        .ifPresent(
            plan -> {
              ends.add(plan::close);
              // Its threads end with each execution: there is nothing to wait for.
              contestants.add(
                  Contestant.library(library.name(), () -> problem.run(plan), () -> {}));
            });
  }

  List<Contestant> contestants() {
    return List.copyOf(contestants);
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
    ends.clear();
  }

  private Optional<FftPlan> planned(Supplier<FftPlan> planning) {
    try {
      FftPlan plan = planning.get();
      ends.add(plan::close);
      return Optional.of(plan);
    } catch (VgpuException e) {
      if (e.status() == Status.NOT_SUPPORTED) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
