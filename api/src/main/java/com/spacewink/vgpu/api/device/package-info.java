/** What the machine under the virtual GPU is: cores, instruction sets, caches, NUMA nodes. */
@Version("0.1.0")
package com.spacewink.vgpu.api.device;

import org.osgi.annotation.versioning.Version;
