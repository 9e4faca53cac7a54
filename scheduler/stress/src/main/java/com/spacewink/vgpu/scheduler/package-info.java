/**
 * Whether the parts of the scheduler keep their promises when threads meet, asked by jcstress. In
 * the scheduler's own package, as those parts are nobody else's.
 */
package com.spacewink.vgpu.scheduler;
