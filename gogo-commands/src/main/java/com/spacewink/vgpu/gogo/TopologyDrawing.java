package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.gogo.TopologyObject.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/** A machine as an SVG drawing of boxes in boxes. */
final class TopologyDrawing {
  private static final double MARGIN = 20;
  private static final double HEADER = 64;
  private static final double PADDING = 8;
  private static final double TITLE_HEIGHT = 18;
  private static final double BASELINE = 14;
  private static final double WIDTH_OF_LETTER = 7.2;

  /** Width over height that boxes are to come close to. */
  private static final double ASPECT = 1.6;

  private static final String LIGHT =
      "text{font-family:system-ui,'DejaVu Sans',Arial,sans-serif;font-size:12px;fill:#1f2328}"
          + ".title{font-size:19px;font-weight:600}.subtitle{fill:#59636e}"
          + ".page{fill:#fbfbfa}"
          + "rect{stroke:#9aa1a9;stroke-width:1}.page{stroke:none}"
          + ".machine{fill:#f3f4f6}.package{fill:#e8ecf1}.die{fill:#e1e7ee}.node{fill:#e4efe6}"
          + ".cache{fill:#fbfbfa}.core{fill:#e6eaf5}.pu{fill:#ffffff}"
          + ".worker{fill:#cfe3ff}.unusable{fill:#dadde1;stroke-dasharray:3 3}";

  private static final String DARK =
      "text{fill:#e3e7eb}.subtitle{fill:#9aa3ad}.page{fill:#16191d}rect{stroke:#69717a}"
          + ".machine{fill:#1c2025}.package{fill:#22272d}.die{fill:#272d35}.node{fill:#1f2d24}"
          + ".cache{fill:#1a1e23}.core{fill:#262c3d}.pu{fill:#16191d}"
          + ".worker{fill:#1d3b63}.unusable{fill:#2f343a}";

  private final String subtitle;
  private final Box machine;

  /**
   * @param subtitle what is to be said of the whole
   * @param machine the root of the tree
   */
  TopologyDrawing(String subtitle, TopologyObject machine) {
    this.subtitle = subtitle;
    this.machine = Box.of(machine);
  }

  /**
   * @param out receives the drawing; left open
   */
  void write(OutputStream out) throws IOException {
    double width = 2 * MARGIN + Math.max(machine.width, textWidth(subtitle));
    double height = HEADER + machine.height + MARGIN;
    String style = LIGHT + "@media (prefers-color-scheme:dark){" + DARK + "}";
    try (SvgWriter svg = new SvgWriter(out, width, height, "Topology, " + subtitle, style)) {
      svg.text("title", MARGIN, 30, "Topology");
      svg.text("subtitle", MARGIN, 50, subtitle);
      machine.draw(svg, MARGIN, HEADER);
    }
  }

  private static double textWidth(String text) {
    return WIDTH_OF_LETTER * text.length();
  }

  /** A part with its size, its own parts in equal cells row by row. */
  private record Box(
      TopologyObject object,
      List<Box> parts,
      int columns,
      double cellWidth,
      double cellHeight,
      double width,
      double height) {

    static Box of(TopologyObject object) {
      List<Box> parts = object.children().stream().map(Box::of).toList();
      double cellWidth = parts.stream().mapToDouble(Box::width).max().orElse(0);
      double cellHeight = parts.stream().mapToDouble(Box::height).max().orElse(0);
      int columns = columns(parts.size(), cellWidth + PADDING, cellHeight + PADDING);
      int rows = (parts.size() + columns - 1) / columns;
      double titleWidth = textWidth(object.text()) + 2 * PADDING;
      return new Box(
          object,
          parts,
          columns,
          cellWidth,
          cellHeight,
          Math.max(titleWidth, PADDING + columns * (cellWidth + PADDING)),
          TITLE_HEIGHT + PADDING + rows * (cellHeight + PADDING));
    }

    /** The number of columns that comes closest to the aspect. */
    private static int columns(int parts, double cellWidth, double cellHeight) {
      double best = Math.sqrt(ASPECT * parts * cellHeight / cellWidth);
      return (int) Math.max(1, Math.min(parts, Math.round(best)));
    }

    void draw(SvgWriter svg, double x, double y) throws IOException {
      svg.rectangle(style(), x, y, width, height);
      svg.text("label", x + PADDING, y + BASELINE + PADDING / 2, object.text());
      for (int i = 0; i < parts.size(); i++) {
        parts
            .get(i)
            .draw(
                svg,
                x + PADDING + i % columns * (cellWidth + PADDING),
                y + TITLE_HEIGHT + PADDING + i / columns * (cellHeight + PADDING));
      }
    }

    private String style() {
      String style = object.kind().name().toLowerCase(Locale.ROOT);
      if (object.kind() != Kind.PU || object.remark().isEmpty()) {
        return style;
      }
      return style + (object.remark().startsWith("worker") ? " worker" : " unusable");
    }
  }
}
