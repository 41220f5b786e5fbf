package io.weir.protocol;

import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A record of any type, made from its shape: new records and components are covered at once. */
public final class Samples {

  // quotes, controls, two, three and four bytes of UTF-8
  private static final String ODD = " \"\\/\b\n\u0001 é ☃ \uD834\uDD1E";

  private final boolean everything;
  private long next;

  private Samples(boolean everything) {
    this.everything = everything;
  }

  /** With every component present, each figure another one. */
  public static <R> R full(Shape<R> shape) {
    return new Samples(true).record(shape);
  }

  /** With the required components alone. */
  public static <R> R least(Shape<R> shape) {
    return new Samples(false).record(shape);
  }

  /** The records that are commands on the wire. */
  public static List<Shape<?>> commands() {
    return Type.OneOf.of(Command.class).shapes().values().stream()
        .<Shape<?>>map(shape -> shape)
        .filter(shape -> !TimerCommand.class.isAssignableFrom(shape.type()))
        .toList();
  }

  /** The records that are decisions. */
  public static Collection<Shape<?>> decisions() {
    return Type.OneOf.of(Decision.class).shapes().values();
  }

  /** A decision of a type in its frame, with everything in both. */
  public static Decided fullDecided(Shape<?> decision) {
    return new Samples(true).decided(decision);
  }

  /** A decision of a type in its frame, with what is required in both. */
  public static Decided leastDecided(Shape<?> decision) {
    return new Samples(false).decided(decision);
  }

  private Decided decided(Shape<?> decision) {
    Shape<Decided> frame = Shape.of(Decided.class);
    Object[] values = values(frame);
    values[frame.field("decision").index()] = record(decision);
    return frame.make(values);
  }

  private <R> R record(Shape<R> shape) {
    return shape.make(values(shape));
  }

  private Object[] values(Shape<?> shape) {
    return shape.fields().stream()
        .map(field -> everything || field.required() ? value(field) : null)
        .toArray();
  }

  private Object value(Field field) {
    return value(field.type(), field.name());
  }

  private Object value(Type type, String name) {
    next++;
    return switch (type) {
      case Type.Text text -> everything ? name + next + ODD : name;
      case Type.Number number -> everything ? next * next * next * 1_000_003 : 0L;
      case Type.Flag flag -> everything;
      case Type.Choice choice ->
          List.copyOf(choice.constants().values())
              .get((int) (everything ? next % choice.constants().size() : 0));
      case Type.Struct struct -> record(struct.shape());
      case Type.OneOf oneOf -> record(oneOf.shapes().values().iterator().next());
      case Type.ListOf list ->
          everything
              ? List.of(value(list.element(), name), value(list.element(), name))
              : List.of();
      case Type.MapOf map ->
          everything
              ? new TreeMap<>(
                  Map.of("a" + ODD, value(map.value(), name), "b", value(map.value(), name)))
              : Map.of();
    };
  }
}
