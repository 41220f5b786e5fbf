package io.weir.config;

import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.GroupPriority;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Nearest;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Sentence;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A tree of nodes to a record, by the record's shape. Every mistake is gathered; where one stands,
 * something harmless takes its place, so that reading goes on. The record counts only where no
 * mistake was found.
 */
final class RecordReader {

  private static final Shape<Directive> DIRECTIVE = Shape.of(Directive.class);

  private final Mistakes mistakes;
  private final Map<Class<?>, Set<String>> notYet;

  /**
   * @param notYet fields of the contract that records of a type do not have yet
   */
  RecordReader(Mistakes mistakes, Map<Class<?>, Set<String>> notYet) {
    this.mistakes = mistakes;
    this.notYet = notYet;
  }

  /** The record that a node describes. */
  <R> R read(Node node, Shape<R> shape, String path) {
    mistakes.place(path, node);
    @Nullable Object[] values = new Object[shape.fields().size()];
    if (node instanceof MappingNode mapping) {
      readFields(mapping, shape, path, values);
    } else {
      wrong(node, path, "Expected a mapping of fields", null);
    }
    for (Field field : shape.fields()) {
      if (field.required() && values[field.index()] == null) {
        String inner = inside(path, field.name());
        mistakes.at(node, inner, "Expected " + field.name() + ", but it is missing", null);
        values[field.index()] = standIn(field.type());
      }
    }
    return shape.make(values);
  }

