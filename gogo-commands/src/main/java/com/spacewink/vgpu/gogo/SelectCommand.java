package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.select.ProviderSelection;
import java.util.TreeMap;
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

/** {@code vgpu:select}. */
@Component(service = Function.class)
@GogoCommand(scope = "vgpu", function = "select")
public final class SelectCommand extends Command {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile ProviderSelection selection;

  /** A command that waits for its service. */
  @Activate
  public SelectCommand() {
    this(null);
  }

  SelectCommand(ProviderSelection selection) {
    super("select", "vgpu select gemm scalar");
    this.selection = selection;
  }

  /**
   * Pins a provider, or takes the pin back.
   *
   * @param session where it is printed
   * @param clear whether the pin is taken back
   * @param json whether as JSON
   * @param operation name of an operation
   * @param provider short id, null with {@code clear}
   */
  @Descriptor("let one provider do an operation, while this framework runs")
  public void select(
      CommandSession session,
      @Descriptor("take the pin back: the runtime chooses again")
          @Parameter(names = "--clear", presentValue = "true", absentValue = "false")
          boolean clear,
      @Descriptor(JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
          boolean json,
      @Descriptor("OP: the operation, such as gemm") String operation,
      @Descriptor("[PROVIDER]: the provider that is to do it, such as scalar") String provider) {
    if (clear == (provider != null)) {
      throw VgpuException.invalid("expected either a provider for " + operation + " or --clear");
    }
    ProviderSelection choices = required(selection, "the choice of providers");
    if (clear) {
      choices.unpin(operation);
    } else {
      choices.pin(operation, provider);
    }
    Streams streams = Streams.of(session);
    if (json) {
      document(choices, operation).print(streams.out());
    } else {
      streams.out().println(line(operation, provider));
    }
  }

  private static JsonObject document(ProviderSelection choices, String operation) {
    JsonObject pins = new JsonObject();
    new TreeMap<>(choices.pins()).forEach(pins::put);
    return new JsonObject()
        .put("op", operation)
        .put("provider", choices.pins().get(operation))
        .put("pins", pins);
  }

  private static String line(String operation, String provider) {
    return provider == null
        ? operation + ": the runtime chooses again"
        : operation
            + ": pinned to "
            + provider
            + " in this framework, until --clear or the framework's end";
  }
}
