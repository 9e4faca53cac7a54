package com.spacewink.vgpu.api.settings;

/** Where the value of a setting comes from, the strongest first. */
public enum SettingOrigin {
  /** Given to the running framework, by {@link Settings#set} or through Configuration Admin. */
  FRAMEWORK,
  /** A system property of the process. */
  SYSTEM_PROPERTY,
  /** An environment variable of the process. */
  ENVIRONMENT,
  /** The file {@code conf/vgpu.properties}. */
  FILE,
  /** Nobody gave one. */
  DEFAULT
}
