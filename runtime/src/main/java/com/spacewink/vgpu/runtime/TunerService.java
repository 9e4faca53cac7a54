package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftPlanner;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.api.tune.TunePlan;
import com.spacewink.vgpu.api.tune.TuneProgress;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TuneReport;
import com.spacewink.vgpu.api.tune.TunedHost;
import com.spacewink.vgpu.api.tune.Tuner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Measures on request. Its figures decide through {@link TunerRecords}. */
@Component(service = Tuner.class)
public final class TunerService implements Tuner {
  private static final List<KernelFamily> MEASURABLE =
      Arrays.stream(KernelFamily.values()).filter(family -> family != KernelFamily.PEAK).toList();

  private final TunerRecords records;
  private final Entrants entrants;
  private final Operations operations;
  private final TaskPool pool;
  private final Watch watch;
  private final long memory;
  private volatile boolean isStopped;

  /**
   * @param records keeps what is found
   * @param selection tells who can take part
   * @param gpu runs them
   * @param transforms plans transforms
   * @param pool tells how many threads there are
   */
  @Activate
  public TunerService(
      @Reference TunerRecords records,
      @Reference KernelSelection selection,
      @Reference VirtualGpu gpu,
      @Reference FftPlanner transforms,
      @Reference TaskPool pool) {
    this.records = records;
    this.entrants = new Entrants(selection, records);
    this.operations = new Operations(gpu, transforms);
    this.pool = pool;
    this.watch = new SystemWatch(() -> isStopped);
    this.memory = TuneRun.memory(gpu.properties().memoryBytes());
  }

  TunerService(
      TunerRecords records,
      KernelSelection selection,
      Operations operations,
      TaskPool pool,
      Watch watch,
      long memory) {
    this.records = records;
    this.entrants = new Entrants(selection, records);
    this.operations = operations;
    this.pool = pool;
    this.watch = watch;
    this.memory = memory;
  }

  /** Ends a measurement that goes on, soon. */
  @Deactivate
  void stop() {
    isStopped = true;
  }

  @Override
  public List<String> operations() {
    return MEASURABLE.stream().map(KernelFamily::operation).toList();
  }

  @Override
  public TuneReport tune(TunePlan plan, TuneProgress progress) {
    plan.operations().forEach(this::check);
    if (!records.turn().tryLock()) {
      throw new VgpuException(
          Status.NOT_READY, "tune: another measurement goes on; two would measure each other");
    }
    try {
      List<TuneCase> agenda = TuneAgenda.of(plan, pool.workers());
      return new TuneRun(records, entrants, operations, watch, Instant::now, memory)
          .run(agenda, plan.seconds(), progress);
    } finally {
      records.turn().unlock();
    }
  }

  @Override
  public List<TuneRecord> records() {
    return records.records();
  }

  @Override
  public int clear(Optional<String> operation) {
    operation.ifPresent(this::check);
    try {
      if (operation.isEmpty() && !records.wisdom().isEmpty()) {
        records.changeWisdom(all -> List.of());
      }
      return records.remove(
          record -> operation.isEmpty() || record.operation().equals(operation.get()));
    } catch (IOException e) {
      throw new VgpuException(Status.IO_FAILED, e.getMessage(), e);
    }
  }

  @Override
  public void export(OutputStream out) throws IOException {
    records.export(out);
  }

  @Override
  public Path file() {
    return records.path();
  }

  @Override
  public TunedHost host() {
    return records.host();
  }

  private void check(String operation) {
    if (!operations().contains(operation)) {
      throw VgpuException.invalid(
          "cannot measure '" + operation + "': expected one of " + String.join(", ", operations()));
    }
  }
}
