package com.spacewink.vgpu.tck;

import static com.spacewink.vgpu.tck.RandomProducts.factor;
import static com.spacewink.vgpu.tck.RandomProducts.padded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.Transpose;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a {@link TunableGemmKernel} must do beyond {@link GemmContract}: name its variants as names
 * in files are, compute every product by each of them, and give the same bits by all.
 */
public abstract class TunableGemmContract extends Contract {
  private static final Pattern NAME = Pattern.compile("[a-z0-9.=+]{1,64}");

  /** Every class of shapes for which a kernel may have variants of its own. */
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {8, 8, 8},
    {33, 47, 20},
    {64, 64, 64},
    {131, 97, 517},
    {300, 17, 260},
    {7, 525, 300},
    {1, 257, 509},
    {509, 1, 257},
    {17, 19, 1050},
    {260, 250, 5},
    {150, 110, 270}
  };

  /** For the subclasses. */
  protected TunableGemmContract() {}

  /**
   * @return the kernel to test, the same at each call
   */
  protected abstract TunableGemmKernel kernel();

  @Override
  final Kernel anyKernel() {
    return kernel();
  }

  /**
   * Names stand in the tuner's file and on the command line.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void variantsHavePlainAndDistinctNames(DataType type) {
    for (GemmSpec spec : specs(type)) {
      List<String> names = kernel().variants(spec);
      for (String name : names) {
        assertTrue(NAME.matcher(name).matches(), "'" + name + "' is not " + NAME + ": " + spec);
      }
      assertEquals(Set.copyOf(names).size(), names.size(), names + " of " + spec);
    }
  }

  /**
   * A variant is not for the product alone that it was named for.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void everyVariantGivesTheSameBitsForEveryProduct(DataType type) {
    Random random = random("variants", type);
    Set<String> names = names(type);
    for (int[] shape : SHAPES) {
      Transpose transA = Transpose.values()[random.nextInt(3)];
      Transpose transB = Transpose.values()[random.nextInt(3)];
      GemmSpec dense = GemmSpec.of(type, transA, transB, shape[0], shape[1], shape[2]);
      GemmSpec spec = padded(dense.scaled(factor(type, random), factor(type, random)), random);
      GemmProblem problem = GemmProblem.ofReals(spec, label(spec), random);
      Matrix expected = problem.solve(kernel(), random);
      for (String name : names) {
        problem
            .solve(variant(name), random)
            .assertSameBits(expected, name + ", " + problem.label());
      }
    }
  }

  /**
   * Products without rows, without columns and without terms are products too.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void variantsDoWhatIsLittleToDo(DataType type) {
    Random random = random("little", type);
    for (String name : names(type)) {
      GemmKernel variant = variant(name);
      variant.gemm(GemmSpec.of(type, 0, 5, 3), 0, 0, 0);
      variant.gemm(GemmSpec.of(type, 5, 0, 3), 0, 0, 0);
      for (GemmSpec spec :
          List.of(
              GemmSpec.of(type, 23, 37, 0).scaled(Complex.ONE, Complex.of(0.5)),
              GemmSpec.of(type, 23, 37, 11).scaled(Complex.ZERO, Complex.ZERO))) {
        GemmProblem problem = GemmProblem.ofReals(spec, name + ", " + label(spec), random);
        problem
            .solveWithoutOperands(variant, random)
            .assertSameBits(problem.solveWithoutOperands(kernel(), random), problem.label());
      }
    }
  }

  /**
   * Whatever type the kernel has, its variants have.
   *
   * @param type element type
   */
  @ParameterizedTest
  @MethodSource("types")
  public final void variantsHaveTheKernelsTypes(DataType type) {
    for (String name : names(type)) {
      assertTrue(variant(name).types().containsAll(kernel().types()), name);
    }
  }

  /** Names come from files that another version, or nobody's kernel, has left. */
  @Test
  public final void unknownNamesAreEmpty() {
    for (String name :
        List.of("", " ", "=", "..", "no.such+variant=0", "A", "\u00e9", "x".repeat(10_000))) {
      assertEquals(Optional.empty(), kernel().variant(name), "'" + name + "'");
    }
    for (DataType type : kernel().types()) {
      for (String name : names(type)) {
        assertFalse(kernel().variant(name + "+no.such=0").isPresent(), name + "+no.such=0");
      }
    }
  }

  private Set<String> names(DataType type) {
    Set<String> names = new TreeSet<>();
    for (GemmSpec spec : specs(type)) {
      names.addAll(kernel().variants(spec));
    }
    return names;
  }

  private GemmKernel variant(String name) {
    return kernel()
        .variant(name)
        .orElseThrow(() -> new AssertionError("variant " + name + " is unknown"));
  }

  private static List<GemmSpec> specs(DataType type) {
    return Arrays.stream(SHAPES)
        .map(shape -> GemmSpec.of(type, shape[0], shape[1], shape[2]))
        .toList();
  }
}
