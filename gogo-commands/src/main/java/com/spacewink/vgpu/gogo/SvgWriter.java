package com.spacewink.vgpu.gogo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an SVG drawing, element by element; lengths are in pixels, to a tenth of one. */
final class SvgWriter implements AutoCloseable {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private final XMLStreamWriter xml;

  /**
   * Begins a drawing.
   *
   * @param out receives it, in UTF-8; left open
   * @param title what it shows, for those who cannot see it
   * @param style a style sheet
   */
  SvgWriter(OutputStream out, double width, double height, String title, String style)
      throws IOException {
    try {
      xml =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("svg");
      xml.writeDefaultNamespace(NAMESPACE);
      attributes(
          "viewBox",
          "0 0 " + number(width) + " " + number(height),
          "width",
          number(width),
          "height",
          number(height),
          "role",
          "img");
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    textElement("title", title);
    textElement("style", style);
    rectangle("page", 0, 0, width, height);
  }

  void rectangle(String style, double x, double y, double width, double height) throws IOException {
    empty(
        "rect",
        "class",
        style,
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(width),
        "height",
        number(height));
  }

  void line(String style, double x1, double y1, double x2, double y2) throws IOException {
    path(style, "M" + point(x1, y1) + "L" + point(x2, y2), "");
  }

  /**
   * @param data what the path's attribute {@code d} holds
   * @param tooltip what is shown where a pointer rests on it, empty for nothing
   */
  void path(String style, String data, String tooltip) throws IOException {
    if (tooltip.isEmpty()) {
      empty("path", "class", style, "d", data);
      return;
    }
    start("path", "class", style, "d", data);
    textElement("title", tooltip);
    end();
  }

  /**
   * @param style classes, of which one tells where the text stands relative to the point
   */
  void text(String style, double x, double y, String text) throws IOException {
    start("text", "class", style, "x", number(x), "y", number(y));
    characters(text);
    end();
  }

  /** Text that rises to its end, which is at the point. */
  void slantedText(String style, double x, double y, String text) throws IOException {
    String turn = "rotate(-35 " + number(x) + " " + number(y) + ")";
    start("text", "class", style, "x", number(x), "y", number(y), "transform", turn);
    characters(text);
    end();
  }

  /** A point as paths have it. */
  static String point(double x, double y) {
    return number(x) + "," + number(y);
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Ends the drawing. */
  @Override
  public void close() throws IOException {
    try {
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.flush();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void empty(String name, String... attributes) throws IOException {
    try {
      xml.writeCharacters("\n");
      xml.writeEmptyElement(name);
      attributes(attributes);
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void start(String name, String... attributes) throws IOException {
    try {
      xml.writeCharacters("\n");
      xml.writeStartElement(name);
      attributes(attributes);
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void textElement(String name, String text) throws IOException {
    start(name);
    characters(text);
    end();
  }

  private void characters(String text) throws IOException {
    try {
      xml.writeCharacters(text);
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void end() throws IOException {
    try {
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  /** Names and values in turn. */
  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], attributes[i + 1]);
    }
  }
}
