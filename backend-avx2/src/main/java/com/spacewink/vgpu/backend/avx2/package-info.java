/** Kernels in C for x86-64 with AVX2 and FMA. */
package com.spacewink.vgpu.backend.avx2;
