/** Discrete Fourier transforms: what is asked for, who computes it, and the cache of plans. */
@Version("0.1.0")
package com.spacewink.vgpu.api.fft;

import org.osgi.annotation.versioning.Version;
