package io.weir.protocol;

import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a command: well-formed JSON may hold negative ones, which no command means. What
 * there is to look at is worked out once per record type, so that a command without fault costs a
 * read of each of its figures and nothing else.
 */
public final class Figures {

  private static final ClassValue<Probe> PROBES =
      new ClassValue<>() {
        @Override
        protected Probe computeValue(Class<?> type) {
          return ofRecord(Shape.of(type));
        }
      };

  private Figures() {}

  /** A sentence about the first negative figure anywhere in a command, or null. */
  public static @Nullable String firstFault(Command command) {
    Fault fault = PROBES.get(command.getClass()).fault(command);
    return fault == null
        ? null
        : "Expected " + fault.path + " to be at least 0, but it was " + fault.value;
  }

  /** Looks for the first fault in values of one type. */
  private interface Probe {
    Probe NONE = value -> null;

    @Nullable Fault fault(Object value);
  }

  private record Fault(String path, long value) {
    Fault in(String name) {
      boolean bare = path.isEmpty() || path.startsWith("[");
      return new Fault(bare ? name + path : name + "." + path, value);
    }
  }

  /** A component of a record that can hold figures, with how to look into it. */
  private record Part(Field field, Probe probe) {}

  private static Probe ofRecord(Shape<?> shape) {
    List<Part> found = new ArrayList<>();
    for (Field field : shape.fields()) {
      Probe probe = of(field.type());
      if (!probe.equals(Probe.NONE)) {
        found.add(new Part(field, probe));
      }
    }
    Part[] parts = found.toArray(Part[]::new);
    Shape.Reader reader = shape.reader(found.stream().map(Part::field).toList());
    return parts.length == 0 ? Probe.NONE : instance -> firstOf(parts, reader.values(instance));
  }

  private static @Nullable Fault firstOf(Part[] parts, @Nullable Object[] values) {
    for (int i = 0; i < parts.length; i++) {
      Part part = parts[i];
      Object value = values[i];
      Fault fault = value == null ? null : part.probe.fault(value);
      if (fault != null) {
        return fault.in(part.field.name());
      }
    }
    return null;
  }

  private static Probe of(Type type) {
    return switch (type) {
      case Type.Text text -> Probe.NONE;
      case Type.Flag flag -> Probe.NONE;
      case Type.Choice choice -> Probe.NONE;
      case Type.Number number -> value -> (long) value < 0 ? new Fault("", (long) value) : null;
      case Type.Struct struct -> ofRecord(struct.shape());
      case Type.OneOf oneOf -> value -> PROBES.get(value.getClass()).fault(value);
      case Type.ListOf list -> ofElements(of(list.element()));
      case Type.MapOf map -> ofEntries(of(map.value()));
    };
  }

  private static Probe ofElements(Probe element) {
    return element.equals(Probe.NONE)
        ? Probe.NONE
        : value -> firstElement((List<?>) value, element);
  }

  private static @Nullable Fault firstElement(List<?> elements, Probe probe) {
    for (int i = 0; i < elements.size(); i++) {
      Fault fault = probe.fault(elements.get(i));
      if (fault != null) {
        return fault.in("[" + i + "]");
      }
    }
    return null;
  }

  private static Probe ofEntries(Probe entry) {
    return entry.equals(Probe.NONE) ? Probe.NONE : value -> firstEntry((Map<?, ?>) value, entry);
  }

  private static @Nullable Fault firstEntry(Map<?, ?> entries, Probe probe) {
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      Fault fault = probe.fault(entry.getValue());
      if (fault != null) {
        return fault.in((String) entry.getKey());
      }
    }
    return null;
  }
}
