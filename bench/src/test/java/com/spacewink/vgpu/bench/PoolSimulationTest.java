package com.spacewink.vgpu.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.bench.TaskCosts;
import com.spacewink.vgpu.bench.PoolSimulation.Outcome;
import com.spacewink.vgpu.bench.SimulatedWork.Piece;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSimulationTest {
  private static final long SEED = 1;
  private static final TaskCosts FREE = new TaskCosts(0, 0, 0, Double.POSITIVE_INFINITY);
  private static final TaskCosts REAL = new TaskCosts(30, 400, 20_000, 1e10);

  @Test
  void oneWorkerTakesTheSumOfThePieces() {
    Outcome outcome = run(pieces(100), 1, REAL);
    assertEquals(total(pieces(100)), outcome.nanos(), 1e-6);
    assertEquals(0, outcome.steals());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 32, 200})
  void noWorkIsLostOrDoneTwice(int workers) {
    assertEquals(100, run(pieces(100), workers, REAL).pieces());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 32, 200})
  void noNumberOfWorkersIsFasterThanTheWorkAllows(int workers) {
    List<Piece> pieces = pieces(100);
    double longest = pieces.stream().mapToDouble(Piece::nanos).max().orElseThrow();
    double nanos = run(pieces, workers, REAL).nanos();
    assertTrue(nanos >= longest, nanos + " and the longest piece takes " + longest);
    assertTrue(nanos >= total(pieces) / workers, nanos + " on " + workers);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void equalPiecesAreSharedEvenlyWhereStealsAndWakeUpsAreFree(int workers) {
    List<Piece> pieces = Collections.nCopies(1024, new Piece(1000, 0));
    assertEquals(1024e3 / workers, run(pieces, workers, FREE).nanos(), 1000);
  }

  @Test
  void secondWorkerComesWhenItHasWokenUpAndStolen() {
    List<Piece> two = List.of(new Piece(100_000, 0), new Piece(100_000, 0));
    assertEquals(20_400 + 100_000, run(two, 2, REAL).nanos(), 1e-6);
    assertEquals(1, run(two, 2, REAL).steals());
  }

  @Test
  void onePieceIsNobodyElses() {
    assertEquals(100, run(List.of(new Piece(100, 0)), 8, REAL).nanos(), 1e-6);
  }

  @Test
  void noWorkTakesNoTime() {
    assertEquals(new Outcome(0, 0, 0), run(List.of(), 8, REAL));
  }

  @Test
  void memoryServesAllWorkersAtItsRateAndNoFaster() {
    List<Piece> pieces = Collections.nCopies(64, new Piece(1000, 1e6));
    double transfer = 64e6 / 1e10 * 1e9;
    assertEquals(transfer, run(pieces, 16, REAL).nanos(), 1);
    assertEquals(transfer, run(pieces, 1, REAL).nanos(), 1);
  }

  @Test
  void memoryDelaysNobodyWhoseArithmeticTakesLonger() {
    List<Piece> pieces = Collections.nCopies(64, new Piece(100_000, 1e3));
    assertEquals(64e5, run(pieces, 1, REAL).nanos(), 1e-3);
  }

  @Test
  void sameSeedGivesTheSameOutcome() {
    assertEquals(run(pieces(500), 16, REAL), run(pieces(500), 16, REAL));
    assertNotEquals(
        run(pieces(500), 16, REAL),
        PoolSimulation.run(new SimulatedLoop(pieces(500)), 16, REAL, SEED + 1));
  }

  @Test
  void forksOnOneWorkerTakeAsLongAsAllOfThemTogether() {
    Outcome outcome = PoolSimulation.run(new SimulatedForks(20, 30), 1, REAL, SEED);
    assertEquals(30.0 * PerTaskCase.forks(20), outcome.nanos(), 1e-6);
  }

  @Test
  void forksAreSharedInLargeParts() {
    Outcome outcome = PoolSimulation.run(new SimulatedForks(30, 30), 4, REAL, SEED);
    double alone = 30.0 * PerTaskCase.forks(30);
    assertTrue(outcome.nanos() > alone / 4, outcome.toString());
    assertTrue(outcome.nanos() < alone / 3.6, outcome.toString());
    assertTrue(outcome.steals() < 200, outcome.toString());
  }

  @Test
  void thiefTakesTheUpperHalfOfALoop() {
    SimulatedLoop loop = new SimulatedLoop(numbered(5));
    SimulatedWork upper = loop.steal();
    assertEquals(List.of(0.0, 1.0), drain(loop));
    assertEquals(List.of(2.0, 3.0, 4.0), drain(upper));
    assertFalse(loop.canBeStolenFrom());
  }

  @Test
  void thiefTakesTheLargestForkAndLeavesWhatTheOwnerIsIn() {
    SimulatedForks forks = new SimulatedForks(20, 1);
    assertFalse(forks.canBeStolenFrom(), "nothing is forked yet");
    forks.next();
    forks.next();
    SimulatedWork stolen = forks.steal();
    assertEquals(PerTaskCase.forks(18), sum(drain(stolen)), 1e-9);
    assertEquals(PerTaskCase.forks(19) - 1, sum(drain(forks)), 1e-9);
  }

  private static Outcome run(List<Piece> pieces, int workers, TaskCosts costs) {
    return PoolSimulation.run(new SimulatedLoop(pieces), workers, costs, SEED);
  }

  private static List<Piece> pieces(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(new Piece(random.nextDouble(1_000, 100_000), 0));
    }
    return pieces;
  }

  private static List<Piece> numbered(int count) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(new Piece(i, 0));
    }
    return pieces;
  }

  private static List<Double> drain(SimulatedWork work) {
    List<Double> nanos = new ArrayList<>();
    while (!work.isEmpty()) {
      nanos.add(work.next().nanos());
    }
    return nanos;
  }

  private static double total(List<Piece> pieces) {
    return pieces.stream().mapToDouble(Piece::nanos).sum();
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum();
  }
}
