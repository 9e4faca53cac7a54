package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.util.Optional;

/** A library with transforms of its own, to compare providers with. */
interface FftPeer {
  /** Short id. */
  String name();

  /** What the library says of its version, if it does. */
  Optional<String> version();

  /** Whether the library is there in a precision. */
  boolean supports(DataType precision);

  /** What a user can do where it is not. */
  String remedy(DataType precision);

  /**
   * Plans a transform, which may take long.
   *
   * @param spec a forward transform out of place, not scaled, of a supported precision
   * @return its plan, to be closed by the caller; empty if the library does not do it, or not on so
   *     many threads
   */
  Optional<FftPeerPlan> plan(FftSpec spec);
}
