package io.weir.protocol;

import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one record as JSON, into bytes: fields in declared order, {@code type} first where there
 * is one, absent fields left out. Names are encoded once per type, and what is already JSON is
 * taken over as it is; a general generator costs three times as much on the way of every decision.
 */
final class JsonWriter {

  private static final int EXPECTED_BYTES = 512; // most records fit, so the buffer rarely grows
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private static final Shape<Decided> DECIDED = Shape.of(Decided.class);
  private static final int DECISION = DECIDED.field("decision").index();
  private static final Shape<JournalEntry> ENTRY = Shape.of(JournalEntry.class);
  private static final int DECISIONS = ENTRY.field("decisions").index();

  /** Of every record type: its {@code "type":"Name"}, and {@code "name":} of each field. */
  private record Names(byte[] type, byte[][] fields) {}

  private static final ClassValue<Names> NAMES =
      new ClassValue<>() {
        @Override
        protected Names computeValue(Class<?> record) {
          List<Field> fields = Shape.of(record).fields();
          byte[][] names = new byte[fields.size()][];
          for (int i = 0; i < names.length; i++) {
            names[i] = ascii('"' + fields.get(i).name() + "\":");
          }
          return new Names(ascii("\"type\":\"" + record.getSimpleName() + '"'), names);
        }
      };

  private byte[] buffer = new byte[EXPECTED_BYTES];
  private int at;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What was written. */
  byte[] bytes() {
    return Arrays.copyOf(buffer, at);
  }

  // ---- records ----

  /** A record with its type. */
  JsonWriter typed(Object value) {
    Shape<?> shape = Shape.of(value.getClass());
    Names names = NAMES.get(shape.type());
    put('{');
    put(names.type);
    members(shape, names, value);
    put('}');
    return this;
  }

  /** A record without its type. */
  JsonWriter untyped(Object value) {
    Shape<?> shape = Shape.of(value.getClass());
    put('{');
    members(shape, NAMES.get(shape.type()), value);
    put('}');
    return this;
  }

  /** A decision and its frame, in one object. */
  JsonWriter decided(Decided decided) {
    Shape<?> inner = Shape.of(decided.decision().getClass());
    Names names = NAMES.get(inner.type());
    byte[][] frame = NAMES.get(Decided.class).fields;
    @Nullable Object[] values = DECIDED.values(decided);
    put('{');
    put(names.type);
    for (int i = 0; i < values.length; i++) {
      if (i == DECISION) {
        members(inner, names, decided.decision());
      } else {
        member(frame[i], DECIDED.fields().get(i).type(), values[i]);
      }
    }
    put('}');
    return this;
  }

  /** A journal entry whose decisions are JSON already. */
  JsonWriter entry(JournalEntry entry, List<byte[]> decisions) {
    byte[][] names = NAMES.get(JournalEntry.class).fields;
    @Nullable Object[] values = ENTRY.values(entry);
    put('{');
    for (int i = 0; i < values.length; i++) {
      if (i == DECISIONS) {
        comma();
        put(names[i]);
        list(decisions);
      } else {
        member(names[i], ENTRY.fields().get(i).type(), values[i]);
      }
    }
    put('}');
    return this;
  }

  private void list(List<byte[]> elements) {
    put('[');
    for (byte[] element : elements) {
      comma();
      put(element);
    }
    put(']');
  }

  private void members(Shape<?> shape, Names names, Object value) {
    @Nullable Object[] values = shape.values(value);
    for (int i = 0; i < values.length; i++) {
      member(names.fields[i], shape.fields().get(i).type(), values[i]);
    }
  }

  private void member(byte[] name, Type type, @Nullable Object value) {
    if (value != null) {
      comma();
      put(name);
      value(type, value);
    }
  }

  private void value(Type type, Object value) {
    switch (type) {
      case Type.Text text -> text((String) value);
      case Type.Number number -> number((Long) value);
      case Type.Flag flag -> put((Boolean) value ? TRUE : FALSE);
      case Type.Choice choice -> text(value.toString());
      case Type.Struct struct -> {
        if (value instanceof Decided decided) {
          decided(decided);
        } else {
          untyped(value);
        }
      }
      case Type.OneOf oneOf -> typed(value);
      case Type.ListOf list -> {
        put('[');
        for (Object element : (List<?>) value) {
          comma();
          value(list.element(), element);
        }
        put(']');
      }
      case Type.MapOf map -> {
        put('{');
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          comma();
          text((String) entry.getKey());
          put(':');
          value(map.value(), entry.getValue());
        }
        put('}');
      }
    }
  }

  // ---- bytes ----

  /** Parts what follows from what is before, where something is. */
  private void comma() {
    byte before = buffer[at - 1];
    if (before != '{' && before != '[') {
      put(',');
    }
  }

  private void put(char ascii) {
    reserve(1);
    buffer[at++] = (byte) ascii;
  }

  private void put(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    at += bytes.length;
  }

  private void number(long value) {
    if (value == Long.MIN_VALUE) {
      put(ascii(Long.toString(value)));
      return;
    }
    reserve(20);
    if (value < 0) {
      buffer[at++] = '-';
    }
    long rest = Math.abs(value);
    int end = at + digits(rest);
    for (int i = end - 1; i >= at; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at = end;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void text(String text) {
    int length = text.length();
    reserve(length + 2);
    buffer[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        escaped(text, i);
        break;
      }
      buffer[at++] = (byte) c;
    }
    put('"');
  }

  private void escaped(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      reserve(6);
      if (c < 0x80) {
        escapedAscii(c);
      } else if (Character.isSurrogate(c)) {
        unicode(codePoint(text, i));
        i++;
      } else {
        unicode(c);
      }
    }
  }

  private static int codePoint(String text, int at) {
    int whole = text.codePointAt(at);
    if (whole <= Character.MAX_VALUE) {
      throw new IllegalArgumentException("Expected text, but it has half a surrogate pair");
    }
    return whole;
  }

  private void escapedAscii(char c) {
    switch (c) {
      case '"', '\\' -> escape((byte) c);
      case '\b' -> escape((byte) 'b');
      case '\t' -> escape((byte) 't');
      case '\n' -> escape((byte) 'n');
      case '\f' -> escape((byte) 'f');
      case '\r' -> escape((byte) 'r');
      default -> {
        if (c >= ' ') {
          buffer[at++] = (byte) c;
        } else {
          escape((byte) 'u');
          buffer[at++] = '0';
          buffer[at++] = '0';
          buffer[at++] = HEX[c >> 4];
          buffer[at++] = HEX[c & 0xf];
        }
      }
    }
  }

  private void escape(byte letter) {
    buffer[at++] = '\\';
    buffer[at++] = letter;
  }

  /** UTF-8 of a code point beyond ASCII. */
  private void unicode(int c) {
    if (c < 0x800) {
      buffer[at++] = (byte) (0xc0 | c >> 6);
    } else if (c < 0x10000) {
      buffer[at++] = (byte) (0xe0 | c >> 12);
      buffer[at++] = (byte) (0x80 | c >> 6 & 0x3f);
    } else {
      buffer[at++] = (byte) (0xf0 | c >> 18);
      buffer[at++] = (byte) (0x80 | c >> 12 & 0x3f);
      buffer[at++] = (byte) (0x80 | c >> 6 & 0x3f);
    }
    buffer[at++] = (byte) (0x80 | c & 0x3f);
  }

  private void reserve(int more) {
    if (at + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + more));
    }
  }
}
