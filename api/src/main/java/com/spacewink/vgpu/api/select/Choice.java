package com.spacewink.vgpu.api.select;

import com.spacewink.vgpu.api.DataType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the runtime decided who does an operation. The order is: can run, pinned by the operator,
 * measured, service ranking, lowest service id.
 *
 * @param capability kind of provider, such as {@code kernel}
 * @param operation name of the operation, such as {@code gemm}
 * @param type the element type the decision is for
 * @param selected short id of the provider that calls go to, or empty if there is none
 * @param reason why that one, in one line
 * @param candidates every provider that offers the operation for the type, best first
 */
public record Choice(
    String capability,
    String operation,
    DataType type,
    Optional<String> selected,
    String reason,
    List<Candidate> candidates) {

  /** Checks that nothing is missing. */
  public Choice {
    Objects.requireNonNull(capability, "capability");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(selected, "selected");
    Objects.requireNonNull(reason, "reason");
    candidates = List.copyOf(candidates);
  }
}
