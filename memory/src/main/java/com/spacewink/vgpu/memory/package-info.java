/** The memory service: off-heap buffers, pins on them, and the account of both. */
package com.spacewink.vgpu.memory;
