/** A bundle's own native library: taken out of the bundle, called by descriptor, unloaded. */
package com.spacewink.vgpu.nativelib;
