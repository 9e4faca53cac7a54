package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftSpec;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A peer that transforms by definition. */
final class FakeFftPeer implements FftPeer {
  private final String name;

  /** Precisions that it is not there in. */
  final Set<DataType> missing = EnumSet.noneOf(DataType.class);

  /** The most threads that it plans for. */
  int mostThreads = Integer.MAX_VALUE;

  /** What is added to the last number's imaginary part, to play a peer that is wrong. */
  double flaw;

  /** Whether the result is left as it is. */
  boolean writesNothing;

  int open;
  int executions;

  FakeFftPeer(String name) {
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
  public boolean supports(DataType precision) {
    return !missing.contains(precision);
  }

  @Override
  public String remedy(DataType precision) {
    return "install " + name;
  }

  @Override
  public Optional<FftPeerPlan> plan(FftSpec spec) {
    if (spec.threads() > mostThreads) {
      return Optional.empty();
    }
    open++;
    return Optional.of(
        new FftPeerPlan() {
          @Override
          public void execute(Pin in, Pin out) {
            executions++;
            if (!writesNothing) {
              PlainTransform.fft(spec, in, out);
              spoilLast(spec, out);
            }
          }

          @Override
          public void close() {
            open--;
          }
        });
  }

  private void spoilLast(FftSpec spec, Pin out) {
    int bytes = spec.precision().bytes();
    var last = out.window(spec.outBytes() - bytes, bytes);
    if (spec.precision() == DataType.F32) {
      last.putFloat(0, (float) (last.getFloat(0) + flaw));
    } else {
      last.putDouble(0, last.getDouble(0) + flaw);
    }
  }

  /** A machine with these peers. */
  static Peers<FftPeer> on(FakeFftPeer... peers) {
    return new Peers<>() {
      @Override
      public List<String> available() {
        return Arrays.stream(peers).map(FakeFftPeer::name).toList();
      }

      @Override
      public FftPeer peer(String name) {
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
