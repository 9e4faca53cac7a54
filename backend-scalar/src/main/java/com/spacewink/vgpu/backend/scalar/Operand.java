package com.spacewink.vgpu.backend.scalar;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.Transpose;

/**
 * op(X) in memory.
 *
 * @param address of the first element
 * @param rowStep bytes from a row of op(X) to the next
 * @param columnStep bytes from a column of op(X) to the next
 * @param conjugated whether imaginary parts change sign
 */
record Operand(long address, long rowStep, long columnStep, boolean conjugated) {
  static Operand of(DataType type, Transpose op, long leading, long address) {
    long step = type.bytes();
    return op.isTransposed()
        ? new Operand(address, step, leading * step, op == Transpose.CONJUGATE)
        : new Operand(address, leading * step, step, false);
  }

  long at(long row, long column) {
    return address + row * rowStep + column * columnStep;
  }

  /** Whether neighbours in a row, rather than in a column, are neighbours in memory. */
  boolean isRowContiguous() {
    return columnStep <= rowStep;
  }
}
