/** Numbers at addresses, for kernels in plain Java. */
package com.spacewink.vgpu.rawmemory;
