/** Side-by-side measurement of providers, of libraries and of the task pool, each in one run. */
@Version("0.1.0")
package com.spacewink.vgpu.api.bench;

import org.osgi.annotation.versioning.Version;