  private void readFields(
      MappingNode mapping, Shape<?> shape, String path, @Nullable Object[] values) {
    boolean[] seen = new boolean[values.length];
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode name)) {
        mistakes.at(key, inside(path, "?"), "Expected the name of a field", null);
        continue;
      }
      String inner = inside(path, name.getValue());
      Field field = shape.field(name.getValue());
      if (field == null) {
        unknown(name, shape, inner);
      } else if (seen[field.index()]) {
        mistakes.at(key, inner, "Expected " + field.name() + " once, but it is given twice", null);
      } else {
        seen[field.index()] = true;
        Node value = tuple.getValueNode();
        values[field.index()] =
            takesWords(shape, field, value)
                ? priority((ScalarNode) value, inner)
                : value(value, field.type(), field.name(), inner);
      }
    }
  }

  /** True where the number of a field may have a name, and something like a name is given. */
  private static boolean takesWords(Shape<?> shape, Field field, Node node) {
    return shape.type().equals(ConsumerGroup.class)
        && field.name().equals("priority")
        && node instanceof ScalarNode scalar
        && !scalar.getTag().equals(Tag.NULL)
        && scalar.getValue().chars().anyMatch(Character::isLetter);
  }

  /** The priority of a name. */
  private @Nullable Long priority(ScalarNode node, String path) {
    mistakes.place(path, node);
    String written = node.getValue();
    GroupPriority named = GroupPriority.of(written);
    if (named == null) {
      String expected = "Expected priority to be " + GroupPriority.expected();
      wrong(node, path, expected, Nearest.question(written, GroupPriority.names()));
    }
    return named == null ? null : (Long) named.level();
  }

  private void unknown(ScalarNode name, Shape<?> shape, String path) {
    String written = name.getValue();
    if (shape.type().equals(ConsumerGroup.class) && DIRECTIVE.field(written) != null) {
      String message =
          Sentence.of("Expected a field of a group, but %s is of a directive", written);
      mistakes.at(name, path, message, "say it in the directive of the group in a plan");
      return;
    }
    if (notYet.getOrDefault(shape.type(), Set.of()).contains(written)) {
      String message =
          Sentence.of(
              "Expected only what this release governs, but %s is not governed yet", written);
      mistakes.at(name, path, message, "leave it out");
      return;
    }
    List<String> known = shape.fields().stream().map(Field::name).toList();
    String question = Nearest.question(written, known);
    mistakes.at(
        name,
        path,
        "Expected a field that is known here, but found " + quoted(written),
        question != null ? question : "known here: " + String.join(", ", known));
  }

  /** The value of a node, or null where it is absent or mistaken. */
  private @Nullable Object value(Node node, Type type, String name, String path) {
    mistakes.place(path, node);
    if (node instanceof ScalarNode scalar && scalar.isPlain() && scalar.getTag().equals(Tag.NULL)) {
      return null;
    }
    return switch (type) {
      case Type.Text text -> text(node, name, path);
      case Type.Number number -> number(node, name, path);
      case Type.Flag flag -> flag(node, name, path);
      case Type.Choice choice -> choice(node, choice, name, path);
      case Type.Struct struct -> read(node, struct.shape(), path);
      case Type.ListOf list -> list(node, list, name, path);
      case Type.MapOf map -> throw notInFiles(map);
      case Type.OneOf oneOf -> throw notInFiles(oneOf);
    };
  }

  private static IllegalStateException notInFiles(Type type) {
    return new IllegalStateException("No record of a file has a component of type " + type);
  }

  private @Nullable String text(Node node, String name, String path) {
    if (!(node instanceof ScalarNode scalar)) {
      wrong(node, path, "Expected " + name + " to be text", null);
      return null;
    }
    String text = scalar.getValue();
    if (scalar.isPlain() && !scalar.getTag().equals(Tag.STR)) {
      String hint = "write it in quotes: \"" + text + "\"";
      wrong(node, path, "Expected " + name + " to be text", hint);
      return null;
    }
    if (!JsonCodec.isWellFormed(text)) {
      wrong(
          node, path, "Expected " + name + " to be text", "half a surrogate pair is no character");
      return null;
    }
    boolean identifies = name.equals("name") || JsonCodec.isId(name);
    if (identifies && (text.isBlank() || text.length() > JsonCodec.MAX_ID_LENGTH)) {
      String expected =
          Sentence.of("Expected %s to have 1 to %d characters", name, JsonCodec.MAX_ID_LENGTH);
      wrong(node, path, expected, null);
      return null;
    }
    return text;
  }

  private @Nullable Long number(Node node, String name, String path) {
    String written = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    return switch (Quantity.read(name, written)) {
      case Quantity.Of(long value) -> value;
      case Quantity.Not(String expected) -> {
        wrong(node, path, "Expected " + name + " to be " + expected, null);
        yield null;
      }
    };
  }

  private @Nullable Boolean flag(Node node, String name, String path) {
    String written = node instanceof ScalarNode scalar && scalar.isPlain() ? scalar.getValue() : "";
    return switch (written) {
      case "true" -> true;
      case "false" -> false;
      default -> {
        wrong(node, path, "Expected " + name + " to be true or false", null);
        yield null;
      }
    };
  }

  private @Nullable Object choice(Node node, Type.Choice choice, String name, String path) {
    String written = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    Enum<?> constant = choice.constants().get(written);
    if (constant != null) {
      return constant;
    }
    Set<String> names = choice.constants().keySet();
    String expected = Sentence.of("Expected %s to be one of %s", name, String.join(", ", names));
    wrong(node, path, expected, Nearest.question(written, names));
    return null;
  }

  private @Nullable List<Object> list(Node node, Type.ListOf list, String name, String path) {
    if (!(node instanceof SequenceNode sequence)) {
      wrong(node, path, "Expected " + name + " to be a list", "put it between [ and ]");
      return null;
    }
    List<Object> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      String inner = path + "[" + elements.size() + "]";
      Object value = value(element, list.element(), name, inner);
      if (value == null) {
        wrong(element, inner, "Expected an element of " + name, null);
      }
      elements.add(value == null ? standIn(list.element()) : value);
    }
    return List.copyOf(elements);
  }

  private void wrong(Node node, String path, String expected, @Nullable String hint) {
    mistakes.at(node, path, expected + ", but found " + found(node), hint);
  }

  private static String found(Node node) {
    return switch (node) {
      case ScalarNode scalar when scalar.getValue().isEmpty() -> "nothing";
      case ScalarNode scalar -> quoted(scalar.getValue());
      case SequenceNode sequence -> "a list";
      default -> "a mapping";
    };
  }

  private static String quoted(String text) {
    return '"' + (text.length() <= 60 ? text : text.substring(0, 60) + "…") + '"';
  }

  private static String inside(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** What harmlessly takes the place of a mistaken value. */
  private static Object standIn(Type type) {
    return switch (type) {
      case Type.Text text -> "";
      case Type.Number number -> 0L;
      case Type.Flag flag -> false;
      case Type.Choice choice -> choice.constants().values().iterator().next();
      case Type.Struct struct -> standIn(struct.shape());
      case Type.ListOf list -> List.of();
      case Type.MapOf map -> Map.of();
      case Type.OneOf oneOf -> throw notInFiles(oneOf);
    };
  }

  private static Object standIn(Shape<?> shape) {
    return shape.make(
        shape.fields().stream()
            .map(field -> field.required() ? standIn(field.type()) : null)
            .toArray());
  }
}
