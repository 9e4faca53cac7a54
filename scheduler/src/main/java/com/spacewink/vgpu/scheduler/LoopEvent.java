package com.spacewink.vgpu.scheduler;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One parallel loop, in a Java Flight Recorder recording. */
@Name("vgpu.ParallelLoop")
@Label("Parallel loop")
@Category("vGPU")
@Description("A range cut into pieces, and the workers that ran them")
@StackTrace(false)
final class LoopEvent extends Event {
  @Label("Pieces")
  @Description("As an unsigned number")
  long pieces;

  @Label("Most threads")
  @Description("Threads that might have worked on it at once, the caller among them")
  int lanes;

  @Label("Threads")
  @Description("Threads that worked on it, the caller among them")
  int begun;

  @Label("Failed")
  @Description("Whether a piece threw")
  boolean failed;
}
