package com.spacewink.vgpu.api.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import java.util.List;
import java.util.Objects;

/**
 * What to measure: every combination of the lists.
 *
 * @param types precisions, F32 and F64
 * @param transforms kinds and sizes
 * @param threads numbers of threads
 * @param contestants short ids of providers, and {@link FftBench#CHOICE} for the runtime's choice
 *     among them; empty for all
 * @param libraries short ids of the system's libraries that take part besides; empty for none
 * @param effort what the providers' planning may take; none of it is measured
 * @param seconds time for each combination
 */
public record FftBenchPlan(
    List<DataType> types,
    List<Transform> transforms,
    List<Integer> threads,
    List<String> contestants,
    List<String> libraries,
    FftEffort effort,
    double seconds) {

  /**
   * A forward transform, not scaled.
   *
   * @param kind C2C or R2C
   * @param shape its size, on the real side of R2C
   */
  public record Transform(FftKind kind, FftShape shape) {
    /** Refuses inverse transforms, whose source is no arbitrary array. */
    public Transform {
      Objects.requireNonNull(shape, "shape");
      if (kind == FftKind.C2R) {
        throw VgpuException.invalid("bench fft: kind is c2r: expected c2c or r2c");
      }
    }

    @Override
    public String toString() {
      return kind.id() + " " + shape;
    }
  }

  /** Copies the lists and checks that there is something to measure. */
  public FftBenchPlan {
    types = List.copyOf(types);
    transforms = List.copyOf(transforms);
    threads = List.copyOf(threads);
    contestants = List.copyOf(contestants);
    libraries = List.copyOf(libraries);
    Objects.requireNonNull(effort, "effort");
    if (types.isEmpty() || transforms.isEmpty() || threads.isEmpty()) {
      throw VgpuException.invalid("bench fft: types, sizes, kinds and threads need a value each");
    }
    for (DataType type : types) {
      if (type.isComplex()) {
        throw VgpuException.invalid(
            "bench fft: type is "
                + type.id()
                + ": expected f32 or f64, of numbers and their parts");
      }
    }
    if (threads.stream().anyMatch(count -> count < 1)) {
      throw VgpuException.invalid("bench fft: threads are " + threads + ": expected 1 or more");
    }
    if (!(seconds > 0 && seconds <= 3600)) {
      throw VgpuException.invalid(
          "bench fft: seconds is " + seconds + ": expected more than 0 and at most 3600");
    }
  }

  /**
   * @return the number of combinations
   */
  public int cases() {
    return types.size() * transforms.size() * threads.size();
  }
}
