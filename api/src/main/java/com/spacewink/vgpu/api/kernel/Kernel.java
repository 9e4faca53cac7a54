package com.spacewink.vgpu.api.kernel;

import com.spacewink.vgpu.api.DataType;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One kernel of a backend. The sub-interfaces are the kernel families.
 *
 * <p>Kernels are single-threaded and re-entrant: they keep no state between calls, and many threads
 * may be inside one kernel at once. The runtime checks arguments, splits large problems and runs
 * the parts on the task pool; a kernel trusts what it is given. Addresses are those of memory that
 * stays in place for the length of the call and are aligned to the element's real part at least.
 *
 * <p>To add a family: an interface here, a contract in the tck, an implementation in
 * backend-scalar, and an entry in the runtime's table of families.
 */
@ConsumerType
public interface Kernel {
  /**
   * @return the element types this kernel computes; never empty
   */
  Set<DataType> types();
}
