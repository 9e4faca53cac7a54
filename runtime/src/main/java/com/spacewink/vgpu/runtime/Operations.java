package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.fft.FftPlanner;

/**
 * What is measured, as any caller has it.
 *
 * @param gpu runs everything but transforms, and has the memory
 * @param transforms plans transforms
 */
record Operations(VirtualGpu gpu, FftPlanner transforms) {}
