package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.tune.Wisdom;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * What a provider wants to know again after a restart.
 *
 * @param provider short id of the provider
 * @param version version of what learned it
 * @param name what it is about
 * @param text what it is
 */
record KeptWisdom(String provider, String version, String name, String text) {
  private static final int LONGEST_NAME = 32;
  private static final int LONGEST_VERSION = 64;

  /** What is wrong with it, or null: who is told of it decides what to make of that. */
  String defect() {
    if (!isName(provider) || !isName(name)) {
      return "a name is not of at most " + LONGEST_NAME + " lower-case letters, digits and dashes";
    }
    if (version.length() > LONGEST_VERSION) {
      return "a version has more than " + LONGEST_VERSION + " characters";
    }
    return text.length() > Wisdom.MOST_CHARACTERS
        ? "it has " + text.length() + " characters: expected at most " + Wisdom.MOST_CHARACTERS
        : null;
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
  }

  /** Whether it is of the same provider about the same thing. */
  boolean replaces(KeptWisdom other) {
    return provider.equals(other.provider) && name.equals(other.name);
  }

  /** Of all of it, so that nothing counts that was changed by hand or by accident. */
  String checksum() {
    CRC32 checksum = new CRC32();
    String all = provider + '\n' + version + '\n' + name + '\n' + text;
    checksum.update(all.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }
}
