package com.spacewink.vgpu.api.tune;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.bench.GemmShape;
import java.util.List;

/**
 * What to measure. An empty list leaves the choice to the tuner.
 *
 * @param operations names of operations
 * @param types element types
 * @param shapes extents of matrix products
 * @param threads numbers of threads
 * @param seconds time for all of it
 */
public record TunePlan(
    List<String> operations,
    List<DataType> types,
    List<GemmShape> shapes,
    List<Integer> threads,
    double seconds) {
  /** The longest time: a day. */
  public static final double MAX_SECONDS = 86_400;

  /** Copies the lists and checks the numbers. */
  public TunePlan {
    operations = List.copyOf(operations);
    types = List.copyOf(types);
    shapes = List.copyOf(shapes);
    threads = List.copyOf(threads);
    if (threads.stream().anyMatch(count -> count < 1)) {
      throw VgpuException.invalid("tune: threads are " + threads + ": expected 1 or more");
    }
    if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
      throw VgpuException.invalid(
          "tune: seconds is " + seconds + ": expected more than 0 and at most 86400");
    }
  }
}
