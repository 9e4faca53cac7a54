/** Kernel families, the problems they solve, and the backends that offer them. */
@Version("0.1.0")
package com.spacewink.vgpu.api.kernel;

import org.osgi.annotation.versioning.Version;
