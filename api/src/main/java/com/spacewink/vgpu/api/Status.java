package com.spacewink.vgpu.api;

/**
 * What became of a call, in terms that the Java API, the command line and the C API share.
 *
 * <p>The codes are stable: they are what a C caller sees.
 */
public enum Status {
  /** The call did what was asked. */
  SUCCESS(0),
  /** An argument, a file or a name given by the caller is wrong. */
  INVALID_VALUE(1),
  /** Memory of the kind asked for is exhausted, or a limit on it is reached. */
  OUT_OF_MEMORY(2),
  /** A service that the call needs is not there (yet), or is going away. */
  NOT_READY(3),
  /** No provider on this machine offers what was asked. */
  NOT_SUPPORTED(4),
  /** A provider accepted the call and failed. */
  PROVIDER_FAILED(5),
  /** Reading or writing failed for a reason outside the caller's arguments, such as a full disk. */
  IO_FAILED(6),
  /** The caller, or a shutdown, cancelled the call. */
  CANCELLED(7);

  private final int code;

  Status(int code) {
    this.code = code;
  }

  /**
   * @return the number that stands for this status in the C API
   */
  public int code() {
    return code;
  }
}
