package com.spacewink.vgpu.bench;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way of a count from the kernel to here, by events that every machine has. */
@Timeout(60)
class PerfCountersTest {
  private static final int BYTES = 16 << 20;

  /** Of the largest pages that Linux has by default, on any processor. */
  private static final int PAGES = BYTES / (64 << 10);

  @TempDir Path folder;

  private PerfCounters counters;

  @BeforeEach
  void open() {
    counters =
        new PerfCounters(folder, EnumSet.of(CounterEvent.TASK_CLOCK, CounterEvent.PAGE_FAULTS));
  }

  @AfterEach
  void close() {
    counters.close();
  }

  @Test
  void whatTheCallingThreadDoesIsCounted() {
    assumeThatThereAreSome();
    try (CounterSet set = counters.open(1)) {
      Map<CounterEvent, Double> counts = set.count(this::touchNewPages);
      assertTrue(counts.get(CounterEvent.PAGE_FAULTS) >= PAGES, counts.toString());
      assertTrue(counts.get(CounterEvent.TASK_CLOCK) > 0, counts.toString());
      Map<CounterEvent, Double> none = set.count(() -> {});
      assertTrue(
          none.get(CounterEvent.PAGE_FAULTS) < counts.get(CounterEvent.PAGE_FAULTS),
          "counts are those of one sample, not of all");
    }
  }

  @Test
  void onSeveralThreadsThoseThatRanBeforeAreCountedToo() throws Exception {
    assumeThatThereAreSome();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      pool.submit(() -> {}).get();
      try (CounterSet set = counters.open(2)) {
        Map<CounterEvent, Double> counts = set.count(() -> await(pool.submit(this::touchNewPages)));
        assertTrue(counts.get(CounterEvent.PAGE_FAULTS) >= PAGES, counts.toString());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void oneThreadAloneIsSparedWhatOthersDo() throws Exception {
    assumeThatThereAreSome();
    CountDownLatch begin = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> other =
          pool.submit(
              () -> {
                begin.await();
                touchNewPages();
                return null;
              });
      try (CounterSet set = counters.open(1)) {
        Map<CounterEvent, Double> counts =
            set.count(
                () -> {
                  begin.countDown();
                  await(other);
                });
        assertTrue(counts.get(CounterEvent.PAGE_FAULTS) < PAGES, counts.toString());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void machineEitherHasCountersOrSaysWhyNot() {
    try (PerfCounters hardware = new PerfCounters(folder, PerfCounters.HARDWARE)) {
      Optional<String> obstacle = hardware.obstacle();
      try (CounterSet set = hardware.open(1)) {
        assertEquals(obstacle.isPresent(), set.count(() -> {}).isEmpty());
      }
      obstacle.ifPresent(
          reason -> assertTrue(reason.matches("(?s)(the kernel|this machine) .*"), reason));
    }
  }

  @Test
  void refusalComesWithTheRemedy() {
    for (int error : new int[] {1, 13}) {
      String reason = PerfCounters.obstacle(error, "4");
      assertTrue(reason.contains("kernel.perf_event_paranoid is 4, expected 2 or less"), reason);
      assertTrue(reason.contains("sudo sysctl kernel.perf_event_paranoid=2"), reason);
    }
  }

  @Test
  void absenceIsToldAsAbsence() {
    assertEquals(
        "this machine has no counters of the processor, as is usual for virtual machines"
            + " (perf_event_open: errno 2)",
        PerfCounters.obstacle(2, "2"));
    assertEquals("the kernel has no perf_event_open", PerfCounters.obstacle(38, "2"));
  }

  @Test
  void onceClosedItCountsNothing() {
    counters.close();
    VgpuException e = assertThrows(VgpuException.class, () -> counters.open(1));
    assertEquals(Status.NOT_READY, e.status());
  }

  private void assumeThatThereAreSome() {
    assumeTrue(counters.obstacle().isEmpty(), () -> counters.obstacle().orElse(""));
  }

  /** Writes to pages of a file that nobody has touched: a fault each. */
  private void touchNewPages() {
    try (FileChannel file =
        FileChannel.open(Files.createTempFile(folder, "pages", ""), READ, WRITE)) {
      MappedByteBuffer pages = file.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
      for (int i = 0; i < BYTES; i += BYTES / PAGES) {
        pages.put(i, (byte) 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
