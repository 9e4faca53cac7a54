/** Off-heap buffers, pins on them, and the service that allocates them. */
@Version("0.1.0")
package com.spacewink.vgpu.api.memory;

import org.osgi.annotation.versioning.Version;
