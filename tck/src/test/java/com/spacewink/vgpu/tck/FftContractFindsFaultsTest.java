package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftAxis;
import com.spacewink.vgpu.api.fft.FftDirection;
import com.spacewink.vgpu.api.fft.FftEffort;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftNorm;
import com.spacewink.vgpu.api.fft.FftPlacement;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.fft.FftTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Providers with one fault each fail the test of the contract that is about it. */
class FftContractFindsFaultsTest {
  private static final double SMALL = 1e-11;

  @FunctionalInterface
  private interface ContractTest {
    void run(FftContract contract, DataType type) throws Exception;
  }

  /** What a faulty transform makes of the right result of one repetition. */
  @FunctionalInterface
  private interface Spoiling {
    void spoil(FftSpec spec, PreciseVector source, PreciseVector result);
  }

  /** What a faulty transform does beside its work. */
  @FunctionalInterface
  private interface SideEffect {
    void run(FftSpec spec, Call call);
  }

  private record Call(
      int step, long begin, long end, long in, long out, long workspace, long scratch) {}

  @Test
  void transformThatKnowsOneNorm() {
    assertFound(
        spec -> new ReferenceTransform(spec.norm(FftNorm.BACKWARD)), FftContract::everyNorm);
  }

  @Test
  void transformThatTurnsTheWrongWay() {
    assertFound(
        spec ->
            new ReferenceTransform(
                spec.kind() == FftKind.C2C ? spec.direction(opposite(spec.direction())) : spec),
        FftContract::everyLengthUpTo1024);
  }

  @Test
  void transformThatIsWrongForOneLength() {
    assertFoundInNumbers(
        (spec, source, result) -> {
          if (spec.points() == 509) {
            add(result, 508, SMALL);
          }
        },
        FftContract::everyLengthUpTo1024);
  }

  @Test
  void transformWithTablesOfSinglePrecision() {
    for (ContractTest test :
        List.<ContractTest>of(FftContract::powersOfTwo, FftContract::productsOfSmallPrimes)) {
      assertFoundInNumbers(
          (spec, source, result) -> {
            for (int k = 0; k < result.size(); k++) {
              result.set(k, (float) result.re(k), (float) result.im(k));
            }
          },
          test);
    }
  }

  @Test
  void transformThatIsWrongForLargePrimes() {
    for (ContractTest test :
        List.<ContractTest>of(FftContract::primes, FftContract::productsOfLargePrimes)) {
      assertFoundInNumbers(
          (spec, source, result) -> {
            if (spec.points() > 1024) {
              add(result, 0, SMALL * 100);
            }
          },
          test);
    }
  }

  @Test
  void transformOfSinglePrecisionThatLosesADigit() {
    assertFound(
        DataType.F32,
        spec -> spoiled(spec, (s, source, result) -> scale(result, 1 + 4e-7)),
        FftContract::powersOfTwo);
  }

  @Test
  void transformWithAnInexactRoot() {
    assertFoundInNumbers(
        (spec, source, result) -> add(result, 1, SMALL), FftContract::impulsesGiveRootsOfUnity);
  }

  @Test
  void transformThatLeaksIntoOtherFrequencies() {
    assertFoundInNumbers(
        (spec, source, result) -> add(result, result.size() / 2, SMALL * spec.points()),
        FftContract::tonesGiveOneNumber);
  }

  @Test
  void transformThatGainsEnergy() {
    assertFoundInNumbers(
        (spec, source, result) -> scale(result, 1 + SMALL), FftContract::energyIsConserved);
  }

  @Test
  void transformThatIsNotLinear() {
    assertFoundInNumbers(
        (spec, source, result) -> add(result, 0, SMALL * Math.abs(source.re(0))),
        FftContract::transformsAreLinear);
  }

  @Test
  void transformThatKnowsAFirstNumber() {
    assertFoundInNumbers(
        (spec, source, result) -> add(result, 0, 100 * SMALL * source.re(0)),
        FftContract::shiftsTurnPhases);
  }

