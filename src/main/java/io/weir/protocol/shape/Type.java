package io.weir.protocol.shape;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The types that a record's component may have. */
public sealed interface Type {

  /** A string. */
  record Text() implements Type {}

  /** A 64-bit integer; its unit is in the component's name. */
  record Number() implements Type {}

  /** A boolean. */
  record Flag() implements Type {}

  /** One of an enum's constants, written as its {@code toString()}. */
  record Choice(Class<?> type, Map<String, Enum<?>> constants) implements Type {
    static Choice of(Class<?> type) {
      Map<String, Enum<?>> constants = new LinkedHashMap<>();
      for (Object constant : type.getEnumConstants()) {
        constants.put(constant.toString(), (Enum<?>) constant);
      }
      return new Choice(type, constants);
    }
  }

  /** A nested record. */
  record Struct(Shape<?> shape) implements Type {}

  /** One of a sealed type's records, told apart by their simple names. */
  record OneOf(Class<?> type, Map<String, Shape<?>> shapes) implements Type {
    /** The records below a sealed type. */
    public static OneOf of(Class<?> type) {
      Map<String, Shape<?>> shapes = new TreeMap<>();
      collect(type, shapes);
      return new OneOf(type, shapes);
    }

    private static void collect(Class<?> type, Map<String, Shape<?>> into) {
      if (type.isRecord()) {
        into.put(type.getSimpleName(), Shape.of(type));
        return;
      }
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collect(permitted, into);
      }
    }
  }

  /** A list. */
  record ListOf(Type element) implements Type {}

  /** A map from strings, kept in key order. */
  record MapOf(Type value) implements Type {}
}
