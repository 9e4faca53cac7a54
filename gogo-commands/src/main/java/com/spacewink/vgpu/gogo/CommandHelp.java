package com.spacewink.vgpu.gogo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The help page of one command, made from its annotations. */
final class CommandHelp {
  private final String name;
  private final String example;
  private final CommandSyntax syntax;

  CommandHelp(Command command) {
    this.name = command.name();
    this.example = command.example();
    this.syntax = command.syntax();
  }

  String name() {
    return name;
  }

  void print(PrintStream out, boolean json) {
    if (json) {
      document().print(out);
      return;
    }
    out.println("usage: " + usage());
    out.println();
    out.println("  " + syntax.summary());
    out.println();
    Table table = Table.withoutHeader();
    for (CommandSyntax.Operand operand : syntax.operands()) {
      table.row("  " + operand.name(), operand.description());
    }
    for (CommandSyntax.Option option : options()) {
      table.row("  " + spelling(option), option.description());
    }
    table.print(out);
    out.println();
    out.println("example: " + example);
  }

  JsonObject document() {
    List<JsonObject> operands = new ArrayList<>();
    for (CommandSyntax.Operand operand : syntax.operands()) {
      operands.add(
          new JsonObject()
              .put("name", operand.name())
              .put("description", operand.description())
              .put("optional", operand.isOptional()));
    }
    List<JsonObject> options = new ArrayList<>();
    for (CommandSyntax.Option option : options()) {
      options.add(
          new JsonObject()
              .put("names", option.names())
              .put("description", option.description())
              .put("takes_value", !option.isFlag()));
    }
    return new JsonObject()
        .put("name", name)
        .put("summary", syntax.summary())
        .put("usage", usage())
        .put("operands", operands)
        .put("options", options)
        .put("example", example);
  }

  String summary() {
    return syntax.summary();
  }

  /** What follows the command's name in the list of all commands. */
  String shortUsage() {
    return syntax.usage();
  }

  List<CommandSyntax.Option> options() {
    List<CommandSyntax.Option> options = new ArrayList<>(syntax.options());
    options.add(CommandSyntax.VERBOSE);
    options.add(CommandSyntax.HELP);
    return options;
  }

  private String usage() {
    return ("vgpu " + name + " [options] " + syntax.usage()).strip();
  }

  private static String spelling(CommandSyntax.Option option) {
    return String.join(", ", option.names()) + (option.isFlag() ? "" : " X");
  }
}
