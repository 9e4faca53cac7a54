package com.spacewink.vgpu.memory;

import com.spacewink.vgpu.api.VgpuException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Deals the pages of mappings out to NUMA nodes in turn. Where the system refuses that, as
 * containers often may not ask for it, pages lie where they are touched first.
 */
final class Interleaving implements PagePlacement {
  private final LibC libc;
  private final ByteBuffer nodemask;
  private final Consumer<String> warning;
  private final AtomicBoolean refused = new AtomicBoolean();

  /**
   * @param nodes the nodes that take part
   * @param warning told if the system refuses, once
   */
  Interleaving(LibC libc, BitSet nodes, Consumer<String> warning) {
    this.libc = libc;
    this.nodemask = nodemask(nodes);
    this.warning = warning;
  }

  private static ByteBuffer nodemask(BitSet nodes) {
    long[] words = nodes.toLongArray();
    ByteBuffer mask =
        ByteBuffer.allocateDirect(Long.BYTES * words.length).order(ByteOrder.nativeOrder());
    mask.asLongBuffer().put(words);
    return mask;
  }

  @Override
  public void place(long address, long bytes) {
    if (refused.get()) {
      return;
    }
    try {
      libc.mbind(address, bytes, LibC.MPOL_INTERLEAVE, nodemask, 0);
    } catch (VgpuException refusal) {
      if (!refused.getAndSet(true)) {
        warning.accept(
            Settings.NUMA
                + "=interleave has no effect: "
                + refusal.getMessage()
                + "; pages lie on the node that touches them first");
      }
    }
  }
}
