package com.spacewink.vgpu.gogo;

import static com.spacewink.vgpu.gogo.SvgWriter.point;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One panel of a plot: the rates of all contestants over the sizes, with all else equal. Lengths
 * stand on a logarithmic axis and are joined by lines; other sizes have no order, so each has a
 * place of its own and nothing joins them.
 */
final class RatePanel {
  private static final double LEFT = 46;
  private static final double RIGHT = 12;
  private static final double TOP = 44;
  private static final double BOTTOM = 48;
  private static final double BOTTOM_OF_SLANTED = 98;

  /** Distance of the first and the last length from the frame. */
  private static final double INSET = 22;

  /** Half the length of the ceiling over a size that has no neighbours. */
  private static final double REACH = 15;

  /** The most that two contestants stand apart over such a size. */
  private static final double DISTANCE = 7;

  private static final double WIDTH_OF_DIGIT = 6.6;
  private static final double GAP = 6;

  /** A size and its place on a logarithmic axis, if it has one. */
  private record Size(String text, OptionalLong length) {
    static Size of(PlottedRate rate) {
      return new Size(rate.size(), rate.length());
    }

    String label() {
      return Long.toString(length.getAsLong());
    }

    double logarithm() {
      return Math.log(length.getAsLong());
    }
  }

  private final RatePlot.Captions captions;
  private final List<PlottedRate> rates;
  private final List<Size> sizes;
  private final boolean isOrdered;
  private final PlotScale scale;
  private final double x;
  private final double y;
  private final double width;
  private final double height;

  /**
   * @param rates of one panel
   * @param x left edge
   * @param y upper edge
   */
  RatePanel(
      RatePlot.Captions captions,
      List<PlottedRate> rates,
      double x,
      double y,
      double width,
      double height) {
    this.captions = captions;
    this.rates = rates;
    this.isOrdered = rates.stream().allMatch(rate -> rate.length().isPresent());
    this.sizes = sizes(isOrdered, rates);
    this.scale = PlotScale.upTo(largest(rates));
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
  }

  void draw(SvgWriter svg, ContestantStyles styles) throws IOException {
    svg.text("heading", x + LEFT, y + 14, rates.get(0).panel());
    drawRates(svg);
    drawSizes(svg);
    drawCeiling(svg);
    for (Map.Entry<ContestantStyles.Style, List<PlottedRate>> each : byStyle(styles).entrySet()) {
      drawContestant(svg, styles, each.getKey(), each.getValue());
    }
  }

  private void drawRates(SvgWriter svg) throws IOException {
    svg.text("label start", x + LEFT, y + TOP - 12, "GFLOP/s");
    for (int i = 0; i <= scale.steps(); i++) {
      double value = i * scale.step();
      svg.line(i == 0 ? "axis" : "grid", x + LEFT, atRate(value), x + width - RIGHT, atRate(value));
      svg.text("label end", x + LEFT - 7, atRate(value) + 4, SvgWriter.number(value));
    }
  }

  private void drawSizes(SvgWriter svg) throws IOException {
    double bottom = y + height - bottom();
    for (Size size : sizes) {
      svg.line("axis", atSize(size), bottom, atSize(size), bottom + 4);
    }
    if (isOrdered) {
      for (Size size : labelled()) {
        svg.text("label middle", atSize(size), bottom + 18, size.label());
      }
    } else {
      for (Size size : sizes) {
        svg.slantedText("label end", atSize(size) + 4, bottom + 15, size.text());
      }
    }
    svg.text(
        "label middle",
        x + (LEFT + width - RIGHT) / 2,
        y + height - 10,
        isOrdered ? captions.ordered() : captions.others());
  }

  /**
   * The sizes whose labels find room: powers of two before others, small ones before large ones.
   */
  private List<Size> labelled() {
    List<Size> labelled = new ArrayList<>();
    sizes.stream()
        .sorted(Comparator.comparing(size -> Long.bitCount(size.length().getAsLong()) > 1))
        .filter(size -> labelled.stream().noneMatch(other -> isTooNear(size, other)))
        .forEach(labelled::add);
    return labelled;
  }

  private boolean isTooNear(Size a, Size b) {
    double needed = (widthOf(a) + widthOf(b)) / 2 + GAP;
    return Math.abs(atSize(a) - atSize(b)) < needed;
  }

  private static double widthOf(Size size) {
    return WIDTH_OF_DIGIT * size.label().length();
  }

