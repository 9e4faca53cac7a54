package com.spacewink.vgpu.gogo;

/** One thing that {@code vgpu diag} looks at. To add one, list it in {@link DiagCommand}. */
interface HealthCheck {
  /** What a check found. */
  enum Result {
    PASS("Pass"),
    WARN("Warn"),
    FAIL("Fail"),
    SKIP("Skip");

    private final String title;

    Result(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /**
   * @param result how it went
   * @param detail what was found, in one line
   */
  record Finding(Result result, String detail) {
    static Finding pass(String detail) {
      return new Finding(Result.PASS, detail);
    }

    static Finding warn(String detail) {
      return new Finding(Result.WARN, detail);
    }

    static Finding fail(String detail) {
      return new Finding(Result.FAIL, detail);
    }

    static Finding skip(String detail) {
      return new Finding(Result.SKIP, detail);
    }
  }

  /** A short name, by which {@code --only} finds it. */
  String name();

  /** Looks. What it throws counts as a failure. */
  Finding look();
}
