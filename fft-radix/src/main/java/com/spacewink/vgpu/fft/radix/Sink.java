package com.spacewink.vgpu.fft.radix;

/** Takes the numbers of one sequence, in any order. */
interface Sink {
  void put(int k, double re, double im);
}
