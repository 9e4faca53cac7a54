/** The folder in which operators put bundles of third parties, and what became of each. */
@Version("0.1.0")
package com.spacewink.vgpu.api.plugin;

import org.osgi.annotation.versioning.Version;
