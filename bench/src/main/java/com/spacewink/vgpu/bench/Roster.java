package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The providers that may take part in the benchmark of an operation: those that were admitted.
 *
 * @param selection knows the admitted providers
 * @param operation short name of the operation
 * @param choice short id of the contestant that leaves the choice of a provider to the runtime
 */
record Roster(ProviderSelection selection, String operation, String choice) {
  /** Short ids of the providers for a type. */
  List<String> admitted(DataType type) {
    return selection.choice(operation, type).candidates().stream()
        .filter(
            candidate ->
                candidate.state() == ProviderState.SELECTED
                    || candidate.state() == ProviderState.STANDBY)
        .map(Candidate::provider)
        .toList();
  }

  /** All names that a plan may have. */
  List<String> names() {
    Set<String> names = new TreeSet<>();
    for (DataType type : DataType.values()) {
      names.addAll(admitted(type));
    }
    names.add(choice);
    return List.copyOf(names);
  }

  /**
   * @throws VgpuException INVALID_VALUE if one of the names is unknown
   */
  void check(List<String> wanted) {
    List<String> known = names();
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw VgpuException.invalid(
            "bench "
                + operation
                + ": unknown contestant '"
                + name
                + "': expected one of "
                + String.join(", ", known));
      }
    }
  }

  /** Whether a plan's list has a name; an empty list has all. */
  static boolean has(List<String> wanted, String name) {
    return wanted.isEmpty() || wanted.contains(name);
  }

  /**
   * Libraries start as many threads as they are told, and may end the process where they fail.
   *
   * @throws VgpuException INVALID_VALUE if there are more threads than CPUs
   */
  void checkThreads(String library, List<Integer> counts, int logicalCpus) {
    for (int threads : counts) {
      if (threads > logicalCpus) {
        throw VgpuException.invalid(
            "bench "
                + operation
                + ": threads is "
                + threads
                + ": expected at most "
                + logicalCpus
                + ", the machine's logical CPUs, with "
                + library);
      }
    }
  }
}
