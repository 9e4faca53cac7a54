package com.spacewink.vgpu.api.select;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
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
   * Who does an operation on sizes that were not measured. Only as many providers are tested as a
   * call would need.
   *
   * @param operation name of an operation
   * @param type element type
   * @return short id of the provider that calls go to
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such operation,
   *     NOT_SUPPORTED if no provider can do it
   */
  String selected(String operation, DataType type);

  /**
   * Who does an operation on sizes that were not measured, and why. Providers that were not tested
   * yet are tested now.
   *
   * @param operation name of an operation
   * @param type element type
   * @return the choice
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such operation
   */
  Choice choice(String operation, DataType type);

  /**
   * Who does one matrix product. Only as many providers are tested as a call would need.
   *
   * @param product the product
   * @return short id of the provider that such a call goes to
   * @throws com.spacewink.vgpu.api.VgpuException with NOT_SUPPORTED if no provider can do it
   */
  String selected(GemmSpec product);

  /**
   * Who does one matrix product, and why. Providers that were not tested yet are tested now.
   *
   * @param product the product
   * @return the choice, with the rates that were measured of products of its size
   */
  Choice choice(GemmSpec product);

  /**
   * Who does an operation on the sizes that were measured. Providers that were not tested yet are
   * tested now.
   *
   * @param operation name of an operation
   * @return the choices, by type and class of sizes
   * @throws com.spacewink.vgpu.api.VgpuException with INVALID_VALUE if there is no such operation
   */
  List<MeasuredChoice> measured(String operation);

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

  /**
   * How much each provider has to do just now. Looking costs the calls nothing.
   *
   * @return short ids of the providers that are there, those of transforms among them, to the
   *     number of calls inside
   */
  Map<String, Integer> callsInside();
}
