/**
 * What Linux tells about the machine and about this process's part of it, in the files below /proc
 * and /sys.
 */
package com.spacewink.vgpu.machine;
