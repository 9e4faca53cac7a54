package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.VgpuException;
import java.util.List;

/**
 * The peers that there may be on a machine.
 *
 * @param <P> what they can do
 */
interface Peers<P> extends AutoCloseable {
  /** Short ids of those that can be loaded here. */
  List<String> available();

  /**
   * Loads a peer.
   *
   * @throws VgpuException INVALID_VALUE if none of that name is known, NOT_SUPPORTED if it is not
   *     on this machine
   */
  P peer(String name);

  /** Waits for the calls inside peers, and lets none in any more. */
  @Override
  void close();
}
