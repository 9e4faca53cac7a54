/** The one pool that all parallel work runs on. */
@Version("0.1.0")
package com.spacewink.vgpu.api.task;

import org.osgi.annotation.versioning.Version;
