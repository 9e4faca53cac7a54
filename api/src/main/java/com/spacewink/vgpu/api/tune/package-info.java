/** The measurements that decide between providers, class of sizes by class of sizes. */
@Version("0.1.0")
package com.spacewink.vgpu.api.tune;

import org.osgi.annotation.versioning.Version;
