package com.spacewink.vgpu.api.fft;

/** Where a transform puts its result. */
public enum FftPlacement {
  /** Into an array that has no byte in common with the source, which is left as it was. */
  OUT_OF_PLACE,
  /** Over its source: both begin at the same address. */
  IN_PLACE
}