  @Test
  void transformThatIsWrongForLargeArrays() {
    assertFoundInNumbers(
        (spec, source, result) -> {
          if (spec.points() * spec.repetitions() >= 1 << 15) {
            add(result, 0, 1);
          }
        },
        FftContract::largeArrays);
  }

  @Test
  void transformThatLosesTheSignOfZero() {
    assertFoundInNumbers(
        (spec, source, result) -> {
          for (int k = 0; k < result.size(); k++) {
            result.set(k, result.re(k) + 0.0, result.im(k) + 0.0);
          }
        },
        FftContract::withoutTransformedAxesNumbersAreCopied);
  }

  @Test
  void transformThatMakesSomethingOfNothing() {
    assertFoundInNumbers(
        (spec, source, result) -> add(result, 0, Double.MIN_NORMAL), FftContract::zerosGiveZeros);
  }

  @Test
  void transformThatLeavesOutAnAxis() {
    assertFound(
        spec -> {
          int last = spec.axes().size() - 1;
          List<FftAxis> batch = new ArrayList<>(spec.batch());
          batch.addAll(spec.axes().subList(0, Math.max(0, last)));
          return new ReferenceTransform(
              FftSpecs.withAxes(spec, spec.axes().subList(Math.max(0, last), last + 1), batch));
        },
        FftContract::everyChoiceAndOrderOfAxes);
  }

  @Test
  void transformThatTakesArraysForDense() {
    for (ContractTest test :
        List.<ContractTest>of(
            FftContract::stridedArraysLeaveTheRestAlone, FftContract::longStridedLines)) {
      assertFound(
          spec -> {
            long[] shape = spec.axes().stream().mapToLong(FftAxis::n).toArray();
            return new ReferenceTransform(FftSpecs.dense(spec, shape));
          },
          test);
    }
  }

  @Test
  void transformThatIsWrongForManyAxes() {
    assertFoundInNumbers(
        (spec, source, result) -> {
          if (spec.axes().size() > 16) {
            add(result, 0, 1);
          }
        },
        FftContract::asManyAxesAsThereMayBe);
  }

  @Test
  void transformThatLooksAtImaginaryPartsOfRealNumbers() {
    assertFoundInNumbers(
        (spec, source, result) -> add(result, 0, 0 * source.im(0)),
        FftContract::imaginaryPartsOfRealNumbersAreIgnored);
  }

  @Test
  void effortThatSpoilsTheResult() {
    assertFoundInNumbers(
        (spec, source, result) -> {
          if (spec.effort() != FftEffort.ESTIMATE) {
            add(result, 0, SMALL * 100);
          }
        },
        FftContract::everyEffortGivesTheSame);
  }

  @Test
  void transformThatDependsOnTheNumberOfThreads() {
    assertFoundInNumbers(
        (spec, source, result) -> {
          if (spec.threads() == 2) {
            result.set(0, Math.nextUp(result.re(0)), result.im(0));
          }
        },
        FftContract::bitsDoNotDependOnTheNumberOfThreads);
  }

  @Test
  void transformThatIsCutAnewEachTime() {
    AtomicLong prepared = new AtomicLong();
    assertFound(
        spec -> {
          int steps = 2 + (int) prepared.getAndIncrement();
          return new ReferenceTransform(spec) {
            @Override
            public int steps() {
              return steps;
            }
          };
        },
        FftContract::bitsDoNotDependOnTheNumberOfThreads);
  }

  @Test
  void transformThatRemembersItsRuns() {
    AtomicLong runs = new AtomicLong();
    assertFoundInNumbers(
        (spec, source, result) ->
            result.set(0, result.re(0) * (1 + runs.getAndIncrement() * Math.ulp(1.0)), 0),
        FftContract::manyThreadsMayRunOneTransform);
  }

  @Test
  void piecesThatDependOnTheOnesBefore() {
    AtomicLong expected = new AtomicLong();
    assertFoundBeside(
        (spec, call) -> {
          if (call.step() == 1 && call.begin() != expected.getAndSet(call.end())) {
            addTo(call.out(), 0, 1);
          }
          expected.compareAndSet(spec.repetitions(), 0);
        },
        FftContract::bitsDoNotDependOnWhoRunsThePieces);
  }

