package com.spacewink.vgpu.api.select;

/** Names of the service properties by which providers describe themselves, and their values. */
public final class ProviderProperties {
  /**
   * Short id of the provider, such as {@code scalar} or {@code avx2}: lower-case letters, digits
   * and dashes, at most 32. Type: String. Required.
   */
  public static final String PROVIDER = "vgpu.provider";

  /**
   * The instruction set level it needs, an {@link com.spacewink.vgpu.api.device.IsaLevel#id()}.
   * Type: String. Default: {@code scalar}.
   */
  public static final String ISA = "vgpu.isa";

  /**
   * The element types that at least one of its kernels computes, as {@link
   * com.spacewink.vgpu.api.DataType#id()}. Type: String[]. For information.
   */
  public static final String TYPES = "vgpu.types";

  /**
   * Version of the provider; a measurement of one version does not count for another. Type: String.
   * Default: the version of the bundle that registers it.
   */
  public static final String VERSION = "vgpu.version";

  /**
   * What ranks providers that are not measured: the OSGi {@code service.ranking}. Type: Integer.
   * Use {@link #RANKING_SCALAR}, {@link #RANKING_NATIVE}, {@link #RANKING_AVX2} and {@link
   * #RANKING_AVX512} as landmarks.
   */
  public static final String RANKING = "service.ranking";

  /** Ranking of plain Java: 0. */
  public static final int RANKING_SCALAR = 0;

  /** Ranking of native code for no particular instruction set: 100. */
  public static final int RANKING_NATIVE = 100;

  /** Ranking of native code for AVX2 with FMA: 200. */
  public static final int RANKING_AVX2 = 200;

  /** Ranking of native code for AVX-512: 300. */
  public static final int RANKING_AVX512 = 300;

  /**
   * Prefix of the ids of the OSGi Condition services that tell which instruction set levels the
   * machine has: {@code vgpu.isa.avx2} and so on. A provider names the one it needs with
   * {@code @SatisfyingConditionTarget}.
   */
  public static final String ISA_CONDITION_PREFIX = "vgpu.isa.";

  /**
   * What a machine lacks on which the component's satisfying condition is not met, and how to get
   * it: one line for the operator. Type: String. A property of the component's description, as its
   * service is not there by then. Instruction set levels need none.
   */
  public static final String REMEDY = "vgpu.remedy";

  private ProviderProperties() {}
}
