/** What the machine under the virtual GPU is made of, as a tree: sockets, nodes, caches, cores. */
@Version("0.1.0")
package com.spacewink.vgpu.api.topology;

import org.osgi.annotation.versioning.Version;
