package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.tck.FftContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class RadixAvx512FftTest extends FftContract {
  @RegisterExtension static final LoadedRadix RADIX = new LoadedRadix(IsaLevel.AVX512);

  @Override
  protected FftProvider provider() {
    return RADIX.provider();
  }
}
