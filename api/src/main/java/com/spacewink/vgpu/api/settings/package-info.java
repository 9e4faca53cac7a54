/** The settings of a running vGPU: what they are, where they come from, and how to change them. */
@Version("0.1.0")
package com.spacewink.vgpu.api.settings;

import org.osgi.annotation.versioning.Version;
