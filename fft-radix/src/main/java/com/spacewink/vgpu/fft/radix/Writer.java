package com.spacewink.vgpu.fft.radix;

/** Stores the result of a {@link BlockDft}. */
abstract class Writer {
  /**
   * @param rows the result, of the transform's frame
   * @param dft the transform
   * @param address of number 0 of lane 0
   * @param count lanes that are in use
   */
  abstract void write(Rows rows, BlockDft dft, long address, int count);
}
