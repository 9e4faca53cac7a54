package com.spacewink.vgpu.backend.scalar;

import static com.spacewink.vgpu.rawmemory.RawMemory.getFloat;
import static com.spacewink.vgpu.rawmemory.RawMemory.putFloat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.spacewink.vgpu.api.Complex;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.PackedGemmKernel;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import com.spacewink.vgpu.tck.PackedGemmContract;
import com.spacewink.vgpu.tck.TunableGemmContract;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Kernels with one fault each fail the test of the contract that is about it. */
class PackedContractsFindFaultsTest {
  private static final DataType TYPE = DataType.F32;

  @Test
  void packingThatNeverPays() {
    assertFound(
        new Faulty() {
          @Override
          public long packedBytes(GemmSpec spec) {
            return 0;
          }
        },
        contract -> contract.packingPaysForSomeProducts(TYPE));
  }

  @Test
  void packedOperandThatIsSmallerThanItsElements() {
    assertFound(
        new Faulty() {
          @Override
          public long packedBytes(GemmSpec spec) {
            return super.packedBytes(spec) / 2;
          }
        },
        contract -> contract.sizesArePlausibleAndTheSameAtEachCall(TYPE));
  }

  @Test
  void packingThatCountsOnTheOrderOfColumns() {
    assertFound(
        new Faulty() {
          @Override
          public void packB(GemmSpec spec, long first, long columns, long b, long packed) {
            super.packB(spec, 0, first + columns, b, packed);
            if (first + columns < spec.n()) {
              putFloat(packed + (first + columns) * spec.k() * Float.BYTES, 0);
            }
          }
        },
        contract -> contract.packedProductsHaveTheBitsOfOneCall(TYPE));
  }

  @Test
  void packingThatWritesBehindTheOperand() {
    assertFound(
        new Faulty() {
          @Override
          public void packB(GemmSpec spec, long first, long columns, long b, long packed) {
            super.packB(spec, first, columns, b, packed);
            putFloat(packed + packedBytes(spec), 0);
          }
        },
        contract -> contract.packedProductsHaveTheBitsOfOneCall(TYPE));
  }

  @Test
  void packingThatChangesB() {
    assertFound(
        new Faulty() {
          @Override
          public void packB(GemmSpec spec, long first, long columns, long b, long packed) {
            super.packB(spec, first, columns, b, packed);
            putFloat(b, -getFloat(b));
          }
        },
        contract -> contract.randomPackedProductsHaveTheBitsOfOneCall(TYPE));
  }

  @Test
  void packingThatTakesAlphaIn() {
    assertFound(
        new Faulty() {
          @Override
          public void gemmPacked(GemmSpec spec, long a, long packed, long c) {
            super.gemmPacked(spec.scaled(Complex.ONE, spec.beta()), a, packed, c);
          }
        },
        contract -> contract.packedProductsHaveTheBitsOfOneCall(TYPE));
  }

  @Test
  void productThatChangesThePackedOperand() {
    assertFound(
        new Faulty() {
          @Override
          public void gemmPacked(GemmSpec spec, long a, long packed, long c) {
            super.gemmPacked(spec, a, packed, c);
            putFloat(packed, 2 * getFloat(packed));
          }
        },
        contract -> contract.packedProductsHaveTheBitsOfOneCall(TYPE));
  }

  @Test
  void productThatMultipliesCByZero() {
    assertFound(
        new Faulty() {
          @Override
          public void gemmPacked(GemmSpec spec, long a, long packed, long c) {
            float old = spec.beta().isZero() ? getFloat(c) : 0;
            super.gemmPacked(spec, a, packed, c);
            putFloat(c, getFloat(c) + 0 * old);
          }
        },
        contract -> contract.whatIsNotFiniteStaysInItsRowAndColumn(TYPE));
  }

