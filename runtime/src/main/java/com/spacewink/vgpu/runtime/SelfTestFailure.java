package com.spacewink.vgpu.runtime;

/** A kernel computed something wrong in its self-test; the message names the case. */
final class SelfTestFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what the case
   * @param element the element of the result that is wrong
   * @param got its value
   * @param expected the value it should have
   */
  SelfTestFailure(String what, String element, double got, double expected) {
    super(what + ": element " + element + " is " + got + ", expected " + expected);
  }

  static void check(boolean right, String what, String element, double got, double expected) {
    if (!right) {
      throw new SelfTestFailure(what, element, got, expected);
    }
  }
}
