package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PermuteSpec;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.api.kernel.Transpose;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeClassTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "2, 2",
    "3, 3",
    "4, 4",
    "5, 6",
    "6, 6",
    "7, 8",
    "8, 8",
    "9, 12",
    "12, 12",
    "13, 16",
    "64, 64",
    "65, 96",
    "96, 96",
    "97, 128",
    "1760, 2048",
    "5124, 6144",
    "8192, 8192",
    "8193, 8192",
    "1073741824, 8192"
  })
  void extentBelongsToTheSmallestBoundThatIsNotBelowIt(long extent, int bound) {
    SizeClass sizeClass = product(GemmSpec.of(DataType.F32, extent, 1, 1));
    assertEquals(bound, Math.max(1, sizeClass.m()));
    assertEquals("m" + bound + "n1k1.nn", sizeClass.id());
  }

  @Test
  void everyExtentFindsItsBoundBySearchToo() {
    for (int extent = 1; extent <= 9000; extent++) {
      int expected = 8192;
      for (int bound = 1; bound < 8192; bound *= 2) {
        for (int each : new int[] {bound, bound * 3 / 2}) {
          if (each >= extent) {
            expected = Math.min(expected, each);
          }
        }
      }
      assertEquals(expected, product(GemmSpec.of(DataType.F32, 1, extent, 1)).n(), "" + extent);
    }
  }

  @Test
  void idTellsExtentsAndTransposes() {
    GemmSpec spec =
        GemmSpec.of(DataType.C64, Transpose.CONJUGATE, Transpose.NONE, 35, 700, 100_000);
    assertEquals("m48n768k8192.tn", product(spec).id());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4k.rows",
    "4096, 4k.rows",
    "4097, 16k.rows",
    "65536, 64k.rows",
    "65537, 256k.rows",
    "1048577, 4m.rows",
    "1073741824, 1g.rows",
    "99999999999, 1g.rows"
  })
  void copiesAreClassedByTheirBytes(long bytes, String id) {
    assertEquals(id, new SizeClass(KernelFamily.PERMUTE, SizeClass.ofBytes(bytes, false)).id());
  }

  @Test
  void copiesAreClassedByWhetherRowsStayRows() {
    long[] shape = {32, 32, 4};
    assertEquals("16k.rows", id(PermuteSpec.ofAxes(DataType.F32, shape, new int[] {1, 0, 2})));
    assertEquals(
        "16k.transposed", id(PermuteSpec.ofAxes(DataType.F32, shape, new int[] {2, 1, 0})));
  }

  @Test
  void reductionsAreClassedByWhereTheirElementsLie() {
    assertEquals("64k.contiguous", id(new ReduceSpec(DataType.F64, SUM, 2, 4096, 1)));
    assertEquals("64k.strided", id(new ReduceSpec(DataType.F64, SUM, 1, 64, 128)));
  }

  private static final ReduceOperation SUM = ReduceOperation.SUM;

  @ParameterizedTest
  @ValueSource(strings = {"m1n1k1.nn", "m8192n3k96.tt", "m48n768k2048.nt"})
  void productsClassIsFoundByItsId(String id) {
    assertEquals(Optional.of(id), SizeClass.parse(KernelFamily.GEMM, id).map(SizeClass::id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4k.contiguous", "1g.strided", "256k.strided"})
  void reductionsClassIsFoundByItsId(String id) {
    assertEquals(Optional.of(id), SizeClass.parse(KernelFamily.REDUCE, id).map(SizeClass::id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "m5n1k1.nn",
        "m0n1k1.nn",
        "m1n1k1.nc",
        "m01n1k1.nn",
        "m1n1k16384.nn",
        "m99999999999n1k1.nn",
        "4k.rows"
      })
  void otherTextIsNoProductsClass(String id) {
    assertEquals(Optional.empty(), SizeClass.parse(KernelFamily.GEMM, id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5k.strided", "4k.transposed", "4t.strided", "0k.strided", "m1n1k1.nn"})
  void otherTextIsNoReductionsClass(String id) {
    assertEquals(Optional.empty(), SizeClass.parse(KernelFamily.REDUCE, id));
  }

  @Test
  void keysTellAllThatDecidesApart() {
    Set<Integer> keys = new HashSet<>();
    int count = 0;
    for (KernelFamily family : KernelFamily.values()) {
      for (DataType type : DataType.values()) {
        for (int threads : new int[] {0, 1, 7}) {
          for (int code = 0; code <= SizeClass.NONE; code += 1237) {
            Execution execution = new Execution(threads, Optional.empty());
            keys.add(RouteTable.key(family, type, code, execution));
            count++;
          }
        }
      }
    }
    assertEquals(count, keys.size());
    assertNotEquals(0, count);
  }

  @Test
  void smallClassIsWorthMeasuringAfterManyCallsAndALargeOneAfterSome() {
    SizeClass small = product(GemmSpec.of(DataType.F32, 16, 16, 16));
    SizeClass medium = product(GemmSpec.of(DataType.F32, 512, 512, 512));
    SizeClass large = product(GemmSpec.of(DataType.F32, 8192, 8192, 8192));
    assertEquals(100_000, small.callsWorthMeasuring(DataType.F32));
    assertEquals(37, medium.callsWorthMeasuring(DataType.F32));
    assertEquals(3, large.callsWorthMeasuring(DataType.F32));
    assertTrue(medium.callsWorthMeasuring(DataType.C64) < 37);
  }

  private static SizeClass product(GemmSpec spec) {
    return new SizeClass(KernelFamily.GEMM, SizeClass.of(spec));
  }

  private static String id(PermuteSpec spec) {
    return new SizeClass(KernelFamily.PERMUTE, SizeClass.of(spec)).id();
  }

  private static String id(ReduceSpec spec) {
    return new SizeClass(KernelFamily.REDUCE, SizeClass.of(spec)).id();
  }
}
