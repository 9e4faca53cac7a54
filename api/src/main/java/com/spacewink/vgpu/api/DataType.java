package com.spacewink.vgpu.api;

import java.util.Locale;

/** The element types of vGPU: IEEE 754 binary32 and binary64, and complex pairs of them. */
public enum DataType {
  /** IEEE 754 binary32. */
  F32("f32", 4),
  /** IEEE 754 binary64. */
  F64("f64", 8),
  /** Two binary32, real part first. */
  C64("c64", 8),
  /** Two binary64, real part first. */
  C128("c128", 16);

  private final String id;
  private final int bytes;

  DataType(String id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /**
   * @param id a short name such as {@code f32}, in any case
   * @return the type of that name
   * @throws VgpuException with {@link Status#INVALID_VALUE} if there is none
   */
  public static DataType of(String id) {
    for (DataType type : values()) {
      if (type.id.equals(id.toLowerCase(Locale.ROOT))) {
        return type;
      }
    }
    throw VgpuException.invalid("unknown data type '" + id + "': expected f32, f64, c64 or c128");
  }

  /**
   * @return the short name: f32, f64, c64 or c128
   */
  public String id() {
    return id;
  }

  /**
   * @return the size of one element, in bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * @return whether an element is a pair of a real and an imaginary part
   */
  public boolean isComplex() {
    return this == C64 || this == C128;
  }

  /**
   * @return the type of the real part: this type itself unless it is complex
   */
  public DataType real() {
    return switch (this) {
      case F32, C64 -> F32;
      case F64, C128 -> F64;
    };
  }

  /**
   * @return the machine epsilon of the real part: the distance from 1 to the next larger number,
   *     2<sup>-23</sup> or 2<sup>-52</sup>
   */
  public double epsilon() {
    return real() == F32 ? Math.ulp(1.0f) : Math.ulp(1.0);
  }

  /**
   * @return the number of floating-point operations in one multiply-add of this type: 2, or 8 for
   *     complex types
   */
  public int flopsPerMultiplyAdd() {
    return isComplex() ? 8 : 2;
  }
}
