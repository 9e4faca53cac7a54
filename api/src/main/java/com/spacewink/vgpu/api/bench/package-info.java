/** Side-by-side measurement of providers, and of the system's libraries, in one run. */
@Version("0.1.0")
package com.spacewink.vgpu.api.bench;

import org.osgi.annotation.versioning.Version;
