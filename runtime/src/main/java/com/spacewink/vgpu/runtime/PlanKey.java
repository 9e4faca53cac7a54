package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.fft.FftSpec;

/**
 * What plans are told apart by.
 *
 * @param spec the transform
 * @param provider short id of the provider that must do it, or null for the best
 */
record PlanKey(FftSpec spec, String provider) {}
