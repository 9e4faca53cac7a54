package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the provider of a transform, and has it prepared. With {@link FftEffort#ESTIMATE} it is
 * the first one, in the order of every choice, that does not refuse; with more effort, providers
 * are timed against each other, unless the operator has pinned one.
 */
final class TransformChoice {
  private final KernelSelection selection;
  private final TaskPool pool;
  private final WorkMemory memory;
  private final TransformContest contest;
  private volatile boolean isStopped;

  /**
   * @param selection the choice of kernels
   * @param pool runs pieces
   * @param memory lends workspaces
   * @param contest times providers against each other
   */
  TransformChoice(
      KernelSelection selection, TaskPool pool, WorkMemory memory, TransformContest contest) {
    this.selection = selection;
    this.pool = pool;
    this.memory = memory;
    this.contest = contest;
  }

  /** Prepares nothing from now on. */
  void stop() {
    isStopped = true;
  }

  /** Another object as soon as anything has changed that the choice may depend on. */
  Object state() {
    return selection.state();
  }

  /**
   * Whether a transform may go on running: its provider is there, and no other one is demanded.
   * What was measured since changes nothing for those who hold its plan.
   */
  boolean mayKeep(PlanKey key, PreparedTransform prepared) {
    Provider provider = prepared.route().provider();
    if (prepared.isClosed() || !selection.isPresent(provider)) {
      return false;
    }
    Optional<String> pinned = selection.pinned(KernelFamily.FFT);
    return key.provider() != null
        || pinned.isEmpty()
        || pinned.get().equals(provider.id().name())
        || !selection.isPresent(pinned.get());
  }

  /** Whether a new plan would go to the same provider. */
  boolean isBest(PlanKey key, PreparedTransform prepared) {
    if (key.provider() != null || isTimed(key.spec())) {
      return mayKeep(key, prepared);
    }
    return mayKeep(key, prepared)
        && selection.first(
            sizeClass(key.spec()),
            key.spec().precision(),
            Execution.DEFAULT,
            route -> route.provider() == prepared.route().provider());
  }

  /**
   * Has a transform prepared.
   *
   * @throws VgpuException what a provider failed with, NOT_SUPPORTED if none can do it,
   *     INVALID_VALUE if the one demanded is not there
   */
  PreparedTransform prepare(PlanKey key) {
    if (isStopped) {
      throw new VgpuException(Status.NOT_READY, "fft: the planner has stopped");
    }
    FftSpec spec = key.spec();
    if (key.provider() != null) {
      return selection.by(
          key.provider(), KernelFamily.FFT, spec.precision(), route -> prepare(route, spec));
    }
    if (isTimed(spec)) {
      Optional<PreparedTransform> fastest = fastest(spec);
      if (fastest.isPresent()) {
        return fastest.get();
      }
    }
    return selection.first(
        sizeClass(spec), spec.precision(), Execution.DEFAULT, route -> prepare(route, spec));
  }

  private boolean isTimed(FftSpec spec) {
    return spec.effort() != FftEffort.ESTIMATE
        && !spec.isEmpty()
        && selection.pinned(KernelFamily.FFT).isEmpty();
  }

  /** Empty where there is nothing to decide, or no memory to decide it in. */
  private Optional<PreparedTransform> fastest(FftSpec spec) {
    List<PreparedTransform> all = new ArrayList<>();
    try {
      for (Route route : selection.contestants(KernelFamily.FFT, spec.precision())) {
        contestant(route, spec).ifPresent(all::add);
      }
      Optional<PreparedTransform> fastest = contest.fastest(sizeClass(spec), spec, all);
      fastest.ifPresent(all::remove);
      return fastest;
    } finally {
      all.forEach(PreparedTransform::close);
    }
  }

  /** Empty if the provider cannot do it: the others can. */
  private Optional<PreparedTransform> contestant(Route route, FftSpec spec) {
    if (!route.provider().gate().enter()) {
      return Optional.empty();
    }
    try {
      return Optional.of(prepare(route, spec));
    } catch (RuntimeException | LinkageError e) {
      VgpuException failure = route.failure(KernelFamily.FFT, e);
      if (failure.status() != Status.NOT_SUPPORTED) {
        Log.TUNER.warn(
            route.provider().id().name()
                + " is not timed for a transform: "
                + failure.getMessage());
      }
      return Optional.empty();
    } finally {
      route.leave();
    }
  }

  private PreparedTransform prepare(Route route, FftSpec spec) {
    FftTransform transform =
        spec.isEmpty() ? new EmptyTransform() : ((FftProvider) route.kernel()).prepare(spec);
    try {
      PreparedTransform prepared = new PreparedTransform(route, transform, spec, pool, memory);
      route.provider().keep(prepared);
      return prepared;
    } catch (RuntimeException | LinkageError e) {
      transform.close();
      throw e;
    }
  }

  private static SizeClass sizeClass(FftSpec spec) {
    return new SizeClass(KernelFamily.FFT, SizeClass.of(spec));
  }
}
