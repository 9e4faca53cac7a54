package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.memory.Pin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A peer that multiplies in plain loops and keeps what it was told. */
final class FakePeer implements Peer {
  private final String name;

  /** Types without a routine. */
  final Set<DataType> missing = EnumSet.noneOf(DataType.class);

  /** The numbers of threads that were set, in order. */
  final List<Integer> threads = new ArrayList<>();

  /** Whether C is left as it is, to play a peer that is wrong. */
  boolean writesNothing;

  /** What is added to the last element of C, to play a peer that is wrong at an edge. */
  double flaw;

  int products;
  int rests;

  FakePeer(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> version() {
    return Optional.of(name + " 1.0");
  }

  @Override
  public boolean supports(DataType type) {
    return !missing.contains(type);
  }

  @Override
  public void setThreads(int count) {
    threads.add(count);
  }

  @Override
  public void gemm(GemmSpec spec, Pin a, Pin b, Pin c) {
    products++;
    if (!writesNothing) {
      PlainProduct.gemm(spec, a, b, c);
      spoilLast(spec, c);
    }
  }

  private void spoilLast(GemmSpec spec, Pin c) {
    ByteBuffer last = c.window(spec.bytesC() - spec.type().bytes(), spec.type().bytes());
    if (spec.type().real() == DataType.F32) {
      last.putFloat(0, (float) (last.getFloat(0) + flaw));
    } else {
      last.putDouble(0, last.getDouble(0) + flaw);
    }
  }

  @Override
  public void awaitIdle() {
    rests++;
  }

  /** A machine with these peers. */
  static Peers<Peer> on(FakePeer... peers) {
    return new Peers<>() {
      @Override
      public List<String> available() {
        return Arrays.stream(peers).map(FakePeer::name).toList();
      }

      @Override
      public Peer peer(String name) {
        return Arrays.stream(peers)
            .filter(peer -> peer.name.equals(name))
            .findFirst()
            .orElseThrow(() -> VgpuException.invalid("unknown library '" + name + "'"));
      }

      @Override
      public void close() {}
    };
  }
}
