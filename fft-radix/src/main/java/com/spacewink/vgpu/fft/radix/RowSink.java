package com.spacewink.vgpu.fft.radix;

/**
 * The source of one lane.
 *
 * @param re rows of real parts
 * @param im rows of imaginary parts
 * @param run numbers in a row
 * @param lanes lanes of a number
 * @param lane which one of them
 */
record RowSink(double[][] re, double[][] im, int run, int lanes, int lane) implements Sink {
  @Override
  public void put(int k, double x, double y) {
    int at = k % run * lanes + lane;
    re[k / run][at] = x;
    im[k / run][at] = y;
  }
}