  @Test
  void repetitionsThatTouchEachOther() {
    assertFoundBeside(
        (spec, call) -> {
          if (call.step() == 1) {
            int last = FftElements.ofResult(spec).count() - 1;
            double odd = RawNumbers.get(DataType.F64, call.workspace(), 0);
            addTo(call.out(), FftElements.ofResult(spec).place(last), 0 * odd);
            addTo(call.out(), 0, 0 * RawNumbers.get(DataType.F64, call.workspace(), 2L * last));
          }
        },
        FftContract::nanAndInfinityStayInTheirRepetition);
  }

  @Test
  void transformThatReadsGaps() {
    assertFoundBeside(
        (spec, call) -> {
          if (spec.axes().get(0).inStride() == 3) {
            addTo(call.out(), 0, 0 * RawNumbers.get(DataType.F64, call.in(), 2));
          }
        },
        FftContract::longStridedLines);
  }

  @Test
  void transformThatWritesIntoGaps() {
    assertFoundBeside(
        (spec, call) -> {
          if (spec.axes().get(0).outStride() == 5) {
            RawNumbers.put(DataType.F64, call.out(), 3, 0);
          }
        },
        FftContract::longStridedLines);
  }

  @Test
  void transformThatChangesItsSource() {
    assertFoundBeside(
        (spec, call) -> {
          if (spec.kind() == FftKind.C2R && call.step() == 1) {
            RawNumbers.put(DataType.F64, call.in(), 0, 0);
          }
        },
        FftContract::everyLengthUpTo1024);
  }

  @Test
  void transformThatWritesItsResultBeforeItHasReadTheSource() {
    assertFound(
        spec ->
            new ReferenceTransform(spec) {
              @Override
              public void run(
                  int step, long begin, long end, long in, long out, long workspace, long scratch) {
                if (spec.placement() == FftPlacement.IN_PLACE && step == 0) {
                  RawNumbers.put(DataType.F64, out, 0, 0);
                }
                super.run(step, begin, end, in, out, workspace, scratch);
              }
            },
        FftContract::inPlace);
  }

  @Test
  void transformThatWritesBesideItsMemory() {
    assertFoundBeside(
        (spec, call) -> RawNumbers.put(DataType.F64, call.out(), spec.outBytes() / Double.BYTES, 0),
        FftContract::everyLengthUpTo1024);
    assertFoundBeside(
        (spec, call) -> RawNumbers.put(DataType.F64, call.out(), -1, 0),
        FftContract::everyLengthUpTo1024);
    assertFoundBeside(
        (spec, call) -> RawNumbers.put(DataType.F64, call.scratch(), 0, 0),
        FftContract::everyLengthUpTo1024);
    assertFoundBeside(
        (spec, call) -> RawNumbers.put(DataType.F64, call.workspace(), -1, 0),
        FftContract::everyLengthUpTo1024);
  }

  @Test
  void transformThatCountsOnClearedMemory() {
    assertFound(
        spec ->
            new ReferenceTransform(spec) {
              @Override
              public long scratchBytes() {
                return Double.BYTES;
              }

              @Override
              public void run(
                  int step, long begin, long end, long in, long out, long workspace, long scratch) {
                super.run(step, begin, end, in, out, workspace, scratch);
                addTo(out, 0, RawNumbers.get(DataType.F64, scratch, 0));
              }
            },
        FftContract::everyLengthUpTo1024);
  }

  @Test
  void transformThatClosesOnce() {
    assertFound(
        spec ->
            new ReferenceTransform(spec) {
              private boolean isClosed;

              @Override
              public void close() {
                assertTrue(!isClosed, "-Dvgpu.tck.seed: closed twice");
                isClosed = true;
              }
            },
        FftContract::closingAgainDoesNothing);
  }

