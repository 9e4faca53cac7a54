package com.spacewink.vgpu.gogo;

import java.io.PrintStream;

/** A part of the demo that has been done, to be told in one way or the other. */
interface DemoPart {
  /** Its member of the demo's document. */
  String key();

  JsonObject document();

  void print(PrintStream out);
}
