package com.spacewink.vgpu.api.device;

import com.spacewink.vgpu.api.VgpuException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Instruction set levels that kernels are written for. Levels of one family are ordered: a machine
 * that has one has those before it.
 */
public enum IsaLevel {
  /** Any machine: plain Java. */
  SCALAR("scalar", Family.ANY),
  /** x86-64 with AVX2 and FMA. */
  AVX2("avx2", Family.X86),
  /** x86-64 with AVX-512 F, DQ, BW and VL. */
  AVX512("avx512", Family.X86),
  /** 64-bit Arm with Advanced SIMD. */
  NEON("neon", Family.ARM),
  /** 64-bit Arm with the Scalable Vector Extension. */
  SVE("sve", Family.ARM);

  /** The processor families that levels belong to. */
  public enum Family {
    /** Every processor. */
    ANY,
    /** x86-64. */
    X86,
    /** 64-bit Arm. */
    ARM
  }

  private final String id;
  private final Family family;

  IsaLevel(String id, Family family) {
    this.id = id;
    this.family = family;
  }

  /**
   * @param id a short name such as {@code avx2}, in any case
   * @return the level of that name
   * @throws VgpuException with INVALID_VALUE if there is none
   */
  public static IsaLevel of(String id) {
    for (IsaLevel level : values()) {
      if (level.id.equals(id.toLowerCase(Locale.ROOT))) {
        return level;
      }
    }
    String known = Arrays.stream(values()).map(IsaLevel::id).collect(Collectors.joining(", "));
    throw VgpuException.invalid(
        "unknown instruction set level '" + id + "': expected one of " + known);
  }

  /**
   * @return the short name, as in the condition {@code vgpu.isa.<id>}
   */
  public String id() {
    return id;
  }

  /**
   * @return the processors it exists on
   */
  public Family family() {
    return family;
  }

  /**
   * @param limit the highest level that may be used
   * @return whether this level is within the limit: of the same family and not above it, or scalar
   */
  public boolean isWithin(IsaLevel limit) {
    return this == SCALAR || family == limit.family && compareTo(limit) <= 0;
  }
}
