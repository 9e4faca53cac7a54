/**
 * Native libraries: a bundle's own, taken out of the bundle, called by descriptor, unloaded; and
 * those of the system.
 */
package com.spacewink.vgpu.nativelib;
