/** What vGPU costs on the Java side of a call, measured with JMH. */
package com.spacewink.vgpu.bench.jmh;
