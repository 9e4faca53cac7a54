package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import java.util.Set;

/**
 * A provider that is plainly right: the oracle's arithmetic, one piece for each repetition. Slow,
 * so that it refuses what would take it more than a second.
 */
class ReferenceFft implements FftProvider {
  private static final double MOST_WORK = 1.2e6;

  private final Set<DataType> types;

  ReferenceFft(DataType... types) {
    this.types = Set.of(types);
  }

  @Override
  public Set<DataType> types() {
    return types;
  }

  static boolean supports(FftSpec spec) {
    return spec.points() < MOST_WORK && new ExactTransform(spec).cost() <= MOST_WORK;
  }

  @Override
  public FftTransform prepare(FftSpec spec) {
    if (!supports(spec)) {
      throw new VgpuException(Status.NOT_SUPPORTED, "reference: " + spec + " would take too long");
    }
    return new ReferenceTransform(spec);
  }
}
