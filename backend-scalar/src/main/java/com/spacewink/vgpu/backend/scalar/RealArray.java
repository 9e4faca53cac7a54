package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.rawmemory.RawMemory;

/**
 * Real numbers of either precision in memory, seen as double.
 *
 * @param isFloat whether they are f32
 * @param address of the first
 */
record RealArray(boolean isFloat, long address) {
  static RealArray of(DataType type, long address) {
    return new RealArray(type.real() == DataType.F32, address);
  }

  double get(long index) {
    return isFloat
        ? RawMemory.getFloat(address + index * Float.BYTES)
        : RawMemory.getDouble(address + index * Double.BYTES);
  }

  void put(long index, double value) {
    if (isFloat) {
      RawMemory.putFloat(address + index * Float.BYTES, (float) value);
    } else {
      RawMemory.putDouble(address + index * Double.BYTES, value);
    }
  }
}
