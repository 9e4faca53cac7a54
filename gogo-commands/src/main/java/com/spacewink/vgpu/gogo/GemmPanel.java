package com.spacewink.vgpu.gogo;

import static com.spacewink.vgpu.gogo.SvgWriter.point;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One panel of a plot: the rates of all contestants over the sizes, with all else equal. Cubes
 * stand on a logarithmic axis and are joined by lines; other shapes have no order, so each has a
 * place of its own and nothing joins them.
 */
final class GemmPanel {
  private static final double LEFT = 46;
  private static final double RIGHT = 12;
  private static final double TOP = 44;
  private static final double BOTTOM = 48;
  private static final double BOTTOM_OF_SLANTED = 98;

  /** Distance of the first and the last cube from the frame. */
  private static final double INSET = 22;

  /** Half the length of the ceiling over a size that has no neighbours. */
  private static final double REACH = 15;

  /** The most that two contestants stand apart over such a size. */
  private static final double DISTANCE = 7;

  private static final double WIDTH_OF_DIGIT = 6.6;
  private static final double GAP = 6;

  /** What the results of a panel have in common. */
  record Key(DataType type, Operands transposes, int threads, boolean areCubes)
      implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::type)
            .thenComparing(Key::threads)
            .thenComparing(key -> key.transposes().toString())
            .thenComparing(key -> !key.areCubes());

    static Key of(GemmBenchResult result) {
      return new Key(result.type(), result.transposes(), result.threads(), isCube(result.shape()));
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return type.id()
          + ", "
          + transposes
          + ", "
          + Counted.of(threads, "thread")
          + (areCubes ? "" : ", other shapes");
    }
  }

  private final Key key;
  private final List<GemmBenchResult> results;
  private final List<GemmShape> shapes;
  private final PlotScale scale;
  private final double x;
  private final double y;
  private final double width;
  private final double height;

  /**
   * @param results of one key
   * @param x left edge
   * @param y upper edge
   */
  GemmPanel(
      Key key, List<GemmBenchResult> results, double x, double y, double width, double height) {
    this.key = key;
    this.results = results;
    this.shapes = shapes(key, results);
    this.scale = PlotScale.upTo(largest(results));
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
  }

  void draw(SvgWriter svg, ContestantStyles styles) throws IOException {
    svg.text("heading", x + LEFT, y + 14, key.toString());
    drawRates(svg);
    drawSizes(svg);
    drawCeiling(svg);
    for (Map.Entry<ContestantStyles.Style, List<GemmBenchResult>> each :
        byStyle(styles).entrySet()) {
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
    for (GemmShape shape : shapes) {
      svg.line("axis", atShape(shape), bottom, atShape(shape), bottom + 4);
    }
    if (key.areCubes()) {
      for (GemmShape shape : labelled()) {
        svg.text("label middle", atShape(shape), bottom + 18, Long.toString(shape.m()));
      }
    } else {
      for (GemmShape shape : shapes) {
        svg.slantedText("label end", atShape(shape) + 4, bottom + 15, shape.toString());
      }
    }
    svg.text(
        "label middle",
        x + (LEFT + width - RIGHT) / 2,
        y + height - 10,
        key.areCubes() ? "m = n = k, logarithmic" : "m x n x k");
  }

  /**
   * The sizes whose labels find room: powers of two before others, small ones before large ones.
   */
  private List<GemmShape> labelled() {
    List<GemmShape> labelled = new ArrayList<>();
    shapes.stream()
        .sorted(Comparator.comparing(shape -> Long.bitCount(shape.m()) > 1))
        .filter(shape -> labelled.stream().noneMatch(other -> isTooNear(shape, other)))
        .forEach(labelled::add);
    return labelled;
  }

  private boolean isTooNear(GemmShape a, GemmShape b) {
    double needed = (widthOf(a) + widthOf(b)) / 2 + GAP;
    return Math.abs(atShape(a) - atShape(b)) < needed;
  }

  private static double widthOf(GemmShape cube) {
    return WIDTH_OF_DIGIT * Long.toString(cube.m()).length();
  }

  /** The median of the ceiling differs a little from case to case, as it is measured in each. */
  private void drawCeiling(SvgWriter svg) throws IOException {
    Map<GemmShape, Double> ceilings = new LinkedHashMap<>();
    for (GemmBenchResult result : results) {
      result
          .ceilingRatio()
          .ifPresent(ratio -> ceilings.put(result.shape(), result.gflops() / ratio));
    }
    List<GemmShape> measured = shapes.stream().filter(ceilings::containsKey).toList();
    StringBuilder data = new StringBuilder();
    for (GemmShape shape : measured) {
      double at = atShape(shape);
      double level = atRate(ceilings.get(shape));
      if (key.areCubes() && measured.size() > 1) {
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
      SvgWriter svg,
      ContestantStyles styles,
      ContestantStyles.Style style,
      List<GemmBenchResult> own)
      throws IOException {
    if (key.areCubes() && own.size() > 1 && !style.isChoice()) {
      StringBuilder data = new StringBuilder();
      for (GemmBenchResult result : own) {
        data.append(data.isEmpty() ? "M" : "L");
        data.append(point(at(result, styles), atRate(result.gflops())));
      }
      svg.path("curve " + style.colour(), data.toString(), "");
    }
    for (GemmBenchResult result : own) {
      style.drawMark(svg, at(result, styles), atRate(result.gflops()), tooltip(result));
    }
  }

  private static String tooltip(GemmBenchResult result) {
    String chosen =
        result
            .provider()
            .filter(provider -> !provider.equals(result.contestant()))
            .map(provider -> " (" + provider + ")")
            .orElse("");
    return String.format(
        Locale.ROOT,
        "%s%s, %s: %.1f GFLOP/s",
        result.contestant(),
        chosen,
        result.shape(),
        result.gflops());
  }

  /** Each contestant's results in the order of the sizes; the choice last, as a ring around one. */
  private Map<ContestantStyles.Style, List<GemmBenchResult>> byStyle(ContestantStyles styles) {
    Map<ContestantStyles.Style, List<GemmBenchResult>> ordered =
        new TreeMap<>(Comparator.comparingInt(ContestantStyles.Style::order));
    for (GemmShape shape : shapes) {
      for (GemmBenchResult result : results) {
        if (result.shape().equals(shape)) {
          ordered.computeIfAbsent(styles.of(result), style -> new ArrayList<>()).add(result);
        }
      }
    }
    return ordered;
  }

  /** Where no lines lead from mark to mark, the contestants stand side by side over a size. */
  private double at(GemmBenchResult result, ContestantStyles styles) {
    double middle = atShape(result.shape());
    if (key.areCubes()) {
      return middle;
    }
    double room = (width - LEFT - RIGHT) / shapes.size();
    double distance = Math.min(DISTANCE, room / (styles.places() + 1));
    return middle + (styles.place(result) - (styles.places() - 1) / 2.0) * distance;
  }

  private double atShape(GemmShape shape) {
    double begin = x + LEFT;
    double end = x + width - RIGHT;
    if (!key.areCubes() || shapes.size() == 1) {
      return begin + (shapes.indexOf(shape) + 0.5) / shapes.size() * (end - begin);
    }
    double first = Math.log(shapes.get(0).m());
    double last = Math.log(shapes.get(shapes.size() - 1).m());
    double part = (Math.log(shape.m()) - first) / (last - first);
    return begin + INSET + part * (end - begin - 2 * INSET);
  }

  private double atRate(double gflops) {
    double bottom = y + height - bottom();
    return bottom - gflops / scale.end() * (bottom - y - TOP);
  }

  private double bottom() {
    return key.areCubes() ? BOTTOM : BOTTOM_OF_SLANTED;
  }

  private static List<GemmShape> shapes(Key key, List<GemmBenchResult> results) {
    List<GemmShape> shapes = results.stream().map(GemmBenchResult::shape).distinct().toList();
    return key.areCubes()
        ? shapes.stream().sorted(Comparator.comparingLong(GemmShape::m)).toList()
        : shapes;
  }

  private static double largest(List<GemmBenchResult> results) {
    return results.stream()
        .mapToDouble(
            result -> Math.max(result.gflops(), result.gflops() / result.ceilingRatio().orElse(1)))
        .max()
        .orElse(1);
  }

  private static boolean isCube(GemmShape shape) {
    return shape.m() == shape.n() && shape.n() == shape.k();
  }
}
