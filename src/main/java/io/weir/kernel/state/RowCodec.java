package io.weir.kernel.state;

import io.weir.protocol.Fnv1a;
import io.weir.protocol.Sentence;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows to bytes and back.
 *
 * <p>A row is a version byte, then a record: a bit mask of the fields that are present, the first
 * the lowest bit, and their values. Numbers are zigzag varints (as in Protocol Buffers), text is
 * its length and UTF-8, an enum constant its ordinal (constants are only ever appended), one of a
 * sealed type its name and record. Fields are only ever appended, and appended fields are nullable:
 * so an older row reads as if the new ones were absent, a row without them is what it always was,
 * byte for byte, and its hash too.
 */
public final class RowCodec {

  /** Version of the layout above, the first byte of every row. */
  public static final byte VERSION = 2;

  private static final int MAX_FIELDS = 63; // what a mask in one long holds

  private byte[] buffer = new byte[512];
  private int at;

  /** The bytes of a row. */
  public byte[] encode(Shape<?> shape, Object row) {
    at = 0;
    putByte(VERSION);
    putRecord(shape, row);
    return Arrays.copyOf(buffer, at);
  }

  /**
   * The row in these bytes.
   *
   * @throws IllegalStateException where a later version wrote them
   */
  public <R> R decode(Shape<R> shape, byte[] bytes) {
    Input input = new Input(bytes);
    byte version = input.next();
    if (version != VERSION) {
      throw new IllegalStateException(
          Sentence.of(
              "Expected a row of version %d, but found %d: it was written by another Weir",
              VERSION, version));
    }
    return input.record(shape);
  }

  /** A hash of a record's content: see {@link Fnv1a}. */
  public long hash(Object value) {
    at = 0;
    Shape<?> shape = Shape.of(value.getClass());
    putText(shape.name()); // records of other types may have the same content
    putRecord(shape, value);
    return Fnv1a.hash(buffer, at);
  }

  private void putRecord(Shape<?> shape, Object row) {
    List<Field> fields = shape.fields();
    if (fields.size() > MAX_FIELDS) {
      throw new IllegalStateException(shape.name() + " has more than " + MAX_FIELDS + " fields");
    }
    long mask = 0;
    @Nullable Object[] values = shape.values(row);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        mask |= 1L << i;
      }
    }
    putVarint(mask);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value != null) {
        putValue(fields.get(i).type(), value);
      }
    }
  }

  private void putValue(Type type, Object value) {
    switch (type) {
      case Type.Text text -> putText((String) value);
      case Type.Number number -> {
        long n = (Long) value;
        putVarint((n << 1) ^ (n >> 63));
      }
      case Type.Flag flag -> putByte((Boolean) value ? (byte) 1 : (byte) 0);
      case Type.Choice choice -> putVarint(((Enum<?>) value).ordinal());
      case Type.Struct struct -> putRecord(struct.shape(), value);
      case Type.OneOf oneOf -> {
        Shape<?> shape = Shape.of(value.getClass());
        putText(shape.name());
        putRecord(shape, value);
      }
      case Type.ListOf list -> {
        List<?> elements = (List<?>) value;
        putVarint(elements.size());
        for (Object element : elements) {
          putValue(list.element(), element);
        }
      }
      case Type.MapOf map -> {
        Map<?, ?> entries = (Map<?, ?>) value;
        putVarint(entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
          putText((String) entry.getKey());
          putValue(map.value(), entry.getValue());
        }
      }
    }
  }

  private void putText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    putVarint(bytes.length);
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    at += bytes.length;
  }

  private void putVarint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[at++] = (byte) rest;
  }

  private void putByte(byte value) {
    reserve(1);
    buffer[at++] = value;
  }

  private void reserve(int more) {
    if (at + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + more));
    }
  }

  private static final class Input {
    private final byte[] bytes;
    private int at;

    Input(byte[] bytes) {
      this.bytes = bytes;
    }

    byte next() {
      return bytes[at++];
    }

    long varint() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte part = next();
        value |= (part & 0x7fL) << shift;
        if (part >= 0) {
          return value;
        }
      }
    }

    String text() {
      int length = (int) varint();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }

    <R> R record(Shape<R> shape) {
      long mask = varint();
      int written = Long.SIZE - Long.numberOfLeadingZeros(mask);
      int known = shape.fields().size();
      if (written > known) {
        throw new IllegalStateException(
            Sentence.of(
                "Expected at most %d fields of %s, but found %d: it was written by a later Weir",
                known, shape.name(), written));
      }
      @Nullable Object[] values = new Object[known];
      for (int i = 0; i < written; i++) {
        if ((mask & (1L << i)) != 0) {
          values[i] = value(shape.fields().get(i).type());
        }
      }
      return shape.make(values);
    }

    Object value(Type type) {
      return switch (type) {
        case Type.Text text -> text();
        case Type.Number number -> {
          long n = varint();
          yield (n >>> 1) ^ -(n & 1);
        }
        case Type.Flag flag -> next() == 1;
        case Type.Choice choice -> choice.type().getEnumConstants()[(int) varint()];
        case Type.Struct struct -> record(struct.shape());
        case Type.OneOf oneOf -> record(oneOf.shapes().get(text()));
        case Type.ListOf list -> {
          int size = (int) varint();
          List<Object> elements = new ArrayList<>(size);
          for (int i = 0; i < size; i++) {
            elements.add(value(list.element()));
          }
          yield Collections.unmodifiableList(elements);
        }
        case Type.MapOf map -> {
          int size = (int) varint();
          Map<String, Object> entries = new TreeMap<>();
          for (int i = 0; i < size; i++) {
            entries.put(text(), value(map.value()));
          }
          yield Collections.unmodifiableMap(entries);
        }
      };
    }
  }
}
