package com.spacewink.vgpu.api.select;

import com.spacewink.vgpu.api.DataType;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The runtime's choice of providers: to ask about it, and for the operator to decide. */
@ProviderType
public interface ProviderSelection {
  /**
   * @return the names of all operations, such as {@code gemm}
   */
  List<String> operations();

  /**
   * Who does an operation. Only as many providers are tested as a call would need.
   *
   * @param operation name of an operation
   * @param type element type
   * @return short id of the provider that calls go to
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such operation,
   *     NOT_SUPPORTED if no provider can do it
   */
  String selected(String operation, DataType type);

  /**
   * Who does an operation, and why. Providers that were not tested yet are tested now.
   *
   * @param operation name of an operation
   * @param type element type
   * @return the choice
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such operation
   */
  Choice choice(String operation, DataType type);

  /**
   * Lets one provider do an operation, until {@link #unpin} or the framework's end. Types that the
   * provider does not offer keep going to others.
   *
   * @param operation name of an operation
   * @param provider short id of a provider
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such operation
   *     or no such provider that offers it and is admitted
   */
  void pin(String operation, String provider);

  /**
   * Takes a pin back. Does nothing if there is none.
   *
   * @param operation name of an operation
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such operation
   */
  void unpin(String operation);

  /**
   * @return the pins in force: operation to provider
   */
  Map<String, String> pins();
}
