package io.weir.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records to JSON and back, over a streaming parser and the records' own shapes. Unknown fields are
 * passed over, {@code null} counts as absent, a field given twice is refused, absent fields are
 * left out, fields are written in declared order with {@code type} first. Stateless and
 * thread-safe.
 */
public final class JsonCodec {

  /** Longest id. Long enough for a UUID with a path before it; ids are keys of tables. */
  public static final int MAX_ID_LENGTH = 256;

  /** Longest text that a client sets, but a query's own: it goes into rows and every decision. */
  public static final int MAX_TEXT_LENGTH = 4096;

  private static final int MAX_DEPTH = 32; // the deepest record has 5 levels

  private static final Type.OneOf COMMAND = Type.OneOf.of(Command.class);
  private static final Type.OneOf DECISION = Type.OneOf.of(Decision.class);
  private static final Shape<Decided> DECIDED = Shape.of(Decided.class);

  private final JsonFactory factory =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE) // the edge bounds the record's bytes
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /** A command of an input topic or of the journal. */
  public Reading<Command> readCommand(byte[] json) {
    return read(json, parser -> (Command) readOneOf(parser, COMMAND, json));
  }

  /** A decision in its frame. */
  public Reading<Decided> readDecided(byte[] json) {
    return read(json, parser -> readDecided(parser, json));
  }

  /** A record of one type, without a {@code type} field. */
  public <R> Reading<R> readRecord(byte[] json, Class<R> type) {
    return read(json, parser -> type.cast(readFields(parser, json, Shape.of(type), false)));
  }

  /** The JSON of a command. */
  public byte[] writeCommand(Command command) {
    return new JsonWriter().typed(command).bytes();
  }

  /** The JSON of a decision in its frame. */
  public byte[] writeDecided(Decided decided) {
    return new JsonWriter().decided(decided).bytes();
  }

  /** The JSON of a record of one type, without a {@code type} field. */
  public byte[] writeRecord(Record value) {
    return new JsonWriter().untyped(value).bytes();
  }

  /**
   * The JSON of a journal entry, over the JSON of its decisions: they are written twice, so they
   * are encoded once.
   */
  public byte[] writeEntry(JournalEntry entry, List<byte[]> decisions) {
    return new JsonWriter().entry(entry, decisions).bytes();
  }

  // ---- reading ----

  private interface Reader<R> {
    R from(JsonParser parser) throws IOException, Malformed;
  }

  /** Not for callers: ends the reading of a record that is none. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private <R> Reading<R> read(byte[] json, Reader<R> reader) {
    try (JsonParser parser = factory.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Reading.Malformed<>("Expected a JSON object, but found something else");
      }
      R value = reader.from(parser);
      if (parser.nextToken() != null) {
        return new Reading.Malformed<>("Expected one JSON object, but something follows it");
      }
      return new Reading.Read<>(value);
    } catch (Malformed malformed) {
      return new Reading.Malformed<>(malformed.getMessage());
    } catch (IllegalArgumentException refusedByTheRecord) {
      return new Reading.Malformed<>(refusedByTheRecord.getMessage());
    } catch (IOException notJson) {
      return new Reading.Malformed<>("Expected JSON, but " + firstLine(notJson));
    }
  }

  private static String firstLine(IOException notJson) {
    String message = String.valueOf(notJson.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  /** Reads the object that the parser stands at the start of, wherever in it its type is. */
  private Object readOneOf(JsonParser parser, Type.OneOf oneOf, byte[] json)
      throws IOException, Malformed {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    String first = parser.nextFieldName();
    if ("type".equals(first)) {
      return readFields(parser, json, shapeOf(oneOf, readText(parser, "type")), true);
    }
    Shape<?> shape = shapeOf(oneOf, findType(parser, first));
    byte[] whole = Arrays.copyOfRange(json, start, (int) parser.currentLocation().getByteOffset());
    try (JsonParser again = factory.createParser(whole)) {
      again.nextToken();
      return readFields(again, whole, shape, false);
    }
  }

  private static String findType(JsonParser parser, @Nullable String first)
      throws IOException, Malformed {
    String type = null;
    for (String name = first; name != null; name = parser.nextFieldName()) {
      if (name.equals("type")) {
        requireOnce(type == null, "type", "the record");
        type = readText(parser, "type");
      } else {
        parser.nextToken();
        parser.skipChildren();
      }
    }
    if (type == null) {
      throw new Malformed("Expected a field \"type\", but there is none");
    }
    return type;
  }

  private static Shape<?> shapeOf(Type.OneOf oneOf, String type) throws Malformed {
    Shape<?> shape = oneOf.shapes().get(type);
    if (shape == null || TimerCommand.class.isAssignableFrom(shape.type())) {
      throw new Malformed("Expected a known type, but found " + quoted(type));
    }
    return shape;
  }

  /** Reads what is left of an object; {@code typed} where its type has been read already. */
  private Object readFields(JsonParser parser, byte[] json, Shape<?> shape, boolean typed)
      throws IOException, Malformed {
    @Nullable Object[] values = new Object[shape.fields().size()];
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Field field = shape.field(name);
      JsonToken token = parser.nextToken();
      if (field == null) {
        requireOnce(!(typed && name.equals("type")), name, shape.name());
        parser.skipChildren();
        continue;
      }
      requireOnce(values[field.index()] == null, name, shape.name());
      if (token != JsonToken.VALUE_NULL) {
        values[field.index()] = readValue(parser, json, token, field.type(), name);
      }
    }
    requireAll(shape, values);
    return shape.make(values);
  }

  private static void requireOnce(boolean first, String name, String owner) throws Malformed {
    if (!first) {
      throw new Malformed("Expected " + name + " once, but " + owner + " gives it twice");
    }
  }

  private static void requireAll(Shape<?> shape, @Nullable Object[] values) throws Malformed {
    for (Field field : shape.fields()) {
      if (field.required() && values[field.index()] == null) {
        throw new Malformed(
            "Expected " + field.name() + " in " + shape.name() + ", but it is missing");
      }
    }
  }

  private Object readValue(JsonParser parser, byte[] json, JsonToken token, Type type, String name)
      throws IOException, Malformed {
    return switch (type) {
      case Type.Text text -> {
        expect(token == JsonToken.VALUE_STRING, name, "a string", parser);
        yield idOrText(parser.getText(), name);
      }
      case Type.Number number -> {
        expect(token == JsonToken.VALUE_NUMBER_INT, name, "an integer", parser);
        expect(
            parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
            name,
            "an integer of 64 bits",
            parser);
        yield parser.getLongValue();
      }
      case Type.Flag flag -> {
        expect(token.isBoolean(), name, "true or false", parser);
        yield token == JsonToken.VALUE_TRUE;
      }
      case Type.Choice choice -> {
        expect(token == JsonToken.VALUE_STRING, name, "a string", parser);
        Enum<?> constant = choice.constants().get(parser.getText());
        expect(constant != null, name, "one of " + choice.constants().keySet(), parser);
        yield constant;
      }
      case Type.Struct struct -> {
        expect(token == JsonToken.START_OBJECT, name, "an object", parser);
        yield struct.shape() == DECIDED
            ? readDecided(parser, json)
            : readFields(parser, json, struct.shape(), false);
      }
      case Type.OneOf oneOf -> {
        expect(token == JsonToken.START_OBJECT, name, "an object", parser);
        yield readOneOf(parser, oneOf, json);
      }
      case Type.ListOf list -> readList(parser, json, token, list, name);
      case Type.MapOf map -> readMap(parser, json, token, map, name);
    };
  }

  /** Ids are keys of tables: an empty or endless one is no id. */
  private static String idOrText(String text, String name) throws Malformed {
    if (!isWellFormed(text)) {
      throw new Malformed("Expected " + name + " to be text, but it has half a surrogate pair");
    }
    if (isId(name) && (text.isEmpty() || text.length() > MAX_ID_LENGTH)) {
      throw new Malformed(
          Sentence.of(
              "Expected %s to have 1 to %d characters, but it has %d",
              name, MAX_ID_LENGTH, text.length()));
    }
    if (text.length() > maxLength(name)) {
      throw new Malformed(
          Sentence.of(
              "Expected %s to have at most %d characters, but it has %d",
              name, maxLength(name), text.length()));
    }
    return text;
  }

  /**
   * Longest text of a field; a query's own, a snapshot's rows and the kernel's sentences are free.
   */
  static int maxLength(String name) {
    return switch (name) {
      case "text",
          "rows",
          "message",
          "at",
          "rule",
          "behind",
          "would",
          "because",
          "subject",
          "from",
          "to" ->
          Integer.MAX_VALUE;
      default -> isId(name) ? MAX_ID_LENGTH : MAX_TEXT_LENGTH;
    };
  }

  /** False for text with half a surrogate pair in it, which no UTF-8 can hold. */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Names of fields that identify: they end in Id, or name who is answered or governed. */
  public static boolean isId(String name) {
    return switch (name) {
      case "client", "domain", "user", "holder", "group", "name", "defaultGroup" -> true;
      default -> name.endsWith("Id") && name.indexOf('.') < 0; // what a map holds is nobody's id
    };
  }

  private Object readList(
      JsonParser parser, byte[] json, JsonToken token, Type.ListOf list, String name)
      throws IOException, Malformed {
    expect(token == JsonToken.START_ARRAY, name, "a list", parser);
    List<Object> elements = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      elements.add(readValue(parser, json, next, list.element(), name));
    }
    return List.copyOf(elements);
  }

  private Object readMap(
      JsonParser parser, byte[] json, JsonToken token, Type.MapOf map, String name)
      throws IOException, Malformed {
    expect(token == JsonToken.START_OBJECT, name, "an object", parser);
    Map<String, Object> entries = new TreeMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      expect(isWellFormed(key), name, "an object with names that are text", parser);
      Object value = readValue(parser, json, parser.nextToken(), map.value(), name + "." + key);
      if (entries.put(key, value) != null) {
        throw new Malformed("Expected " + name + "." + key + " once, but it is given twice");
      }
    }
    return Collections.unmodifiableMap(entries);
  }

  private static String readText(JsonParser parser, String name) throws IOException, Malformed {
    JsonToken token = parser.nextToken();
    expect(token == JsonToken.VALUE_STRING, name, "a string", parser);
    return parser.getText();
  }

  private static void expect(boolean holds, String name, String what, JsonParser parser)
      throws IOException, Malformed {
    if (!holds) {
      throw new Malformed(
          "Expected " + name + " to be " + what + ", but found " + quoted(parser.getText()));
    }
  }

  private static String quoted(@Nullable String found) {
    if (found == null) {
      return "nothing";
    }
    return '"' + (found.length() <= 60 ? found : found.substring(0, 60) + "…") + '"';
  }

  // The frame and what it holds share one JSON object.
  private Decided readDecided(JsonParser parser, byte[] json) throws IOException, Malformed {
    if (!"type".equals(parser.nextFieldName())) {
      throw new Malformed("Expected \"type\" as the first field of a decision");
    }
    Shape<?> inner = shapeOf(DECISION, readText(parser, "type"));
    @Nullable Object[] frame = new Object[DECIDED.fields().size()];
    @Nullable Object[] values = new Object[inner.fields().size()];
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      Field field = inner.field(name);
      Field outer = field == null ? DECIDED.field(name) : null;
      requireOnce(!name.equals("type"), name, inner.name());
      if (token == JsonToken.VALUE_NULL || (field == null && outer == null)) {
        parser.skipChildren();
      } else if (field != null) {
        requireOnce(values[field.index()] == null, name, inner.name());
        values[field.index()] = readValue(parser, json, token, field.type(), name);
      } else {
        requireOnce(frame[outer.index()] == null, name, inner.name());
        frame[outer.index()] = readValue(parser, json, token, outer.type(), name);
      }
    }
    requireAll(inner, values);
    frame[DECIDED.field("decision").index()] = inner.make(values);
    requireAll(DECIDED, frame);
    return DECIDED.make(frame);
  }
}
