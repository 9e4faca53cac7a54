package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.VgpuException;
import java.util.List;

/** The peers that there may be on a machine. */
interface Peers extends AutoCloseable {
  /** Short ids of those that can be loaded here. */
  List<String> available();

  /**
   * Loads a peer.
   *
   * @throws VgpuException INVALID_VALUE if none of that name is known, NOT_SUPPORTED if it is not
   *     on this machine
   */
  Peer peer(String name);

  /** Waits for the calls inside peers, and lets none in any more. */
  @Override
  void close();
}