  @Test
  void providerThatBelongsToAThread() {
    Thread owner = Thread.currentThread();
    assertThrows(
        Exception.class,
        () ->
            contract(
                    DataType.F64,
                    spec -> {
                      if (Thread.currentThread() != owner) {
                        throw new IllegalStateException("not my thread");
                      }
                      return new ReferenceTransform(spec);
                    },
                    true)
                .manyThreadsMayPrepareAtOnce());
  }

  @Test
  void providerThatBreaksDownWhereItHasNoRoom() {
    assertThrows(
        ArithmeticException.class,
        () ->
            contract(
                    DataType.F64,
                    spec -> {
                      Math.toIntExact(spec.points());
                      return new ReferenceTransform(spec);
                    },
                    true)
                .transformsBeyondMemoryAreRefused(DataType.F64));
  }

  @Test
  void providerThatDoesWhatItSaysItCannot() {
    FftContract contract = contract(DataType.F64, ReferenceTransform::new, false);
    assertFails(() -> contract.powersOfTwo(DataType.F64));
  }

  private static FftDirection opposite(FftDirection direction) {
    return direction == FftDirection.FORWARD ? FftDirection.INVERSE : FftDirection.FORWARD;
  }

  private static void add(PreciseVector result, int k, double value) {
    int place = Math.min(k, result.size() - 1);
    result.set(place, result.re(place) + value, result.im(place));
  }

  private static void scale(PreciseVector result, double factor) {
    for (int k = 0; k < result.size(); k++) {
      result.set(k, result.re(k) * factor, result.im(k) * factor);
    }
  }

  private static void addTo(long address, long index, double value) {
    RawNumbers.put(
        DataType.F64, address, index, RawNumbers.get(DataType.F64, address, index) + value);
  }

  private static FftTransform spoiled(FftSpec spec, Spoiling spoiling) {
    return new ReferenceTransform(spec) {
      @Override
      PreciseVector transformed(PreciseVector numbers) {
        PreciseVector right = super.transformed(numbers);
        PreciseVector result = right.first(right.size());
        spoiling.spoil(spec, numbers, result);
        return result;
      }
    };
  }

  private static void assertFoundInNumbers(Spoiling spoiling, ContractTest test) {
    assertFound(spec -> spoiled(spec, spoiling), test);
  }

  private static void assertFoundBeside(SideEffect effect, ContractTest test) {
    assertFound(
        spec ->
            new ReferenceTransform(spec) {
              @Override
              public void run(
                  int step, long begin, long end, long in, long out, long workspace, long scratch) {
                super.run(step, begin, end, in, out, workspace, scratch);
                effect.run(spec, new Call(step, begin, end, in, out, workspace, scratch));
              }
            },
        test);
  }

  private static void assertFound(Function<FftSpec, FftTransform> faulty, ContractTest test) {
    assertFound(DataType.F64, faulty, test);
  }

  private static void assertFound(
      DataType type, Function<FftSpec, FftTransform> faulty, ContractTest test) {
    FftContract contract = contract(type, faulty, true);
    assertFails(() -> test.run(contract, type));
  }

  private static FftContract contract(
      DataType type, Function<FftSpec, FftTransform> prepare, boolean supports) {
    FftProvider provider =
        new FftProvider() {
          @Override
          public Set<DataType> types() {
            return Set.of(type);
          }

          @Override
          public FftTransform prepare(FftSpec spec) {
            return prepare.apply(spec);
          }
        };
    return new FftContract() {
      @Override
      protected FftProvider provider() {
        return provider;
      }

      @Override
      protected boolean supports(FftSpec spec) {
        return supports;
      }
    };
  }

  private static void assertFails(Executable test) {
    Throwable thrown = assertThrows(Throwable.class, test);
    Throwable failure = thrown instanceof ExecutionException ? thrown.getCause() : thrown;
    assertInstanceOf(AssertionError.class, failure);
    assertTrue(
        failure.getMessage().contains("vgpu.tck.seed"),
        "the message names no seed: " + failure.getMessage());
  }
}
