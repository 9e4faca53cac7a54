package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import java.util.Optional;

/** The element types that are read from .npy files: NumPy's kind letter and size in bytes. */
enum NpyType {
  BOOL('b', 1, DataType.F64),
  INT8('i', 1, DataType.F64),
  INT16('i', 2, DataType.F64),
  INT32('i', 4, DataType.F64),
  INT64('i', 8, DataType.F64),
  UINT8('u', 1, DataType.F64),
  UINT16('u', 2, DataType.F64),
  UINT32('u', 4, DataType.F64),
  UINT64('u', 8, DataType.F64),
  FLOAT32('f', 4, DataType.F32),
  FLOAT64('f', 8, DataType.F64),
  COMPLEX64('c', 8, DataType.C64),
  COMPLEX128('c', 16, DataType.C128);

  private final char kind;
  private final int bytes;
  private final DataType dataType;

  NpyType(char kind, int bytes, DataType dataType) {
    this.kind = kind;
    this.bytes = bytes;
    this.dataType = dataType;
  }

  /** The type of NumPy's code without its byte order, such as {@code f4}. */
  static Optional<NpyType> of(String code) {
    for (NpyType type : values()) {
      if (code.equals(type.code())) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The type of the .npy files that vGPU writes. */
  static NpyType of(DataType type) {
    return switch (type) {
      case F32 -> FLOAT32;
      case F64 -> FLOAT64;
      case C64 -> COMPLEX64;
      case C128 -> COMPLEX128;
    };
  }

  String code() {
    return "" + kind + bytes;
  }

  int bytes() {
    return bytes;
  }

  /** What the elements become: themselves, or f64 for integers and truth values. */
  DataType dataType() {
    return dataType;
  }

  boolean isInteger() {
    return kind == 'b' || kind == 'i' || kind == 'u';
  }

  /** What people call it: vGPU's name where there is one, NumPy's otherwise. */
  String title() {
    return isInteger() ? code() : dataType.id();
  }

  /** The smallest type that holds the elements of both, as NumPy promotes them. */
  static DataType promoted(DataType x, DataType y) {
    boolean isWide = x.real() == DataType.F64 || y.real() == DataType.F64;
    if (x.isComplex() || y.isComplex()) {
      return isWide ? DataType.C128 : DataType.C64;
    }
    return isWide ? DataType.F64 : DataType.F32;
  }
}
