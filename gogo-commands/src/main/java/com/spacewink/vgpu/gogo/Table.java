package com.spacewink.vgpu.gogo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table in aligned columns. Numbers stand to the right; the last column is broken between words
 * where a line would pass 100 columns.
 */
final class Table {
  private static final int WIDTH = 100;
  private static final int LEAST_LAST_COLUMN = 24;
  private static final String GAP = "  ";
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Boolean> numeric = new ArrayList<>();

  private Table() {}

  static Table withHeader(String... names) {
    Table table = new Table();
    table.rows.add(List.of(names));
    return table;
  }

  static Table withoutHeader() {
    return new Table();
  }

  /** Adds a row; numbers are to be given with the digits that they are to show. */
  Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (int column = 0; column < cells.length; column++) {
      String text = String.valueOf(cells[column]);
      row.add(text);
      if (numeric.size() <= column) {
        numeric.add(true);
      }
      numeric.set(column, numeric.get(column) && isNumber(text));
    }
    rows.add(row);
    return this;
  }

  void print(PrintStream out) {
    int[] widths = widths();
    for (List<String> row : rows) {
      print(out, row, widths);
    }
  }

  private void print(PrintStream out, List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    int last = row.size() - 1;
    for (int column = 0; column < last; column++) {
      line.append(aligned(row.get(column), widths[column], isNumeric(column))).append(GAP);
    }
    int indent = line.length();
    int room = Math.max(LEAST_LAST_COLUMN, WIDTH - indent);
    List<String> parts = wrapped(row.get(last), room);
    line.append(aligned(parts.get(0), Math.min(widths[last], room), isNumeric(last)));
    out.println(line.toString().stripTrailing());
    for (String part : parts.subList(1, parts.size())) {
      out.println(" ".repeat(indent) + part);
    }
  }

  private int[] widths() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private boolean isNumeric(int column) {
    return column < numeric.size() && numeric.get(column);
  }

  private static String aligned(String text, int width, boolean right) {
    String blank = " ".repeat(Math.max(0, width - text.length()));
    return right ? blank + text : text + blank;
  }

  private static List<String> wrapped(String text, int room) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > room) {
      int space = rest.lastIndexOf(' ', room);
      if (space <= 0) {
        break;
      }
      lines.add(rest.substring(0, space));
      rest = rest.substring(space + 1);
    }
    lines.add(rest);
    return lines;
  }

  private static boolean isNumber(String text) {
    return text.equals("-") || NUMBER.matcher(text).matches();
  }
}
