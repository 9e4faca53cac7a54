package com.spacewink.vgpu.bench;

import java.util.List;

/** A range of a parallel loop: its owner takes piece after piece, a thief half of what is left. */
final class SimulatedLoop implements SimulatedWork {
  private final List<Piece> pieces;
  private int begin;
  private int end;

  SimulatedLoop(List<Piece> pieces) {
    this(List.copyOf(pieces), 0, pieces.size());
  }

  private SimulatedLoop(List<Piece> pieces, int begin, int end) {
    this.pieces = pieces;
    this.begin = begin;
    this.end = end;
  }

  @Override
  public boolean isEmpty() {
    return begin == end;
  }

  @Override
  public Piece next() {
    return pieces.get(begin++);
  }

  @Override
  public boolean canBeStolenFrom() {
    return begin < end;
  }

  @Override
  public SimulatedWork steal() {
    int middle = begin + (end - begin) / 2;
    SimulatedWork upper = new SimulatedLoop(pieces, middle, end);
    end = middle;
    return upper;
  }
}