  @Test
  void packingThatKeepsItsStateWithTheThread() {
    ThreadLocal<GemmSpec> packedHere = new ThreadLocal<>();
    assertFound(
        new Faulty() {
          @Override
          public void packB(GemmSpec spec, long first, long columns, long b, long packed) {
            packedHere.set(spec);
            super.packB(spec, first, columns, b, packed);
          }

          @Override
          public void gemmPacked(GemmSpec spec, long a, long packed, long c) {
            super.gemmPacked(spec, a, packed, c);
            if (packedHere.get() == null) {
              putFloat(c, 0);
            }
          }
        },
        contract -> contract.manyThreadsMayShareAPackedOperand(TYPE));
  }

  @Test
  void variantWithANameThatNoFileShouldHold() {
    assertVariantFound(
        new Faulty() {
          @Override
          public List<String> variants(GemmSpec spec) {
            return List.of("Packed Columns");
          }
        },
        contract -> contract.variantsHavePlainAndDistinctNames(TYPE));
  }

  @Test
  void variantThatIsNamedTwice() {
    assertVariantFound(
        new Faulty() {
          @Override
          public List<String> variants(GemmSpec spec) {
            return List.of(VARIANT, VARIANT);
          }
        },
        contract -> contract.variantsHavePlainAndDistinctNames(TYPE));
  }

  @Test
  void variantThatIsNotThere() {
    assertVariantFound(
        new Faulty() {
          @Override
          public Optional<GemmKernel> variant(String name) {
            return Optional.empty();
          }
        },
        contract -> contract.everyVariantGivesTheSameBitsForEveryProduct(TYPE));
  }

  @Test
  void variantThatIsRightForItsOwnProductsAlone() {
    assertVariantFound(
        ofVariant(
            new Faulty() {
              @Override
              public void gemm(GemmSpec spec, long a, long b, long c) {
                super.gemm(spec, a, b, c);
                if (spec.m() == 1) {
                  putFloat(c, Math.nextUp(getFloat(c)));
                }
              }
            }),
        contract -> contract.everyVariantGivesTheSameBitsForEveryProduct(TYPE));
  }

  @Test
  void variantThatReadsOperandsThatDoNotMatter() {
    assertVariantFound(
        ofVariant(
            new Faulty() {
              @Override
              public void gemm(GemmSpec spec, long a, long b, long c) {
                super.gemm(spec, a, b, c);
                if (spec.k() == 0) {
                  putFloat(c, 1);
                }
              }
            }),
        contract -> contract.variantsDoWhatIsLittleToDo(TYPE));
  }

  @Test
  void variantThatLacksAType() {
    assertVariantFound(
        ofVariant(
            new Faulty() {
              @Override
              public Set<DataType> types() {
                return Set.of(DataType.F64);
              }
            }),
        contract -> contract.variantsHaveTheKernelsTypes(TYPE));
  }

  @Test
  void kernelThatTakesAnyNameForAVariant() {
    assertVariantFound(
        new Faulty() {
          @Override
          public Optional<GemmKernel> variant(String name) {
            return Optional.of(this);
          }
        },
        TunableGemmContract::unknownNamesAreEmpty);
  }

  /** Right but for what is overridden. */
  private static class Faulty extends ColumnPackedGemm {
    @Override
    public Set<DataType> types() {
      return Set.of(TYPE);
    }
  }

  private static TunableGemmKernel ofVariant(GemmKernel faulty) {
    return new Faulty() {
      @Override
      public Optional<GemmKernel> variant(String name) {
        return name.equals(VARIANT) ? Optional.of(faulty) : Optional.empty();
      }
    };
  }

  @FunctionalInterface
  private interface Check<C> {
    void on(C contract) throws Exception;
  }

  private static void assertFound(PackedGemmKernel kernel, Check<PackedGemmContract> test) {
    PackedGemmContract contract =
        new PackedGemmContract() {
          @Override
          protected PackedGemmKernel kernel() {
            return kernel;
          }
        };
    assertFails(test, contract);
  }

  private static void assertVariantFound(
      TunableGemmKernel kernel, Check<TunableGemmContract> test) {
    TunableGemmContract contract =
        new TunableGemmContract() {
          @Override
          protected TunableGemmKernel kernel() {
            return kernel;
          }
        };
    assertFails(test, contract);
  }

  private static <C> void assertFails(Check<C> test, C contract) {
    assertThrows(AssertionError.class, () -> test.on(contract));
  }
}
