package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.Kernel;

/**
 * Where calls of one operation and type go.
 *
 * @param provider the provider
 * @param kernel its kernel
 */
record Route(Provider provider, Kernel kernel) {}
