package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.bench.GemmBenchPlan.Operands;
import com.spacewink.vgpu.api.bench.GemmBenchResult;
import com.spacewink.vgpu.api.bench.GemmShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class GemmPlotTest {
  private static final List<String> CUBES = List.of("16", "32", "48", "64", "1024");

  private final List<GemmBenchResult> results = new ArrayList<>();

  @Test
  void everyTypeAndNumberOfThreadsHasAPanelAndShapesThatAreNoCubesHaveTheirOwn() throws Exception {
    for (DataType type : List.of(DataType.F64, DataType.F32)) {
      for (int threads : new int[] {1, 2}) {
        add(type, "64", threads, "avx2", "provider", 50);
        add(type, "64x1x8", threads, "avx2", "provider", 5);
      }
    }
    assertEquals(
        List.of(
            "f32, nn, 1 thread",
            "f32, nn, 1 thread, other shapes",
            "f32, nn, 2 threads",
            "f32, nn, 2 threads, other shapes",
            "f64, nn, 1 thread",
            "f64, nn, 1 thread, other shapes",
            "f64, nn, 2 threads",
            "f64, nn, 2 threads, other shapes"),
        texts(drawn(), "heading"));
  }

  @Test
  void everyResultIsAMarkThatTellsItsRate() throws Exception {
    addAll("avx2", "provider", 40);
    addAll("blis", "library", 80);
    Document plot = drawn();
    assertEquals(2 * CUBES.size(), tooltips(plot, "mark").size());
    assertTrue(tooltips(plot, "mark").contains("blis, 1024x1024x1024: 80.0 GFLOP/s"));
  }

  @Test
  void choiceIsARingThatTellsWhoWasChosen() throws Exception {
    addAll("avx2", "provider", 40);
    addAll("vgpu", "choice", 40);
    Document plot = drawn();
    assertEquals(CUBES.size(), tooltips(plot, "choice").size());
    assertEquals("vgpu (avx2), 16x16x16: 40.0 GFLOP/s", tooltips(plot, "choice").get(0));
    assertEquals(1, ofClass(plot, "curve").stream().filter(this::isDrawnInPanel).count());
  }

  @Test
  void ceilingIsALineOverAllSizes() throws Exception {
    addAll("avx2", "provider", 40);
    List<Element> ceilings = ofClass(drawn(), "ceiling");
    assertEquals(2, ceilings.size(), "in the panel and in the legend");
  }

  @Test
  void largerCubesStandToTheRightInEqualStepsForEqualFactors() throws Exception {
    for (String size : List.of("64", "16", "32")) {
      add(DataType.F32, size, 1, "avx2", "provider", 40);
    }
    double[] x =
        ofClass(drawn(), "mark").stream()
            .filter(this::isDrawnInPanel)
            .mapToDouble(GemmPlotTest::firstCoordinate)
            .toArray();
    assertTrue(x[0] < x[1] && x[1] < x[2]);
    assertEquals(x[1] - x[0], x[2] - x[1], 0.11);
  }

  @Test
  void overOtherShapesContestantsStandSideBySideAndTheRingAroundTheChosenOne() throws Exception {
    add(DataType.F32, "64x1x8", 1, "scalar", "provider", 4);
    add(DataType.F32, "64x1x8", 1, "avx2", "provider", 40);
    add(DataType.F32, "64x1x8", 1, "vgpu", "choice", 40);
    add(DataType.F32, "64x1x8", 1, "blis", "library", 40);
    Document plot = drawn();
    List<Double> marks =
        ofClass(plot, "mark").stream()
            .filter(this::isDrawnInPanel)
            .map(GemmPlotTest::firstCoordinate)
            .toList();
    assertEquals(3, marks.stream().distinct().count());
    double ring = firstCoordinate(ofClass(plot, "choice").get(1)) + 7;
    double chosen = firstCoordinate(ofClass(plot, "mark").get(4)) + 3.6;
    assertEquals(chosen, ring, 0.2);
  }

  @Test
  void choiceWithoutTheChosenProviderIsDrawnAllTheSame() throws Exception {
    add(DataType.F32, "64x1x8", 1, "vgpu", "choice", 40);
    assertEquals(1, tooltips(drawn(), "choice").size());
  }

  @Test
  void labelsThatWouldOverlapGiveWayToPowersOfTwo() throws Exception {
    for (int size = 60; size <= 70; size++) {
      add(DataType.F32, Integer.toString(size), 1, "avx2", "provider", 40);
    }
    add(DataType.F32, "4096", 1, "avx2", "provider", 40);
    List<String> labels = texts(drawn(), "label");
    assertTrue(labels.contains("64") && labels.contains("4096"), labels.toString());
    assertFalse(labels.contains("63") || labels.contains("65"), labels.toString());
  }

  @Test
  void axesHaveTitlesWithUnits() throws Exception {
    add(DataType.F32, "64", 1, "avx2", "provider", 40);
    add(DataType.F32, "64x1x8", 1, "avx2", "provider", 40);
    List<String> labels = texts(drawn(), "label");
    for (String title : List.of("GFLOP/s", "m = n = k, logarithmic", "m x n x k", "64x1x8")) {
      assertTrue(labels.contains(title), title);
    }
  }

  @Test
  void namesAreTextAndNeverMarkup() throws Exception {
    add(DataType.F32, "64", 1, "<b>&", "provider", 40);
    assertTrue(texts(drawn(), "start").contains("<b>&"));
  }

  @Test
  void manyContestantsAreToldApartByMarkWhereColoursRepeat() throws Exception {
    for (int i = 0; i < 9; i++) {
      add(DataType.F32, "64", 1, "p" + i, "provider", 40 + i);
    }
    List<Element> marks = ofClass(drawn(), "mark").stream().filter(this::isDrawnInPanel).toList();
    assertEquals(marks.get(0).getAttribute("class"), marks.get(6).getAttribute("class"));
    assertFalse(shape(marks.get(0)).equals(shape(marks.get(6))));
  }

  private void addAll(String contestant, String kind, double gflops) {
    for (String size : CUBES) {
      add(DataType.F32, size, 1, contestant, kind, gflops);
    }
  }

  private void add(
      DataType type, String size, int threads, String contestant, String kind, double gflops) {
    results.add(
        new GemmBenchResult(
            type,
            GemmShape.parse(size),
            Operands.parse("nn"),
            threads,
            contestant,
            kind,
            kind.equals("library") ? Optional.empty() : Optional.of("avx2"),
            9,
            1,
            1,
            gflops,
            OptionalDouble.of(gflops / 100),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            0));
  }

  private Document drawn() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new GemmPlot("title", "subtitle", results).write(bytes);
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static List<Element> ofClass(Document plot, String name) {
    List<Element> found = new ArrayList<>();
    NodeList all = plot.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (List.of(element.getAttribute("class").split(" ")).contains(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static List<String> texts(Document plot, String style) {
    return ofClass(plot, style).stream().map(each -> each.getTextContent().strip()).toList();
  }

  private static List<String> tooltips(Document plot, String style) {
    return texts(plot, style).stream().filter(text -> !text.isEmpty()).toList();
  }

  /** The legend stands above all panels. */
  private boolean isDrawnInPanel(Element path) {
    return Double.parseDouble(coordinates(path)[1]) > 96;
  }

  private static double firstCoordinate(Element path) {
    return Double.parseDouble(coordinates(path)[0]);
  }

  private static String[] coordinates(Element path) {
    return path.getAttribute("d").substring(1).split("[^0-9.-]+");
  }

  /** The commands of a path without its numbers. */
  private static String shape(Element path) {
    return path.getAttribute("d").replaceAll("[0-9.,-]+", "");
  }
}
