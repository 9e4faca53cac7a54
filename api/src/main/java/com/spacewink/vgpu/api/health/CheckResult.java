package com.spacewink.vgpu.api.health;

/** How a check went. */
public enum CheckResult {
  /** All is as it should be. */
  PASS("Pass"),
  /** It works, but somebody should look. */
  WARN("Warn"),
  /** Something does not work. */
  FAIL("Fail"),
  /** It could not be looked at here. */
  SKIP("Skip");

  private final String title;

  CheckResult(String title) {
    this.title = title;
  }

  /**
   * @return the name as people read it, such as {@code Pass}
   */
  public String title() {
    return title;
  }
}
