package com.spacewink.vgpu.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.kernels.GemmVariant.Packing;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GemmVariantTest {
  @ParameterizedTest
  @CsvSource({
    "pack=none, NONE, 0, 0",
    "pack=a, A, 0, 0",
    "pack=b, B, 0, 0",
    "pack=ab, AB, 0, 0",
    "rows=168, AUTO, 168, 0",
    "columns=512, AUTO, 0, 512",
    "pack=b+rows=336, B, 336, 0",
    "pack=ab+rows=1+columns=1048576, AB, 1, 1048576"
  })
  void nameTellsWhatTheKernelIsTold(String name, Packing packing, int rows, int columns) {
    GemmVariant variant = new GemmVariant(packing, rows, columns);
    assertEquals(Optional.of(variant), GemmVariant.named(name));
    assertEquals(name, variant.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "=",
        "pack",
        "pack=",
        "pack=ba",
        "pack=AB",
        "pack=a+pack=b",
        "rows=168+pack=a",
        "columns=512+rows=168",
        "rows=",
        "rows=0",
        "rows=-168",
        "rows=0168",
        "rows=1048577",
        "rows=99999999999",
        "rows=1e3",
        "rows=١٦٨",
        "rows=168+",
        "+rows=168",
        " rows=168",
        "rows=168 ",
        "depth=256"
      })
  void otherNamesAreUnknown(String name) {
    assertEquals(Optional.empty(), GemmVariant.named(name));
  }

  @Test
  void namesOfAnyLengthAreUnknown() {
    assertEquals(Optional.empty(), GemmVariant.named("rows=1" + "+".repeat(1 << 20)));
  }

  @Test
  void packingAlternativesOfSmallProducts() {
    assertEquals(List.of("pack=none", "pack=b", "pack=ab", "pack=a"), names(64, 64, 64));
  }

  @Test
  void blockSizesOfProductsThatPackBothOperandsInAnyCase() {
    assertEquals(
        List.of("rows=168", "rows=336", "rows=672", "columns=512"), names(2048, 2048, 2048));
  }

  @Test
  void blocksThatAreNotSmallerThanTheProductMakeNoDifference() {
    assertEquals(List.of("pack=b", "pack=ab", "rows=168"), names(300, 512, 300));
  }

  @Test
  void packingIsInDoubtWhereFewRowsOrColumnsUseIt() {
    assertEquals(List.of("pack=a", "pack=ab", "columns=512"), names(35, 1800, 2048));
    assertEquals(
        List.of("pack=b", "pack=ab", "rows=168", "rows=336", "rows=672"), names(7680, 1, 2560));
  }

  @Test
  void productsThatReadNoOperandHaveOneWay() {
    assertEquals(List.of(), names(100, 100, 0));
    assertEquals(List.of(), names(0, 100, 100));
    GemmSpec scaling = GemmSpec.of(DataType.F64, 100, 100, 100).scaled(Complex.ZERO, Complex.ONE);
    assertEquals(List.of(), GemmVariant.of(scaling));
  }

  @Test
  void aHandfulOfVariantsEachWithAName() {
    long[] extents = {1, 7, 64, 65, 256, 257, 1024, 1025, 5000};
    for (long m : extents) {
      for (long n : extents) {
        List<GemmVariant> variants = GemmVariant.of(GemmSpec.of(DataType.F32, m, n, 300));
        assertTrue(variants.size() <= 7, m + " x " + n + ": " + variants);
        for (GemmVariant variant : variants) {
          assertEquals(Optional.of(variant), GemmVariant.named(variant.name()));
        }
      }
    }
  }

  private static List<String> names(long m, long n, long k) {
    return GemmVariant.of(GemmSpec.of(DataType.F32, m, n, k)).stream()
        .map(GemmVariant::name)
        .toList();
  }
}
