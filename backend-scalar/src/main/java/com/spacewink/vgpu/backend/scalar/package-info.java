/**
 * The scalar backend: every kernel in plain Java. It is there on every machine, and other providers
 * are held against it.
 */
package com.spacewink.vgpu.backend.scalar;
