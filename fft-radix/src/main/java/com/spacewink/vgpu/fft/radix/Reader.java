package com.spacewink.vgpu.fft.radix;

/** Loads the source of a {@link BlockDft}. */
abstract class Reader {
  /**
   * @param rows to be filled, of the transform's frame
   * @param dft the transform
   * @param address of number 0 of lane 0
   * @param count lanes that are in use
   */
  abstract void read(Rows rows, BlockDft dft, long address, int count);
}
