package com.spacewink.vgpu.api.settings;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The settings of the bundles that run, those of plug-ins among them. */
@ProviderType
public interface Settings {
  /**
   * @return the file from which settings come, which may not exist
   */
  Path file();

  /**
   * @return all settings that the bundles describe, by name
   */
  List<Setting> all();

  /**
   * Gives a setting a value in the running framework, until {@link #unset} or the framework's end.
   *
   * @param name its full name
   * @param value the value
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such setting, or
   *     the value is none of those that it takes; NOT_SUPPORTED if it is not live
   */
  void set(String name, String value);

  /**
   * Takes back what {@link #set} gave. Does nothing if that was not called.
   *
   * @param name full name of a setting
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such setting
   */
  void unset(String name);
}
