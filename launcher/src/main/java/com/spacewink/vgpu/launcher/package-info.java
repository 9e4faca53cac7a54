/** Starts a framework with the distribution's bundles and runs one command line in it. */
package com.spacewink.vgpu.launcher;
