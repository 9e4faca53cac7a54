/** The health of the machine and of vGPU on it: checks that take seconds, minutes, or longer. */
@Version("0.1.0")
package com.spacewink.vgpu.api.health;

import org.osgi.annotation.versioning.Version;
