package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** All commands of the scope vgpu. */
@FunctionalInterface
interface CommandCatalog {
  /** Their help pages, by name. */
  List<CommandHelp> pages();

  /**
   * The commands in a service registry. They are looked up when somebody asks, not injected: a
   * command that needs all commands would be waiting for itself.
   */
  static CommandCatalog in(BundleContext context) {
    return () -> {
      List<CommandHelp> pages = new ArrayList<>();
      try {
        for (ServiceReference<Function> reference :
            context.getServiceReferences(Function.class, "(osgi.command.scope=vgpu)")) {
          if (context.getService(reference) instanceof Command command) {
            pages.add(new CommandHelp(command));
          }
          context.ungetService(reference);
        }
      } catch (InvalidSyntaxException e) {
        throw new VgpuException(Status.NOT_READY, "the commands cannot be listed", e);
      }
      pages.sort(Comparator.comparing(CommandHelp::name));
      return pages;
    };
  }
}
