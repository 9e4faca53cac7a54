package com.spacewink.vgpu.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
  @TempDir Path folder;

  @Test
  void recordingTellsWhatLoopsDid() throws IOException {
    WorkStealingPool pool = new WorkStealingPool(2);

    List<RecordedEvent> events =
        record(
            () -> {
              pool.parallelFor(0, 10, 2, 1, (begin, end) -> {});
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      pool.parallelFor(
                          0,
                          7,
                          1,
                          0,
                          (begin, end) -> {
                            throw new IllegalStateException();
                          }));
            });
    pool.stop();

    assertEquals(2, events.size());
    assertEquals(5, events.get(0).getLong("pieces"));
    assertEquals(1, events.get(0).getInt("begun"));
    assertEquals(false, events.get(0).getBoolean("failed"));
    assertEquals(7, events.get(1).getLong("pieces"));
    assertEquals(2, events.get(1).getInt("lanes"));
    assertTrue(events.get(1).getBoolean("failed"));
  }

  private List<RecordedEvent> record(Runnable work) throws IOException {
    Path file = folder.resolve("loops.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("vgpu.ParallelLoop").withoutThreshold();
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("vgpu.ParallelLoop"))
        .toList();
  }
}
