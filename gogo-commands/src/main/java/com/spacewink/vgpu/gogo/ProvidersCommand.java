package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.Choice;
import com.spacewink.vgpu.api.select.MeasuredChoice;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code vgpu:providers}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "providers")
public final class ProvidersCommand extends Command {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile ProviderSelection selection;

  /** A command that waits for its service. */
  @Activate
  public ProvidersCommand() {
    this(null);
  }

  ProvidersCommand(ProviderSelection selection) {
    super("providers", "vgpu providers --why gemm");
    this.selection = selection;
  }

  /**
   * Prints every provider of every operation, or how one operation's was chosen.
   *
   * @param session where it is printed
   * @param why name of an operation, empty for all
   * @param json whether as JSON
   */
  @Descriptor("every provider by capability, where it stands and why")
  public void providers(
      CommandSession session,
      @Descriptor("an operation: its candidates in order, and what decided")
          @Parameter(names = "--why", absentValue = "")
          String why,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json) {
    ProviderSelection choices = required(selection, "the choice of providers");
    PrintStream out = Streams.of(session).out();
    if (why.isEmpty()) {
      List<ProviderRow> rows = ProviderRow.of(choices, choices.operations());
      if (json) {
        new JsonObject().put("providers", documents(rows)).print(out);
      } else {
        printAll(rows, out);
      }
      return;
    }
    List<Choice> decisions = decisions(choices, why);
    if (json) {
      new JsonObject()
          .put("op", why)
          .put("pinned", choices.pins().get(why))
          .put("choices", decisions.stream().map(ProvidersCommand::document).toList())
          .put("measured", choices.measured(why).stream().map(ProvidersCommand::document).toList())
          .put("providers", documents(ProviderRow.of(choices, List.of(why))))
          .print(out);
    } else {
      decisions.forEach(choice -> printWhy(choice, choices.pins().get(why), out));
      printMeasured(choices.measured(why), out);
    }
  }

  /** The choices for all types, without those that no provider has to do with if any has. */
  private static List<Choice> decisions(ProviderSelection choices, String operation) {
    List<Choice> all =
        Arrays.stream(DataType.values()).map(type -> choices.choice(operation, type)).toList();
    List<Choice> contested = all.stream().filter(each -> !each.candidates().isEmpty()).toList();
    return contested.isEmpty() ? all : contested;
  }

  private static void printAll(List<ProviderRow> rows, PrintStream out) {
    Table table =
        Table.withHeader("CAPABILITY", "OP", "PROVIDER", "VERSION", "TYPES", "STATE", "REASON");
    for (ProviderRow row : rows) {
      table.row(
          row.capability(),
          row.operation(),
          row.candidate().provider(),
          row.candidate().version(),
          String.join(",", row.typeIds()),
          row.candidate().state(),
          row.candidate().reason());
    }
    table.print(out);
  }

  private static void printWhy(Choice choice, String pinned, PrintStream out) {
    out.println(
        choice.operation()
            + " "
            + choice.type().id()
            + ": "
            + choice.selected().orElse("nobody")
            + " ("
            + choice.reason()
            + ")");
    Table table =
        Table.withHeader("  PROVIDER", "STATE", "PINNED", "MEASURED", "RANKING", "REASON");
    for (Candidate candidate : choice.candidates()) {
      table.row(
          "  " + candidate.provider(),
          candidate.state(),
          candidate.provider().equals(pinned) ? "yes" : "no",
          measured(candidate.measured()),
          candidate.ranking(),
          candidate.reason());
    }
    table.print(out);
    out.println();
  }

  /** What was measured decides for its own class of sizes alone, so it has a table of its own. */
  private static void printMeasured(List<MeasuredChoice> choices, PrintStream out) {
    if (choices.isEmpty()) {
      out.println("no class of sizes is measured: `vgpu tune` does that");
      return;
    }
    Table table =
        Table.withHeader(
            "CLASS", "TYPE", "PROVIDER", "VARIANT", "RATE", "MEASURED", "REASON AND CONTESTANTS");
    for (MeasuredChoice choice : choices) {
      table.row(
          choice.sizeClass(),
          choice.type().id(),
          choice.provider(),
          choice.variant().isEmpty() ? "-" : choice.variant(),
          choice.rate() == 0 ? "-" : rate(choice.rate()),
          choice.measuredAt().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10),
          choice.reason() + ": " + contestants(choice));
    }
    table.print(out);
  }

  private static String contestants(MeasuredChoice choice) {
    return choice.contestants().stream()
        .map(
            each ->
                each.provider()
                    + (each.variant().isEmpty() ? "" : "/" + each.variant())
                    + " "
                    + rate(each.rate()))
        .collect(Collectors.joining(", "));
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, "%.1f", rate);
  }

  private static String measured(OptionalDouble rate) {
    return rate.isPresent() ? rate(rate.getAsDouble()) : "-";
  }

  private static List<JsonObject> documents(List<ProviderRow> rows) {
    return rows.stream()
        .map(
            row ->
                document(row.candidate())
                    .put("capability", row.capability())
                    .put("op", row.operation())
                    .put("types", row.typeIds()))
        .toList();
  }

  private static JsonObject document(Choice choice) {
    return new JsonObject()
        .put("type", choice.type().id())
        .put("selected", choice.selected())
        .put("reason", choice.reason())
        .put("candidates", choice.candidates().stream().map(ProvidersCommand::document).toList());
  }

  private static JsonObject document(MeasuredChoice choice) {
    return new JsonObject()
        .put("type", choice.type().id())
        .put("class", choice.sizeClass())
        .put("provider", choice.provider())
        .put("variant", choice.variant())
        .put("threads", choice.threads() == 0 ? null : choice.threads())
        .put("rate", choice.rate() == 0 ? null : choice.rate())
        .put("measured_at", choice.measuredAt().truncatedTo(ChronoUnit.SECONDS))
        .put("reason", choice.reason())
        .put(
            "contestants",
            choice.contestants().stream()
                .map(
                    each ->
                        new JsonObject()
                            .put("provider", each.provider())
                            .put("version", each.version())
                            .put("variant", each.variant())
                            .put("rate", each.rate()))
                .toList());
  }

  private static JsonObject document(Candidate candidate) {
    return new JsonObject()
        .put("provider", candidate.provider())
        .put("version", candidate.version())
        .put("state", candidate.state())
        .put("reason", candidate.reason())
        .put("isa", candidate.isa())
        .put("ranking", candidate.ranking())
        .put("measured", candidate.measured());
  }
}
