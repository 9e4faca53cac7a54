/** What services need to come and go while they are used. */
package com.spacewink.vgpu.lifecycle;
