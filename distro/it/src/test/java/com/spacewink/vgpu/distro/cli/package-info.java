/** Tests of the distribution from outside, through {@code bin/vgpu}. */
package com.spacewink.vgpu.distro.cli;
