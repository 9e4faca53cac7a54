package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VgpuException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;

/**
 * What may stand on a command's line, read from the Gogo annotations of its method.
 *
 * <p>Gogo matches arguments against these annotations too, but answers "Cannot coerce" to anything
 * it cannot match. This class says what is wrong. Options are parameters with {@link Parameter};
 * every other String is an operand, whose descriptor begins with its name and a colon; a name in
 * brackets is optional. An option whose descriptor begins with a name in capitals and a colon
 * stands in the usage with it, as one that the command's method does not do without. Options may
 * stand before, between and behind operands; {@code --} ends them.
 *
 * @param method the method that does the work
 * @param summary what the command does, in one line
 * @param options its options, in the method's order
 * @param operands its operands, in the method's order
 */
record CommandSyntax(Method method, String summary, List<Option> options, List<Operand> operands) {

  private static final Pattern REQUIRED = Pattern.compile("[A-Z][A-Z0-9]*");

  /** Options that every command takes and that never reach its method. */
  static final Option VERBOSE =
      new Option(
          List.of("--verbose"), "a stack trace too if the command fails", true, "false", -1, null);

  static final Option HELP =
      new Option(
          List.of("--help", "-h"), "what the command does and takes", true, "false", -1, null);

  /**
   * @param names the name and its aliases
   * @param description for help
   * @param isFlag whether it takes no value
   * @param absent its value where it is not given
   * @param parameter index of the method's parameter, -1 for none
   * @param required what stands for its value in the usage; null if it may be left out
   */
  record Option(
      List<String> names,
      String description,
      boolean isFlag,
      String absent,
      int parameter,
      String required) {}

  /**
   * @param name what stands for it in the usage
   * @param description for help
   * @param isOptional whether it may be left out; null is passed then
   * @param parameter index of the method's parameter
   */
  record Operand(String name, String description, boolean isOptional, int parameter) {}

  /**
   * A line taken apart.
   *
   * @param values what each option that was given holds
   * @param operands the operands
   */
  private record Line(Map<Option, String> values, List<String> operands) {}

  /** The syntax of a command whose method is named like it. */
  static CommandSyntax of(Class<?> command, String name) {
    for (Method method : command.getMethods()) {
      if (method.getName().equals(name) && method.isAnnotationPresent(Descriptor.class)) {
        return of(method);
      }
    }
    throw new IllegalStateException(command + " has no described method " + name);
  }

  private static CommandSyntax of(Method method) {
    List<Option> options = new ArrayList<>();
    List<Operand> operands = new ArrayList<>();
    java.lang.reflect.Parameter[] parameters = method.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].getType() == CommandSession.class) {
        continue;
      }
      String description = parameters[i].getAnnotation(Descriptor.class).value();
      Parameter option = parameters[i].getAnnotation(Parameter.class);
      if (option == null) {
        operands.add(operand(description, i));
      } else {
        options.add(option(option, description, i));
      }
    }
    String summary = method.getAnnotation(Descriptor.class).value();
    return new CommandSyntax(method, summary, List.copyOf(options), List.copyOf(operands));
  }

  private static Option option(Parameter option, String description, int parameter) {
    boolean isFlag = !option.presentValue().equals(Parameter.UNSPECIFIED);
    String[] parts = description.split(": ", 2);
    boolean isRequired = REQUIRED.matcher(parts[0]).matches();
    return new Option(
        List.of(option.names()),
        isRequired ? parts[1] : description,
        isFlag,
        option.absentValue(),
        parameter,
        isRequired ? parts[0] : null);
  }

  private static Operand operand(String description, int parameter) {
    String[] parts = description.split(": ", 2);
    boolean isOptional = parts[0].startsWith("[");
    String name = isOptional ? parts[0].substring(1, parts[0].length() - 1) : parts[0];
    return new Operand(name, parts[1], isOptional, parameter);
  }

  /** Whether an option stands on the line, whatever else may be wrong with it. */
  static boolean contains(List<String> words, String option) {
    int end = words.indexOf("--");
    return (end < 0 ? words : words.subList(0, end)).contains(option);
  }

  /**
   * Matches a line to the method's parameters.
   *
   * @throws VgpuException with INVALID_VALUE if the line does not match
   */
  Object[] bind(CommandSession session, List<String> words) {
    Line line = split(words);
    checkOperands(line.operands);
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    arguments[0] = session;
    for (Option option : options) {
      String value = line.values.getOrDefault(option, option.absent);
      arguments[option.parameter] =
          types[option.parameter] == boolean.class ? (Object) Boolean.valueOf(value) : value;
    }
    for (int i = 0; i < line.operands.size(); i++) {
      arguments[operands.get(i).parameter] = line.operands.get(i);
    }
    return arguments;
  }

  /** The operands' names, as in the usage: {@code OP [PROVIDER]}. */
  String operandNames() {
    return operands.stream()
        .map(operand -> operand.isOptional ? "[" + operand.name + "]" : operand.name)
        .collect(Collectors.joining(" "));
  }

  /** The operands and the options that must be given: {@code A B -o C}. */
  String usage() {
    Stream<String> required =
        options.stream()
            .filter(option -> option.required != null)
            .map(option -> option.names.get(0) + " " + option.required);
    return Stream.concat(Stream.of(operandNames()), required)
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private Line split(List<String> words) {
    // By identity: the first hash of a record makes the JVM spend 20 ms on its hash function.
    Line line = new Line(new IdentityHashMap<>(), new ArrayList<>());
    boolean optionsEnded = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (optionsEnded || !isOption(word)) {
        line.operands.add(word);
      } else if (word.equals("--")) {
        optionsEnded = true;
      } else {
        Option option = option(word);
        String value = "true";
        if (!option.isFlag) {
          i++;
          if (i == words.size() || find(words.get(i)) != null) {
            throw VgpuException.invalid(word + " needs a value: " + option.description);
          }
          value = words.get(i);
        }
        if (line.values.put(option, value) != null) {
          throw VgpuException.invalid(word + " is given twice: expected it once");
        }
      }
    }
    return line;
  }

  private void checkOperands(List<String> found) {
    long least = operands.stream().filter(operand -> !operand.isOptional).count();
    if (found.size() >= least && found.size() <= operands.size()) {
      return;
    }
    String listed = found.isEmpty() ? "none" : found.size() + " (" + String.join(" ", found) + ")";
    String expected = operands.isEmpty() ? "none" : operandNames();
    throw VgpuException.invalid("found operands: " + listed + ", expected: " + expected);
  }

  private Option option(String word) {
    Option option = find(word);
    if (option == null) {
      String known =
          options.stream().map(each -> each.names.get(0)).collect(Collectors.joining(" "));
      throw VgpuException.invalid("unknown option '" + word + "': expected one of " + known);
    }
    return option;
  }

  private Option find(String word) {
    for (Option option : options) {
      if (option.names.contains(word)) {
        return option;
      }
    }
    if (VERBOSE.names.contains(word)) {
      return VERBOSE;
    }
    return HELP.names.contains(word) ? HELP : null;
  }

  /** {@code --name} and {@code -x} are options; {@code -1.5} and {@code -} are not. */
  private static boolean isOption(String word) {
    return word.startsWith("--")
        || word.length() > 1 && word.charAt(0) == '-' && Character.isLetter(word.charAt(1));
  }
}
