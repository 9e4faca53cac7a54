package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.memory.Pin;
import java.util.Optional;

/** A library with matrix products of its own, to compare providers with. */
interface Peer {
  /** Short id. */
  String name();

  /** What the library says of its version, if it does. */
  Optional<String> version();

  boolean supports(DataType type);

  /** Sets how many threads the products that follow run on. */
  void setThreads(int threads);

  /**
   * Computes C = alpha·op(A)·op(B) + beta·C.
   *
   * @param spec the product, row-major and of a supported type
   */
  void gemm(GemmSpec spec, Pin a, Pin b, Pin c);

  /** Waits until no thread of the library looks for more work. */
  void awaitIdle();
}
