package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftPlanner;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Measures classes that are used and not measured, while nobody needs the machine.
 *
 * <p>It comes into being with the first such class, so a short program never makes it. Its thread
 * has the lowest priority, lives as long as there is something to measure, waits for a moment in
 * which the process does nothing else, and rests {@link #REST} times as long as it measured.
 */
@Component(service = BackgroundTuning.class)
public final class BackgroundTuning {
  static final String PROPERTY = "vgpu.tuner.background";

  /** Of 20 seconds, one at most is spent on measuring. */
  private static final double REST = 19;

  /** What each provider runs before it is timed, in seconds. */
  private static final double WARM_UP = 0.15;

  /** Time for the contest of one class. */
  private static final double SECONDS = 0.5;

  /**
   * What a class takes at most: it is made smaller for that, and stands for itself all the same.
   */
  private static final long MOST_BYTES = 64 << 20;

  private static final double MOST_FLOPS = 2e8;
  private static final int LONGEST_QUEUE = 256;

  /** Measurements that are written to the file together. */
  private static final int BATCH = 8;

  private final TunerRecords records;
  private final Entrants entrants;
  private final Operations operations;
  private final Leisure leisure;
  private final Watch watch;
  private final Warmth warmth;
  private final Queue<TuneCase> queue = new ArrayDeque<>();
  private final Set<String> known = new HashSet<>();
  private Thread thread;
  private volatile boolean isStopped;

  /**
   * @param records keeps what is found
   * @param selection tells who can take part
   * @param gpu runs them
   * @param transforms plans transforms
   */
  @Activate
  public BackgroundTuning(
      @Reference TunerRecords records,
      @Reference KernelSelection selection,
      @Reference VirtualGpu gpu,
      @Reference FftPlanner transforms) {
    this.records = records;
    this.entrants = new Entrants(selection, records);
    this.operations = new Operations(gpu, transforms);
    this.leisure = new ProcessLeisure();
    this.watch = new SystemWatch(() -> isStopped);
    this.warmth = new Warmth(WARM_UP, watch);
  }

  BackgroundTuning(
      TunerRecords records,
      Entrants entrants,
      Operations operations,
      Leisure leisure,
      Watch watch) {
    this.records = records;
    this.entrants = entrants;
    this.operations = operations;
    this.leisure = leisure;
    this.watch = watch;
    this.warmth = new Warmth(WARM_UP, watch);
  }

  /**
   * What hears of classes worth measuring in a framework. The service is looked up when there is
   * one: it needs the choice of kernels, which cannot wait for it.
   */
  static Demand demandIn(BundleContext context) {
    if ("false".equalsIgnoreCase(context.getProperty(PROPERTY))) {
      return Demand.NONE;
    }
    return (sizeClass, type) -> {
      ServiceReference<BackgroundTuning> reference =
          context.getServiceReference(BackgroundTuning.class);
      BackgroundTuning tuning = reference == null ? null : context.getService(reference);
      if (tuning != null) {
        tuning.wanted(sizeClass, type);
      }
    };
  }

  /** Queues a class, once. */
  synchronized void wanted(SizeClass sizeClass, DataType type) {
    TuneCase wanted = TuneCase.of(sizeClass, type).within(MOST_BYTES, MOST_FLOPS);
    if (isStopped || queue.size() == LONGEST_QUEUE || !known.add(wanted.toString())) {
      return;
    }
    queue.add(wanted);
    if (thread == null) {
      thread = new Thread(this::measureAll, "vgpu-tuner");
      thread.setDaemon(true);
      thread.setPriority(Thread.MIN_PRIORITY);
      thread.start();
    }
  }

  /** Ends what goes on: it takes as long as one run of a kernel on a class made small. */
  @Deactivate
  void stop() {
    synchronized (this) {
      isStopped = true;
      if (thread != null) {
        thread.interrupt();
      }
    }
    awaitEnd();
  }

  /** Whether there is a thread that measures. */
  synchronized boolean isRunning() {
    return thread != null;
  }

  /** Waits until all that is queued is measured. */
  void awaitEnd() {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The thread's work: all that is queued, one by one. */
  private void measureAll() {
    do {
      try {
        measureQueued();
      } catch (InterruptedException stopped) {
        // That was the one thing it is interrupted for.
      }
      records.save();
    } while (!isDone());
  }

  private void measureQueued() throws InterruptedException {
    int unsaved = 0;
    for (TuneCase next = next(); next != null; next = next()) {
      leisure.await();
      double begin = watch.seconds();
      if (measure(next) && ++unsaved == BATCH) {
        records.save();
        unsaved = 0;
      }
      leisure.rest((watch.seconds() - begin) * REST);
    }
  }

  private synchronized TuneCase next() {
    return isStopped ? null : queue.poll();
  }

  /** Lets the thread end, unless something came while it saved. */
  private synchronized boolean isDone() {
    if (isStopped || queue.isEmpty()) {
      thread = null;
      return true;
    }
    return false;
  }

  private boolean measure(TuneCase of) throws InterruptedException {
    records.turn().lockInterruptibly();
    try {
      boolean isMeasured =
          records.of(of.sizeClass(), of.type()).records().stream()
              .anyMatch(record -> entrants.isComplete(record, of));
      if (isMeasured) {
        return false;
      }
      Contest contest = new Contest(of, entrants.of(of), operations, watch, warmth);
      if (contest.begin(SECONDS, Double.MAX_VALUE)) {
        contest.record(Instant.now()).ifPresent(records::put);
        return true;
      }
      return false;
    } catch (VgpuException e) {
      if (e.status() != Status.CANCELLED) {
        Log.TUNER.info(of + " is not measured: " + e.getMessage());
      }
      return false;
    } finally {
      records.turn().unlock();
    }
  }
}
