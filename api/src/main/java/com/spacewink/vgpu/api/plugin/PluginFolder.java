package com.spacewink.vgpu.api.plugin;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The folder of plug-ins. What lies in it when the framework starts is installed before a command
 * runs; while a process stays, the folder is watched, and files that come, change or go are
 * installed, updated and uninstalled.
 */
@ProviderType
public interface PluginFolder {
  /**
   * @return the folder, which may not exist
   */
  Path folder();

  /**
   * What became of each file. Providers that were not tested yet are tested now.
   *
   * @return the files by name, those of plug-ins alone
   */
  List<Plugin> plugins();
}
