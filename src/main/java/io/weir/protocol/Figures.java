package io.weir.protocol;

import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of a command: none may be negative. */
public final class Figures {

  private Figures() {}

  /** A sentence about the first negative figure anywhere in a command, or null. */
  public static @Nullable String firstFault(Command command) {
    return faultIn(Shape.of(command.getClass()), command);
  }

  private static @Nullable String faultIn(Shape<?> shape, Object instance) {
    List<Field> fields = shape.fields();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (holdsFigures(field.type())) {
        Object value = field.of(instance);
        String fault = value == null ? null : fault(field.type(), field.name(), value);
        if (fault != null) {
          return fault;
        }
      }
    }
    return null;
  }

  private static boolean holdsFigures(Type type) {
    return !(type instanceof Type.Text || type instanceof Type.Flag || type instanceof Type.Choice);
  }

  private static @Nullable String fault(Type type, String name, Object value) {
    return switch (type) {
      case Type.Text text -> null;
      case Type.Flag flag -> null;
      case Type.Choice choice -> null;
      case Type.Number number ->
          (Long) value < 0 ? "Expected " + name + " to be at least 0, but it was " + value : null;
      case Type.Struct struct -> faultIn(struct.shape(), value);
      case Type.OneOf oneOf -> faultIn(Shape.of(value.getClass()), value);
      case Type.ListOf list -> {
        for (Object element : (List<?>) value) {
          String fault = fault(list.element(), name, element);
          if (fault != null) {
            yield fault;
          }
        }
        yield null;
      }
      case Type.MapOf map -> {
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          String fault = fault(map.value(), name + "." + entry.getKey(), entry.getValue());
          if (fault != null) {
            yield fault;
          }
        }
        yield null;
      }
    };
  }
}
