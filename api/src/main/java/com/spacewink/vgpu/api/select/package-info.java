/** How providers describe themselves, and how the runtime chose among them. */
@Version("0.1.0")
package com.spacewink.vgpu.api.select;

import org.osgi.annotation.versioning.Version;
