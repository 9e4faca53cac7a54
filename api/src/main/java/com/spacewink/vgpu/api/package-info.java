/** The virtual GPU as applications see it: the façade, data types and errors. */
@Version("0.1.0")
package com.spacewink.vgpu.api;

import org.osgi.annotation.versioning.Version;
