package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Who takes part in a benchmark, as its options say. */
final class Contestants {
  /** Stands for every library that the machine has. */
  private static final String ALL = "all";

  private Contestants() {}

  /**
   * The providers that are named, none for all.
   *
   * @throws VgpuException INVALID_VALUE if one is not among the known ones
   */
  static List<String> providers(String text, List<String> known) {
    List<String> wanted = OptionValues.list("--providers", text).stream().distinct().toList();
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw VgpuException.invalid(
            "no contestant is named '"
                + name
                + "': the contestants are "
                + String.join(", ", known));
      }
    }
    return wanted;
  }

  /**
   * The libraries that are named. The benchmark itself refuses names that it does not know or find,
   * as it can tell why.
   */
  static List<String> libraries(String text, Supplier<List<String>> present) {
    return text.equals(ALL)
        ? present.get()
        : OptionValues.list("--against", text).stream().distinct().toList();
  }

  /** The versions of libraries, as far as they tell them. */
  static Map<String, Optional<String>> versions(
      List<String> libraries, Function<String, Optional<String>> version) {
    Map<String, Optional<String>> versions = new LinkedHashMap<>();
    libraries.forEach(library -> versions.put(library, version.apply(library)));
    return versions;
  }
}
