package com.spacewink.vgpu.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The checks of a running vGPU. Behind each is a health check service of Apache Felix, so those of
 * plug-ins are among them, and other front ends of Felix's find them too.
 */
@ProviderType
public interface HealthChecks {
  /**
   * @return all checks, by level and then in the order in which they are run
   */
  List<Check> checks();

  /**
   * Runs checks, one after the other. One that throws, or takes too long, has failed; the others
   * run all the same. An interrupt ends the run with the check that goes on, which cleans up.
   *
   * @param names names of the checks to run, in this order
   * @param seconds how long each check of level 3 goes on
   * @param progress hears of it, on the calling thread or another one
   * @return what was found, in the order of the names
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such check,
   *     CANCELLED if the calling thread was interrupted
   */
  List<CheckReport> run(List<String> names, double seconds, CheckProgress progress);
}
