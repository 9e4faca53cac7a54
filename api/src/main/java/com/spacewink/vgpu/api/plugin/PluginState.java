package com.spacewink.vgpu.api.plugin;

/** What became of a file in the plug-in folder. */
public enum PluginState {
  /** Its bundle runs, and at least one operation goes to a provider of it; or it offers none. */
  SELECTED,
  /** Its bundle runs; other providers are preferred for everything that its own offer. */
  STANDBY,
  /** Its bundle runs, but every provider of it failed the self-test. */
  REJECTED,
  /** It is not trusted, or is no whole bundle, and was not installed. */
  REFUSED,
  /** It was trusted, but its bundle or its component does not start. */
  FAILED
}
