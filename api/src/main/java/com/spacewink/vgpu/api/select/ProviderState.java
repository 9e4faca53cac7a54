package com.spacewink.vgpu.api.select;

/** Where a provider stands for one operation. */
public enum ProviderState {
  /** It is the one that calls go to. */
  SELECTED,
  /** It could do the work; another is preferred. */
  STANDBY,
  /** Its self-test failed; it is never used. */
  REJECTED,
  /** Its bundle is installed but it cannot run here, or something it needs is missing. */
  UNSATISFIED
}
