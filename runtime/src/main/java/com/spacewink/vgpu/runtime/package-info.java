/** The virtual GPU itself: detects the machine, admits and chooses providers, splits the work. */
package com.spacewink.vgpu.runtime;
