package com.spacewink.vgpu.scheduler;

import jdk.jfr.FlightRecorder;

/**
 * Tells Java Flight Recorder about parallel loops. Without a recording, or in a runtime without the
 * recorder's module, that costs nothing: to load the class of an event alone takes a quarter of a
 * second.
 */
final class Recorder {
  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Recorder() {}

  /**
   * @return the event of a loop that begins now, to be given to {@link #end}; null if nobody
   *     records
   */
  static Object begin() {
    return PRESENT && isRecording() ? Loops.begin() : null;
  }

  private static boolean isRecording() {
    return FlightRecorder.isInitialized();
  }

  static void end(Object event, long pieces, int lanes, int begun, boolean failed) {
    if (event != null) {
      Loops.end((LoopEvent) event, pieces, lanes, begun, failed);
    }
  }

  /** Loaded with the first recording. */
  private static final class Loops {
    static LoopEvent begin() {
      LoopEvent event = new LoopEvent();
      event.begin();
      return event;
    }

    static void end(LoopEvent event, long pieces, int lanes, int begun, boolean failed) {
      event.end();
      if (event.shouldCommit()) {
        event.pieces = pieces;
        event.lanes = lanes;
        event.begun = begun;
        event.failed = failed;
        event.commit();
      }
    }
  }
}
