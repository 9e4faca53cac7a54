package com.spacewink.vgpu.runtime;

/** A kernel computed something wrong in its self-test; the message names the case. */
final class SelfTestFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SelfTestFailure(String message) {
    super(message);
  }

  static void check(boolean right, String what, String element, double got, double expected) {
    if (!right) {
      throw new SelfTestFailure(
          what + ": element " + element + " is " + got + ", expected " + expected);
    }
  }
}
