package com.spacewink.vgpu.gogo;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rates over sizes as an SVG drawing: panels, with the ceiling and one legend for all. */
final class RatePlot {
  private static final double MARGIN = 20;
  private static final double HEADER = 96;
  private static final double PANEL_WIDTH = 540;
  private static final double SINGLE_PANEL_WIDTH = 760;
  private static final double PANEL_HEIGHT = 330;
  private static final double LEGEND_Y = 78;
  private static final double WIDTH_OF_LETTER = 7.2;

  private static final String LIGHT =
      "text{font-family:system-ui,'DejaVu Sans',Arial,sans-serif;font-size:12px;fill:#3d444d}"
          + ".title{font-size:19px;font-weight:600;fill:#1f2328}"
          + ".heading{font-size:14px;font-weight:600;fill:#1f2328}"
          + ".label{font-size:11px;fill:#59636e}"
          + ".middle{text-anchor:middle}.end{text-anchor:end}.start{text-anchor:start}"
          + ".page{fill:#fbfbfa}"
          + ".grid{stroke:#e3e5e8}.axis{stroke:#9aa1a9}"
          + ".curve{fill:none;stroke-width:1.6;stroke-linejoin:round}"
          + ".ceiling{fill:none;stroke:#6e7781;stroke-width:1.6;stroke-dasharray:6 4}"
          + ".choice{fill:none;stroke:#1f2328;stroke-width:1.4;pointer-events:all}";

  private static final String DARK =
      "text{fill:#c3c9d0}.title,.heading{fill:#eceff2}.label{fill:#9aa3ad}"
          + ".page{fill:#16191d}.grid{stroke:#2b3036}.axis{stroke:#69717a}"
          + ".ceiling{stroke:#939ca6}.choice{stroke:#eceff2}";

  private final String title;
  private final String subtitle;
  private final Captions captions;
  private final List<PlottedRate> rates;
  private final ContestantStyles styles;

  /**
   * What stands below the sizes.
   *
   * @param ordered where they are on a logarithmic axis
   * @param others where they have no order
   */
  record Captions(String ordered, String others) {}

  /**
   * @param title first line
   * @param subtitle second line
   * @param captions what stands below the sizes
   * @param rates all marks, in the order of their panels
   */
  RatePlot(String title, String subtitle, Captions captions, List<PlottedRate> rates) {
    this.title = title;
    this.subtitle = subtitle;
    this.captions = captions;
    this.rates = List.copyOf(rates);
    this.styles = new ContestantStyles(rates);
  }

  /**
   * @param out receives the drawing; left open
   */
  void write(OutputStream out) throws IOException {
    Map<String, List<PlottedRate>> groups = new LinkedHashMap<>();
    for (PlottedRate rate : rates) {
      groups.computeIfAbsent(rate.panel(), panel -> new ArrayList<>()).add(rate);
    }
    int columns = groups.size() == 1 ? 1 : 2;
    int rows = (groups.size() + columns - 1) / columns;
    double panelWidth = columns == 1 ? SINGLE_PANEL_WIDTH : PANEL_WIDTH;
    double width = 2 * MARGIN + columns * panelWidth;
    double height = HEADER + rows * PANEL_HEIGHT + MARGIN / 2;
    try (SvgWriter svg = new SvgWriter(out, width, height, title + ", " + subtitle, style())) {
      svg.text("title", MARGIN, 32, title);
      svg.text("", MARGIN, 52, subtitle);
      drawLegend(svg);
      int drawn = 0;
      for (List<PlottedRate> group : groups.values()) {
        double x = MARGIN + drawn % columns * panelWidth;
        double y = HEADER + drawn / columns * PANEL_HEIGHT;
        new RatePanel(captions, group, x, y, panelWidth, PANEL_HEIGHT).draw(svg, styles);
        drawn++;
      }
    }
  }

  private static String style() {
    return LIGHT
        + ContestantStyles.rules(false)
        + "@media (prefers-color-scheme:dark){"
        + DARK
        + ContestantStyles.rules(true)
        + "}";
  }

  private void drawLegend(SvgWriter svg) throws IOException {
    double x = MARGIN;
    for (ContestantStyles.Style style : styles.all()) {
      if (!style.isChoice()) {
        svg.line("curve " + style.colour(), x, LEGEND_Y, x + 24, LEGEND_Y);
      }
      style.drawMark(svg, x + 12, LEGEND_Y, "");
      x = drawName(svg, style.name(), x);
    }
    if (rates.stream().anyMatch(rate -> rate.ceilingRatio().isPresent())) {
      svg.line("ceiling", x, LEGEND_Y, x + 24, LEGEND_Y);
      drawName(svg, "ceiling: FMA loop in registers", x);
    }
  }

  private static double drawName(SvgWriter svg, String name, double x) throws IOException {
    svg.text("start", x + 31, LEGEND_Y + 4, name);
    return x + 31 + WIDTH_OF_LETTER * name.length() + 18;
  }
}
