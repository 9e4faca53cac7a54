package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.ProviderState;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How fast a part of the demo was.
 *
 * @param provider short id of the chosen provider
 * @param reason why it was chosen
 * @param chosen its rate
 * @param plainProvider short id of the one in plain Java
 * @param plain the rate of that one, if it is there to compare with
 */
record DemoRates(
    String provider, String reason, double chosen, String plainProvider, OptionalDouble plain) {
  /**
   * @param provider short id of the chosen provider
   * @param choice all providers
   * @param plainProvider short id of the one in plain Java
   * @param rate measures a provider
   */
  static DemoRates of(
      String provider, Choice choice, String plainProvider, ToDoubleFunction<String> rate) {
    String reason =
        choice.selected().filter(provider::equals).isPresent()
            ? choice.reason()
            : "the best that was measured for this size";
    double chosen = rate.applyAsDouble(provider);
    OptionalDouble plain = OptionalDouble.empty();
    if (provider.equals(plainProvider)) {
      plain = OptionalDouble.of(chosen);
    } else if (choice.candidates().stream().anyMatch(each -> isAdmitted(each, plainProvider))) {
      plain = OptionalDouble.of(rate.applyAsDouble(plainProvider));
    }
    return new DemoRates(provider, reason, chosen, plainProvider, plain);
  }

  OptionalDouble ratio() {
    return plain.isPresent()
        ? OptionalDouble.of(chosen / plain.getAsDouble())
        : OptionalDouble.empty();
  }

  /**
   * Prints the rates and their ratio.
   *
   * @param format of a rate, with its unit
   */
  void print(PrintStream out, String format) {
    out.printf(Locale.US, "speed     " + format + " by %s%n", chosen, provider);
    plain.ifPresent(
        rate -> out.printf(Locale.US, "          " + format + " by %s%n", rate, plainProvider));
    ratio().ifPresent(ratio -> out.printf(Locale.US, "ratio     %.1f%n", ratio));
  }

  private static boolean isAdmitted(Candidate candidate, String provider) {
    return candidate.provider().equals(provider)
        && (candidate.state() == ProviderState.SELECTED
            || candidate.state() == ProviderState.STANDBY);
  }
}
