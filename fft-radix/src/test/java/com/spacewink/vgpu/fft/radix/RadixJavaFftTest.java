package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.tck.FftContract;

class RadixJavaFftTest extends FftContract {
  private static final FftProvider PROVIDER = new RadixJava();

  @Override
  protected FftProvider provider() {
    return PROVIDER;
  }
}