  /** The median of the ceiling differs a little from case to case, as it is measured in each. */
  private void drawCeiling(SvgWriter svg) throws IOException {
    Map<Size, Double> ceilings = new LinkedHashMap<>();
    for (PlottedRate rate : rates) {
      rate.ceiling().ifPresent(ceiling -> ceilings.put(Size.of(rate), ceiling));
    }
    List<Size> measured = sizes.stream().filter(ceilings::containsKey).toList();
    StringBuilder data = new StringBuilder();
    for (Size size : measured) {
      double at = atSize(size);
      double level = atRate(ceilings.get(size));
      if (isOrdered && measured.size() > 1) {
        data.append(data.isEmpty() ? "M" : "L").append(point(at, level));
      } else {
        data.append("M").append(point(at - REACH, level));
        data.append("L").append(point(at + REACH, level));
      }
    }
    if (!measured.isEmpty()) {
      svg.path("ceiling", data.toString(), "the loop of multiply-adds in registers");
    }
  }

  private void drawContestant(
      SvgWriter svg, ContestantStyles styles, ContestantStyles.Style style, List<PlottedRate> own)
      throws IOException {
    if (isOrdered && own.size() > 1 && !style.isChoice()) {
      StringBuilder data = new StringBuilder();
      for (PlottedRate rate : own) {
        data.append(data.isEmpty() ? "M" : "L");
        data.append(point(at(rate, styles), atRate(rate.gflops())));
      }
      svg.path("curve " + style.colour(), data.toString(), "");
    }
    for (PlottedRate rate : own) {
      style.drawMark(svg, at(rate, styles), atRate(rate.gflops()), tooltip(rate));
    }
  }

  private static String tooltip(PlottedRate rate) {
    String chosen =
        rate.provider()
            .filter(provider -> !provider.equals(rate.contestant()))
            .map(provider -> " (" + provider + ")")
            .orElse("");
    return String.format(
        Locale.ROOT,
        "%s%s, %s: %.1f GFLOP/s",
        rate.contestant(),
        chosen,
        rate.size(),
        rate.gflops());
  }

  /** Each contestant's results in the order of the sizes; the choice last, as a ring around one. */
  private Map<ContestantStyles.Style, List<PlottedRate>> byStyle(ContestantStyles styles) {
    Map<ContestantStyles.Style, List<PlottedRate>> ordered =
        new TreeMap<>(Comparator.comparingInt(ContestantStyles.Style::order));
    for (Size size : sizes) {
      for (PlottedRate rate : rates) {
        if (Size.of(rate).equals(size)) {
          ordered.computeIfAbsent(styles.of(rate), style -> new ArrayList<>()).add(rate);
        }
      }
    }
    return ordered;
  }

  /** Where no lines lead from mark to mark, the contestants stand side by side over a size. */
  private double at(PlottedRate rate, ContestantStyles styles) {
    double middle = atSize(Size.of(rate));
    if (isOrdered) {
      return middle;
    }
    double room = (width - LEFT - RIGHT) / sizes.size();
    double distance = Math.min(DISTANCE, room / (styles.places() + 1));
    return middle + (styles.place(rate) - (styles.places() - 1) / 2.0) * distance;
  }

  private double atSize(Size size) {
    double begin = x + LEFT;
    double end = x + width - RIGHT;
    if (!isOrdered || sizes.size() == 1) {
      return begin + (sizes.indexOf(size) + 0.5) / sizes.size() * (end - begin);
    }
    double first = sizes.get(0).logarithm();
    double last = sizes.get(sizes.size() - 1).logarithm();
    double part = (size.logarithm() - first) / (last - first);
    return begin + INSET + part * (end - begin - 2 * INSET);
  }

  private double atRate(double gflops) {
    double bottom = y + height - bottom();
    return bottom - gflops / scale.end() * (bottom - y - TOP);
  }

  private double bottom() {
    return isOrdered ? BOTTOM : BOTTOM_OF_SLANTED;
  }

  private static List<Size> sizes(boolean isOrdered, List<PlottedRate> rates) {
    List<Size> sizes = rates.stream().map(Size::of).distinct().toList();
    return isOrdered
        ? sizes.stream().sorted(Comparator.comparingDouble(Size::logarithm)).toList()
        : sizes;
  }

  private static double largest(List<PlottedRate> rates) {
    return rates.stream()
        .mapToDouble(rate -> Math.max(rate.gflops(), rate.ceiling().orElse(0)))
        .max()
        .orElse(1);
  }
}
