package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.task.PoolStatistics;
import com.spacewink.vgpu.api.task.Priority;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.api.task.WorkerStatistics;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code vgpu:sched}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "sched")
public final class SchedCommand extends Command {
  private static final double LONGEST_PAUSE = 3600;
  private static final int MOST_ROUNDS = 1_000_000;

  /** Lets time pass between two rounds. */
  @FunctionalInterface
  interface Pause {
    void nanos(long nanos) throws InterruptedException;
  }

  private final Pause pause;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile TaskPool pool;

  /** A command that waits for its service. */
  @Activate
  public SchedCommand() {
    this(null, TimeUnit.NANOSECONDS::sleep);
  }

  SchedCommand(TaskPool pool, Pause pause) {
    super("sched", "vgpu sched -l 1 -n 10");
    this.pool = pool;
    this.pause = pause;
  }

  /**
   * Prints what the workers of the pool have done.
   *
   * @param session where it is printed
   * @param loop seconds between two rounds, empty for one round
   * @param rounds number of rounds, empty for no end
   * @param json whether as JSON
   */
  @Descriptor("the task pool: what each worker does and has done, and what waits")
  public void sched(
      CommandSession session,
      @Descriptor("again every so many seconds, until Ctrl-C")
          @Parameter(
              names = {"-l", "--loop"},
              absentValue = "")
          String loop,
      @Descriptor("with -l: so many rounds")
          @Parameter(
              names = {"-n", "--rounds"},
              absentValue = "")
          String rounds,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json) {
    if (loop.isEmpty() && !rounds.isEmpty()) {
      throw VgpuException.invalid("-n is the number of rounds of -l: expected -l too");
    }
    if (json && !loop.isEmpty()) {
      throw VgpuException.invalid("--json is one document: expected no -l with it");
    }
    long nanos = loop.isEmpty() ? 0 : nanos(loop);
    long count = rounds.isEmpty() ? Long.MAX_VALUE : OptionValues.count("-n", rounds, MOST_ROUNDS);
    TaskPool seen = required(pool, "the task pool");
    PrintStream out = Streams.of(session).out();
    if (json) {
      document(seen.statistics()).print(out);
    } else {
      print(seen, loop.isEmpty() ? 1 : count, nanos, out);
    }
  }

  private static long nanos(String loop) {
    double seconds = OptionValues.number("-l", loop);
    if (!(seconds > 0 && seconds <= LONGEST_PAUSE)) {
      throw VgpuException.invalid(
          "-l is " + loop + ": expected more than 0 and at most 3600 seconds");
    }
    return (long) (seconds * 1e9);
  }

  /** Ctrl-C is how a loop without an end ends, so it is no failure. */
  private void print(TaskPool seen, long rounds, long nanos, PrintStream out) {
    print(seen.statistics(), out);
    try {
      for (long round = 1; round < rounds && !out.checkError(); round++) {
        pause.nanos(nanos);
        out.println();
        print(seen.statistics(), out);
      }
    } catch (InterruptedException e) {
      out.flush();
    }
  }

  private static void print(PoolStatistics statistics, PrintStream out) {
    Table table =
        Table.withHeader(
            "WORKER",
            "STATE",
            "CPUS",
            "NODE",
            "EXECUTED",
            "STOLEN",
            "FAILED STEALS",
            "PARKED s",
            "QUEUED");
    for (WorkerStatistics worker : statistics.workers()) {
      table.row(
          worker.index(),
          worker.state(),
          worker.cpus().isEmpty() ? "any" : CpuRanges.of(worker.cpus()),
          worker.node() < 0 ? "-" : worker.node(),
          worker.executed(),
          worker.stolen(),
          worker.failedSteals(),
          String.format(Locale.ROOT, "%.1f", worker.parkedNanos() / 1e9),
          worker.queued());
    }
    table.print(out);
    out.println(
        "waiting: "
            + Arrays.stream(Priority.values())
                .map(priority -> waiting(statistics, priority) + " " + priority.id())
                .collect(Collectors.joining(", "))
            + "; submitted so far: "
            + statistics.submitted());
  }

  private static JsonObject document(PoolStatistics statistics) {
    JsonObject waiting = new JsonObject();
    for (Priority priority : Priority.values()) {
      waiting.put(priority.id(), waiting(statistics, priority));
    }
    return new JsonObject()
        .put("workers", statistics.workers().stream().map(SchedCommand::document).toList())
        .put("waiting", waiting)
        .put("submitted", statistics.submitted());
  }

  private static JsonObject document(WorkerStatistics worker) {
    return new JsonObject()
        .put("index", worker.index())
        .put("state", worker.state())
        .put("cpus", worker.cpus())
        .put("node", worker.node() < 0 ? null : worker.node())
        .put("executed", worker.executed())
        .put("stolen", worker.stolen())
        .put("failed_steals", worker.failedSteals())
        .put("parked_s", worker.parkedNanos() / 1e9)
        .put("queued", worker.queued());
  }

  private static long waiting(PoolStatistics statistics, Priority priority) {
    return statistics.waiting().getOrDefault(priority, 0L);
  }
}
