package com.spacewink.vgpu.api.tune;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What providers have learned about this machine and want to know again after a restart, such as
 * FFTW's wisdom. It is kept in the tuner file, under the machine's name and a checksum. Wisdom that
 * is damaged, or of another version of its provider, is refused with one warning and forgotten.
 */
@ProviderType
public interface Wisdom {
  /** The most characters that one provider may keep under one name. */
  int MOST_CHARACTERS = 1 << 20;

  /**
   * @param provider short id of the provider
   * @param version version of what learned it: a library's, where one did
   * @param name what it is about; lower-case letters, digits and dashes, at most 32
   * @return what was kept, if there is something, and of that version
   */
  Optional<String> recall(String provider, String version, String name);

  /**
   * Keeps something in the place of what was there. The log says so if the file cannot be written.
   *
   * @param provider short id of the provider
   * @param version version of what learned it
   * @param name what it is about
   * @param text what to keep, at most {@link #MOST_CHARACTERS}
   */
  void keep(String provider, String version, String name, String text);
}
