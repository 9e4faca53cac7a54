package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.tck.FftContract;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = ThisMachine.HAS_FFTW, disabledReason = FftwProvider.REMEDY)
class FftwContractTest extends FftContract {
  private final FftProvider provider = new FftwProvider(ThisMachine.fftw(), null);

  @Override
  protected FftProvider provider() {
    return provider;
  }

  @Override
  protected boolean supports(FftSpec spec) {
    return Lengths.areAccurate(spec);
  }
}
