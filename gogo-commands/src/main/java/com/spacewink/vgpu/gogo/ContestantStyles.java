package com.spacewink.vgpu.gogo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How each contestant looks in every panel of a plot. Colours are those of Okabe and Ito, which
 * people with any kind of colour vision can tell apart; shapes differ besides.
 */
final class ContestantStyles {
  /** Colours in the light, then in the dark; yellow and black are left out for their contrast. */
  private static final String[][] COLOURS = {
    {"#0072b2", "#4ba3dd"},
    {"#d55e00", "#f0813d"},
    {"#009e73", "#2dc49b"},
    {"#cc79a7", "#dd97bd"},
    {"#e69f00", "#efb73e"},
    {"#56b4e9", "#8dcdf2"},
  };

  private static final double RING = 7;

  private final Map<String, Style> styles = new LinkedHashMap<>();

  /**
   * @param name what the legend says
   * @param isChoice whether it is a ring around another's mark
   * @param index which colour and mark it has
   */
  record Style(String name, boolean isChoice, int index) {
    /** The class that has its colour. */
    String colour() {
      return isChoice ? "choice" : "colour" + index % COLOURS.length;
    }

    /** Later ones are drawn above earlier ones. */
    int order() {
      return isChoice ? Integer.MAX_VALUE : index;
    }

    void drawMark(SvgWriter svg, double x, double y, String tooltip) throws IOException {
      if (isChoice) {
        svg.path("choice", PlotMark.circle(x, y, RING), tooltip);
      } else {
        svg.path("mark " + colour(), mark().at(x, y), tooltip);
      }
    }

    /** Where the colours begin again, the marks are others. */
    private PlotMark mark() {
      PlotMark[] marks = PlotMark.values();
      return marks[(index + index / COLOURS.length) % marks.length];
    }
  }

  ContestantStyles(List<PlottedRate> rates) {
    for (PlottedRate rate : rates) {
      boolean isChoice = rate.isChoice();
      String name = isChoice ? rate.contestant() + ": the runtime's choice" : rate.contestant();
      styles.computeIfAbsent(key(rate), absent -> new Style(name, isChoice, styles.size()));
    }
  }

  Style of(PlottedRate rate) {
    return styles.get(key(rate));
  }

  List<Style> all() {
    return new ArrayList<>(styles.values());
  }

  /** The number of places side by side that a mark for each contestant takes. */
  int places() {
    return (int) styles.values().stream().filter(style -> !style.isChoice()).count();
  }

  /** Which of those places a result has: the choice that of the provider that it chose. */
  double place(PlottedRate rate) {
    List<Style> apart = styles.values().stream().filter(style -> !style.isChoice()).toList();
    Style style = of(rate);
    if (style.isChoice()) {
      style = styles.get("provider " + rate.provider().orElse(""));
    }
    return style == null ? (apart.size() - 1) / 2.0 : apart.indexOf(style);
  }

  /** The rules of a style sheet that give the classes their colours. */
  static String rules(boolean inTheDark) {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < COLOURS.length; i++) {
      String colour = COLOURS[i][inTheDark ? 1 : 0];
      rules.append(".curve.colour").append(i).append("{stroke:").append(colour).append("}");
      rules.append(".mark.colour").append(i).append("{fill:").append(colour).append("}");
    }
    return rules.toString();
  }

  /** A provider and a library may have one name. */
  private static String key(PlottedRate rate) {
    return rate.kind() + " " + rate.contestant();
  }
}
