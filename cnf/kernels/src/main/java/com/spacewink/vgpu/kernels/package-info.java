/**
 * The kernels in C as a backend. Each backend for an instruction set has a private copy of these
 * classes, and its own build of the library that they call.
 */
package com.spacewink.vgpu.kernels;
