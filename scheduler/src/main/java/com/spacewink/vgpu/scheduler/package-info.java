/** The task pool: one set of worker threads for all parallel work. */
package com.spacewink.vgpu.scheduler;
