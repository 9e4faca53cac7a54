package com.spacewink.vgpu.fft.radix;

/**
 * A sequence in memory.
 *
 * @param numbers how a number lies there
 * @param address of number 0
 * @param step bytes from a number to the next
 * @param scale by which each is multiplied
 */
record MemorySink(Numbers numbers, long address, long step, double scale) implements Sink {
  @Override
  public void put(int k, double re, double im) {
    numbers.put(address + k * step, re * scale, im * scale);
  }
}
