/**
 * Measures contestants, providers and libraries of the system, side by side: interleaved samples,
 * checked results, a common ceiling.
 */
package com.spacewink.vgpu.bench;
