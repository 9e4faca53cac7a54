package com.spacewink.vgpu.api.bench;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftAxis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The size of a transform of dense row-major arrays over all of their axes.
 *
 * @param n extents of one array, outermost first
 * @param batch how many arrays, one behind the other, are transformed in one go
 */
public record FftShape(List<Long> n, long batch) {
  /** The largest number of axes. */
  public static final int MOST_AXES = 8;

  /** Copies and checks the extents. */
  public FftShape {
    n = List.copyOf(n);
    double numbers = batch;
    boolean isPositive = batch > 0 && !n.isEmpty();
    for (long extent : n) {
      numbers *= extent;
      isPositive &= extent > 0;
    }
    if (!isPositive || n.size() > MOST_AXES || numbers > FftAxis.MAX_REACH) {
      throw VgpuException.invalid(
          "size "
              + text(n, batch)
              + ": expected 1 to "
              + MOST_AXES
              + " extents and a batch, 1 or more each, and at most 2^56 numbers");
    }
  }

  /**
   * @param text {@code 1024}, {@code 256x256} for rows x columns and so on for more axes, {@code
   *     256@1000} for a batch of 1000 transforms of 256
   * @return the size
   * @throws VgpuException with INVALID_VALUE if it is none of these
   */
  public static FftShape parse(String text) {
    String[] parts = text.trim().split("@", -1);
    if (parts.length > 2) {
      throw VgpuException.invalid(unreadable(text));
    }
    try {
      List<Long> n = new ArrayList<>();
      for (String extent : parts[0].split("x", -1)) {
        n.add(Long.parseLong(extent));
      }
      return new FftShape(n, parts.length == 2 ? Long.parseLong(parts[1]) : 1);
    } catch (NumberFormatException e) {
      throw new VgpuException(Status.INVALID_VALUE, unreadable(text), e);
    }
  }

  /**
   * @return the numbers of one array
   */
  public long points() {
    return n.stream().reduce(1L, (x, y) -> x * y);
  }

  @Override
  public String toString() {
    return text(n, batch);
  }

  private static String text(List<Long> n, long batch) {
    String extents = n.stream().map(String::valueOf).collect(Collectors.joining("x"));
    return batch == 1 ? extents : extents + "@" + batch;
  }

  private static String unreadable(String text) {
    return "size '" + text + "': expected N, NxM or N@BATCH, such as 1024, 256x256 or 256@1000";
  }
}
