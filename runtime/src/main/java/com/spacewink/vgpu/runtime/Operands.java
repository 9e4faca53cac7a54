package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Pin;

/** Checks of operands in memory, the same for every operation. */
final class Operands {
  private Operands() {}

  /** The operand must hold {@code needed} bytes. */
  static void checkSize(String operation, String name, Pin operand, long needed) {
    if (operand.byteSize() < needed) {
      throw VgpuException.invalid(
          operation + ": " + name + " holds " + operand.byteSize() + " bytes, needs " + needed);
    }
  }

  /** The result must hold {@code needed} bytes and be writable. */
  static void checkResult(String operation, String name, Pin result, long needed) {
    checkSize(operation, name, result, needed);
    if (result.access() == Access.READ) {
      throw VgpuException.invalid(
          operation + ": " + name + " is pinned for READ, needs WRITE or READ_WRITE");
    }
  }

  /** The operand must begin at a multiple of {@code bytes}, a power of two. */
  static void checkAligned(String operation, String name, long address, int bytes) {
    if ((address & bytes - 1) != 0) {
      throw VgpuException.invalid(
          operation + ": " + name + " is not aligned to " + bytes + " bytes");
    }
  }

  /** The bytes of an operand and of the result must not overlap. */
  static void checkApart(
      String operation,
      String name,
      long operand,
      long operandBytes,
      String resultName,
      long result,
      long resultBytes) {
    if (operand < result + resultBytes && result < operand + operandBytes) {
      throw VgpuException.invalid(operation + ": " + name + " and " + resultName + " overlap");
    }
  }
}
