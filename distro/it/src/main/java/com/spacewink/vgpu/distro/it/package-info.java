/** Tests that run inside the distribution's framework, on exactly the bundles that ship. */
package com.spacewink.vgpu.distro.it;
