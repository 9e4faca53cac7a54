package com.spacewink.vgpu.gogo;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/**
 * A function of Gogo's shell that tells it how the words of vgpu's commands go on. The shell's
 * profile calls it, as the shell forgets all completions before.
 *
 * @param catalog the commands
 */
record Completions(CommandCatalog catalog) implements Function {
  /** The function's name. */
  static final String FUNCTION = "__vgpu_completions";

  @Override
  public Object execute(CommandSession session, List<Object> words) throws Exception {
    for (CommandHelp page : catalog.pages()) {
      String complete = "complete -c vgpu:" + page.name();
      session.execute(complete + " -d " + quoted(page.summary()));
      for (CommandSyntax.Option option : page.options()) {
        session.execute(complete + names(option) + " -d " + quoted(option.description()));
      }
      session.execute(complete + " -a __files");
    }
    return null;
  }

  private static String names(CommandSyntax.Option option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      boolean isLong = name.startsWith("--");
      names.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
    }
    return names.toString();
  }

  /** Between single quotes, nothing has a meaning but the quote itself. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "’") + "'";
  }
}
