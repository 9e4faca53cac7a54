package com.spacewink.vgpu.api.plugin;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A file in the plug-in folder.
 *
 * @param file its name, without the folder
 * @param state what became of it
 * @param reason why, in one line
 * @param bundle the id of its bundle; empty if it was not installed
 * @param providers short ids of the providers that its bundle offers, or would if it could run here
 */
public record Plugin(
    String file, PluginState state, String reason, OptionalLong bundle, List<String> providers) {
  /** Copies the list and checks that nothing is missing. */
  public Plugin {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(bundle, "bundle");
    providers = List.copyOf(providers);
  }
}
