package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.spacewink.vgpu.api.task.PoolStatistics;
import com.spacewink.vgpu.api.task.Priority;
import com.spacewink.vgpu.api.task.TaskPool;
import com.spacewink.vgpu.api.task.WorkerStatistics;
import com.spacewink.vgpu.api.task.WorkerStatistics.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedCommandTest {
  private static final PoolStatistics STATISTICS =
      new PoolStatistics(
          List.of(
              new WorkerStatistics(
                  0, State.ACTIVE, List.of(0, 1, 2), 1, 123, 4, 56, 7_890_000_000L, 3),
              new WorkerStatistics(1, State.ABSENT, List.of(), -1, 0, 0, 0, 0, 0)),
          Map.of(Priority.NORMAL, 12L, Priority.LOW, 1L),
          136);

  private final TaskPool pool = Stub.of(TaskPool.class, Map.of("statistics", STATISTICS));
  private final List<Long> pauses = new ArrayList<>();
  private final Shell shell = new Shell(new SchedCommand(pool, pauses::add));

  @Test
  void tableHasARowForEachWorker() {
    Shell.Result result = shell.run("sched");
    assertEquals(0, result.status(), result.err());
    assertEquals(
        List.of(
            "WORKER STATE CPUS NODE EXECUTED STOLEN FAILED STEALS PARKED s QUEUED",
            "0 ACTIVE 0-2 1 123 4 56 7.9 3",
            "1 ABSENT any - 0 0 0 0.0 0",
            "waiting: 0 high, 12 normal, 1 low; submitted so far: 136"),
        result.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList());
    assertTrue(result.out().lines().allMatch(line -> line.length() <= 100), result.out());
    assertEquals(List.of(), pauses);
  }

  @Test
  void document() {
    JsonNode document = Json.document(shell.run("sched", "--json").out());
    assertEquals(List.of("workers", "waiting", "submitted"), Json.names(document));
    assertEquals(
        "{\"index\":0,\"state\":\"ACTIVE\",\"cpus\":[0,1,2],\"node\":1,\"executed\":123,"
            + "\"stolen\":4,\"failed_steals\":56,\"parked_s\":7.89,\"queued\":3}",
        document.get("workers").get(0).toString());
    assertTrue(document.get("workers").get(1).get("node").isNull());
    assertEquals("{\"high\":0,\"normal\":12,\"low\":1}", document.get("waiting").toString());
    assertEquals(136, document.get("submitted").asLong());
  }

  @Test
  void loopPrintsRoundsWithPausesBetween() {
    Shell.Result result = shell.run("sched", "-l", "0.5", "-n", "3");
    assertEquals(0, result.status(), result.err());
    assertEquals(List.of(500_000_000L, 500_000_000L), pauses);
    String one = shell.run("sched").out();
    assertEquals(one + "\n" + one + "\n" + one, result.out());
  }

  @Test
  void interruptEndsALoopWithoutAnEnd() {
    Shell interrupted =
        new Shell(
            new SchedCommand(
                pool,
                nanos -> {
                  pauses.add(nanos);
                  if (pauses.size() == 4) {
                    throw new InterruptedException();
                  }
                }));
    Shell.Result result = interrupted.run("sched", "--loop", "1");
    assertEquals(0, result.status(), result.err());
    assertEquals(4, result.out().lines().filter(line -> line.startsWith("WORKER")).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "-n 3; -n is the number of rounds of -l: expected -l too",
        "-l 1 --rounds 0; -n is '0': expected a whole number from 1 to 1000000",
        "-l 0; -l is 0: expected more than 0 and at most 3600 seconds",
        "-l nan; -l is nan: expected more than 0 and at most 3600 seconds",
        "-l soon; -l is 'soon': expected a number"
      })
  void badInputIsNamed(String options, String message) {
    Shell.Result result = shell.run(("sched " + options).split(" "));
    assertEquals(new Shell.Result(2, "", "sched: " + message + "\n"), result);
  }

  @Test
  void documentIsOneSoThereIsNoLoopOfThem() {
    Shell.Result result = shell.run("sched", "-l", "1", "--json");
    assertEquals(2, result.status());
    assertEquals(
        "INVALID_VALUE --json is one document: expected no -l with it", Json.error(result.out()));
  }

  @Test
  void withoutTheServiceTheCommandSaysSo() {
    assertEquals(3, new Shell(new SchedCommand(null, pauses::add)).run("sched").status());
  }
}
