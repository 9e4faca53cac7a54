package com.spacewink.vgpu.gogo;

import static com.spacewink.vgpu.gogo.SvgWriter.number;
import static com.spacewink.vgpu.gogo.SvgWriter.point;

/** The shapes that tell points of one contestant from those of another, besides their colour. */
enum PlotMark {
  CIRCLE,
  SQUARE,
  TRIANGLE,
  DIAMOND,
  INVERTED_TRIANGLE,
  CROSS;

  /** Half the width of a mark. */
  private static final double R = 4;

  /** The mark with its centre at a point, as the data of a path. */
  String at(double x, double y) {
    return switch (this) {
      case CIRCLE -> circle(x, y, R);
      case SQUARE ->
          polygon(
              x - R + 0.4,
              y - R + 0.4,
              x + R - 0.4,
              y - R + 0.4,
              x + R - 0.4,
              y + R - 0.4,
              x - R + 0.4,
              y + R - 0.4);
      case TRIANGLE -> polygon(x, y - R - 0.8, x + R + 0.6, y + R - 0.6, x - R - 0.6, y + R - 0.6);
      case DIAMOND -> polygon(x, y - R - 1, x + R + 1, y, x, y + R + 1, x - R - 1, y);
      case INVERTED_TRIANGLE ->
          polygon(x, y + R + 0.8, x + R + 0.6, y - R + 0.6, x - R - 0.6, y - R + 0.6);
      case CROSS -> cross(x, y);
    };
  }

  static String circle(double x, double y, double radius) {
    String arc = "a" + number(radius) + "," + number(radius) + " 0 1,0 ";
    return "M"
        + point(x - radius, y)
        + arc
        + point(2 * radius, 0)
        + arc
        + point(-2 * radius, 0)
        + "z";
  }

  private static String polygon(double... coordinates) {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < coordinates.length; i += 2) {
      data.append(i == 0 ? "M" : "L").append(point(coordinates[i], coordinates[i + 1]));
    }
    return data.append("z").toString();
  }

  private static String cross(double x, double y) {
    double a = R - 0.2;
    double b = 1.3;
    return polygon(
        x - b, y - a, x + b, y - a, x + b, y - b, x + a, y - b, x + a, y + b, x + b, y + b, x + b,
        y + a, x - b, y + a, x - b, y + b, x - a, y + b, x - a, y - b, x - b, y - b);
  }
}
