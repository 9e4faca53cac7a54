package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;

/** The contract accepts a provider that does as it should. */
class ReferenceFftTest extends FftContract {
  private final FftProvider provider = new ReferenceFft(DataType.F32, DataType.F64);

  @Override
  protected FftProvider provider() {
    return provider;
  }

  @Override
  protected boolean supports(FftSpec spec) {
    return ReferenceFft.supports(spec);
  }
}
