/** The vgpu commands of the Gogo shell, and the command line that runs them. */
package com.spacewink.vgpu.gogo;
