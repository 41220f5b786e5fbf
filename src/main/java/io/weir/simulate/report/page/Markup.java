package io.weir.simulate.report.page;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Markup that is HTML and well-formed XML at once. All text and attributes pass through the JDK's
 * XML writer, which escapes them, so that no name can become an element.
 */
final class Markup {

  private static final String NO_CHARACTER = "\uFFFD";

  private final StringWriter written = new StringWriter();
  private final XMLStreamWriter writer;

  Markup() {
    written.write("<!DOCTYPE html>\n");
    try {
      writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(written);
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Begins an element; attributes are pairs of name and value. */
  Markup open(String element, String... attributes) {
    try {
      writer.writeStartElement(element);
      attributes(attributes);
      return this;
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** An element that never has content: {@code meta}, or a shape of SVG. */
  Markup empty(String element, String... attributes) {
    try {
      writer.writeEmptyElement(element);
      attributes(attributes);
      return this;
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void attributes(String... pairs) throws XMLStreamException {
    for (int i = 0; i < pairs.length; i += 2) {
      writer.writeAttribute(pairs[i], printable(pairs[i + 1]));
    }
  }

  Markup text(String text) {
    try {
      writer.writeCharacters(printable(text));
      return this;
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Ends the element that was begun last. */
  Markup close() {
    try {
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** An element with nothing but text. */
  Markup leaf(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** A name that users chose, whatever direction it is written in. */
  Markup name(String name) {
    return leaf("bdi", name, "class", "name", "title", name);
  }

  /** The document, once all elements are ended. */
  String document() {
    try {
      writer.writeEndDocument();
      writer.flush();
      return written + "\n";
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** XML 1.0 has no way to say most control characters and half pairs of surrogates. */
  private static String printable(String text) {
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean known =
                  c == '\t' || c == '\n' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD;
              boolean supplementary = c >= 0x10000;
              boolean control = c >= 0x7F && c <= 0x9F;
              if ((known || supplementary) && !control) {
                result.appendCodePoint(c);
              } else {
                result.append(NO_CHARACTER);
              }
            });
    return result.toString();
  }
}
