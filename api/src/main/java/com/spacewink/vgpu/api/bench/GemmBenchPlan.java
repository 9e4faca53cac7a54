package com.spacewink.vgpu.api.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.List;

/**
 * What to measure: every combination of the lists.
 *
 * @param types element types
 * @param shapes extents
 * @param transposes pairs of the operations on A and B
 * @param threads numbers of threads
 * @param contestants short ids of providers, and {@link GemmBench#CHOICE} for the runtime's choice
 *     among them; empty for all
 * @param libraries short ids of the system's libraries that take part besides; empty for none
 * @param counters whether the processor's counters are read too, as far as it has any
 * @param seconds time for each combination
 */
public record GemmBenchPlan(
    List<DataType> types,
    List<GemmShape> shapes,
    List<Operands> transposes,
    List<Integer> threads,
    List<String> contestants,
    List<String> libraries,
    boolean counters,
    double seconds) {

  /**
   * What is done to the operands.
   *
   * @param a op of A
   * @param b op of B
   */
  public record Operands(Transpose a, Transpose b) {
    /**
     * @param text two of the letters n, t and c, such as {@code nt}
     * @return the operations
     * @throws VgpuException with INVALID_VALUE for anything else
     */
    public static Operands parse(String text) {
      if (text.length() != 2) {
        throw VgpuException.invalid(
            "transposes '" + text + "': expected two of n, t and c, such as nt");
      }
      return new Operands(letter(text, 0), letter(text, 1));
    }

    @Override
    public String toString() {
      return "" + letter(a) + letter(b);
    }

    private static Transpose letter(String text, int index) {
      return switch (Character.toLowerCase(text.charAt(index))) {
        case 'n' -> Transpose.NONE;
        case 't' -> Transpose.TRANSPOSE;
        case 'c' -> Transpose.CONJUGATE;
        default ->
            throw VgpuException.invalid(
                "transposes '" + text + "': expected two of n, t and c, such as nt");
      };
    }

    private static char letter(Transpose transpose) {
      return switch (transpose) {
        case NONE -> 'n';
        case TRANSPOSE -> 't';
        case CONJUGATE -> 'c';
      };
    }
  }

  /** Copies the lists and checks that there is something to measure. */
  public GemmBenchPlan {
    types = List.copyOf(types);
    shapes = List.copyOf(shapes);
    transposes = List.copyOf(transposes);
    threads = List.copyOf(threads);
    contestants = List.copyOf(contestants);
    libraries = List.copyOf(libraries);
    if (types.isEmpty() || shapes.isEmpty() || transposes.isEmpty() || threads.isEmpty()) {
      throw VgpuException.invalid("bench gemm: types, sizes, trans and threads need a value each");
    }
    if (threads.stream().anyMatch(count -> count < 1)) {
      throw VgpuException.invalid("bench gemm: threads are " + threads + ": expected 1 or more");
    }
    if (!(seconds > 0 && seconds <= 3600)) {
      throw VgpuException.invalid(
          "bench gemm: seconds is " + seconds + ": expected more than 0 and at most 3600");
    }
  }

  /**
   * @return the number of combinations
   */
  public int cases() {
    return types.size() * shapes.size() * transposes.size() * threads.size();
  }
}
