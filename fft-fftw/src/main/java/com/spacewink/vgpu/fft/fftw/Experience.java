package com.spacewink.vgpu.fft.fftw;

import com.spacewink.vgpu.api.tune.Wisdom;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What FFTW, of one precision, has learned by measuring: its wisdom. It is kept where the service
 * {@link Wisdom} does, if that is there. Used by one thread at a time.
 */
final class Experience {
  private static final String PROVIDER = "fftw";

  private final FftwLibrary fftw;
  private final Supplier<Optional<Wisdom>> wisdom;

  private boolean isRecalled;
  private boolean isFull;
  private String measured = "";

  /**
   * @param fftw the library
   * @param wisdom the service, while it is there
   */
  Experience(FftwLibrary fftw, Supplier<Optional<Wisdom>> wisdom) {
    this.fftw = fftw;
    this.wisdom = wisdom;
  }

  /** Makes FFTW know what was kept, as soon as there is who kept it. */
  void recall() {
    if (isRecalled) {
      return;
    }
    wisdom
        .get()
        .ifPresent(
            service -> {
              isRecalled = true;
              service.recall(PROVIDER, fftw.version(), name()).ifPresent(this::learn);
            });
  }

  /** Keeps all that FFTW knows. */
  void keep() {
    String text = fftw.export_wisdom_to_string();
    if (text.length() > Wisdom.MOST_CHARACTERS) {
      warnOnceFull();
      return;
    }
    measured = text;
    wisdom.get().ifPresent(service -> service.keep(PROVIDER, fftw.version(), name(), text));
  }

  /** Makes FFTW forget all but what was kept. */
  void restore() {
    fftw.forget_wisdom();
    if (!measured.isEmpty()) {
      fftw.import_wisdom_from_string(measured);
    }
  }

  private void learn(String text) {
    restore();
    if (fftw.import_wisdom_from_string(text)) {
      measured = fftw.export_wisdom_to_string();
    } else {
      warn(
          "fftw: "
              + fftw.version()
              + " refuses the wisdom that was kept for "
              + name()
              + "; it will measure again");
    }
  }

  private void warnOnceFull() {
    if (!isFull) {
      isFull = true;
      warn(
          "fftw: its wisdom for "
              + name()
              + " takes more than "
              + Wisdom.MOST_CHARACTERS
              + " characters; what it learns from now on is not kept");
    }
  }

  private String name() {
    return fftw.precision().type().id();
  }

  /** The first logger of a process loads java.util.logging, which most starts do not need. */
  private static void warn(String message) {
    System.getLogger("vgpu.fft").log(Level.WARNING, message);
  }
}
