package com.spacewink.vgpu.gogo;

import org.osgi.framework.Version;

/** Versions as people write them. */
final class Versions {
  private Versions() {}

  /** {@code 0.1.0-SNAPSHOT} for OSGi's 0.1.0.SNAPSHOT. */
  static String text(Version version) {
    String numbers = version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    String qualifier = version.getQualifier();
    return qualifier.isEmpty() ? numbers : numbers + "-" + qualifier;
  }

  static String java() {
    return System.getProperty("java.version");
  }
}
