/** Kernels in C for x86-64 with AVX-512 F, DQ, BW and VL. */
package com.spacewink.vgpu.backend.avx512;
