package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.kenai.jffi.MemoryIO;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import com.spacewink.vgpu.memory.RamAllocator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Right transforms pass the self-test, wrong ones do not. */
class FftSelfTestTest {
  private final RamAllocator memory = new RamAllocator(new FakeServices().context(), Map.of());

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, memory.statistics().liveBuffers());
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void formulaPasses(DataType precision) {
    NaiveFft right = new NaiveFft();
    test(right, precision);
    assertEquals(0, right.open(), "a transform is left open");
  }

  @Test
  void wrongSignOfTheExponentIsFound() {
    assertFails(changed(spec -> spec.kind() == FftKind.C2C ? opposite(spec) : spec));
  }

  @Test
  void missingScaleIsFound() {
    assertFails(
        new NaiveFft() {
          @Override
          DenseSignal result(FftSpec spec, DenseSignal transform) {
            return transform;
          }
        });
  }

  @Test
  void tablesOfLessPrecisionAreFound() {
    assertFails(
        new NaiveFft() {
          @Override
          DenseSignal result(FftSpec spec, DenseSignal transform) {
            return transform.scaled(spec.scale() * (1 + 0x1p-30));
          }
        });
  }

  @Test
  void oneWrongLengthIsFound() {
    assertFails(
        new NaiveFft() {
          @Override
          DenseSignal result(FftSpec spec, DenseSignal transform) {
            return transform.scaled(spec.points() == 17 ? 2 : spec.scale());
          }
        });
  }

  @Test
  void resultBesideItsPlaceIsFound() {
    assertFails(changed(spec -> spec.batch().size() == 1 ? withoutGaps(spec) : spec));
  }

  @Test
  void sourceThatIsOverwrittenIsFound() {
    assertFails(
        wrapped(
            (spec, in, out) -> {
              if (spec.placement() == FftPlacement.OUT_OF_PLACE) {
                MemoryIO.getInstance().putDouble(in, 42);
              }
            }));
  }

  @Test
  void wordBehindTheResultIsFound() {
    assertFails(
        wrapped((spec, in, out) -> MemoryIO.getInstance().putDouble(out + spec.outBytes(), 42)));
  }

  private void test(FftProvider provider, DataType precision) {
    try (TestArrays arrays = new TestArrays(memory)) {
      new FftSelfTest().run(provider, precision, arrays);
    }
  }

  private void assertFails(FftProvider wrong) {
    assertThrows(SelfTestFailure.class, () -> test(wrong, DataType.F64));
  }

  private static FftSpec opposite(FftSpec spec) {
    return spec.direction(
        spec.direction() == FftDirection.FORWARD ? FftDirection.INVERSE : FftDirection.FORWARD);
  }

  private static FftSpec withoutGaps(FftSpec spec) {
    FftAxis axis = spec.axes().get(spec.axes().size() - 1);
    boolean isStrided = axis.outStride() == 2;
    return isStrided
        ? new FftSpec(
            spec.kind(),
            spec.direction(),
            spec.norm(),
            spec.precision(),
            spec.placement(),
            spec.effort(),
            spec.threads(),
            List.of(new FftAxis(axis.n(), axis.inStride(), 1)),
            spec.batch())
        : spec;
  }

  /** Computes something else than it is asked for. */
  @FunctionalInterface
  private interface Change {
    FftSpec of(FftSpec spec);
  }

  private static FftProvider changed(Change change) {
    return new NaiveFft() {
      @Override
      public FftTransform prepare(FftSpec spec) {
        return super.prepare(change.of(spec));
      }
    };
  }

  /** Done after a right transform. */
  @FunctionalInterface
  private interface Mischief {
    void after(FftSpec spec, long in, long out);
  }

  private static FftProvider wrapped(Mischief mischief) {
    NaiveFft right = new NaiveFft();
    return new FftProvider() {
      @Override
      public Set<DataType> types() {
        return right.types();
      }

      @Override
      public FftTransform prepare(FftSpec spec) {
        return new MischievousTransform(right.prepare(spec)) {
          @Override
          public void run(
              int step, long begin, long end, long in, long out, long workspace, long scratch) {
            super.run(step, begin, end, in, out, workspace, scratch);
            mischief.after(spec, in, out);
          }
        };
      }
    };
  }

  /** Hands everything on. */
  private static class MischievousTransform implements FftTransform {
    private final FftTransform right;

    MischievousTransform(FftTransform right) {
      this.right = right;
    }

    @Override
    public long workspaceBytes() {
      return right.workspaceBytes();
    }

    @Override
    public long scratchBytes() {
      return right.scratchBytes();
    }

    @Override
    public long tableBytes() {
      return right.tableBytes();
    }

    @Override
    public int steps() {
      return right.steps();
    }

    @Override
    public long pieces(int step) {
      return right.pieces(step);
    }

    @Override
    public void run(
        int step, long begin, long end, long in, long out, long workspace, long scratch) {
      right.run(step, begin, end, in, out, workspace, scratch);
    }

    @Override
    public void close() {
      right.close();
    }
  }
}
