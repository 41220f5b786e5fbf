package io.weir.cli;

import io.weir.kernel.admin.Export;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Schedule;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What would change from one definition of a domain to another: a line for each thing that comes
 * (+) or goes (-), and for each figure that is another one (~). Told from the records' shapes, so
 * that a new field is never forgotten.
 */
final class DomainDiff {

  private static final int LONGEST = 160; // of what a line says of a thing that comes or goes

  private static final Map<String, String> NOUNS =
      Map.of(
          "ConsumerGroup", "group",
          "AssignmentRule", "rule",
          "MemoryPool", "pool",
          "ServerPool", "server pool");

  /** Fields that a thing is called by already. */
  private static final List<String> NAMES = List.of("name", "user");

  private final List<String> lines = new ArrayList<>();

  private DomainDiff() {}

  /**
   * The lines, none where nothing would change.
   *
   * @param before null where the domain is new
   */
  static List<String> of(@Nullable DomainDefinition before, DomainDefinition after) {
    DomainDiff diff = new DomainDiff();
    Shape<DomainDefinition> shape = Shape.of(DomainDefinition.class);
    if (before == null) {
      diff.lines.add("+ domain " + after.domain());
      diff.fields(shape, null, after, "");
    } else {
      diff.fields(shape, Export.inFull(before), Export.inFull(after), "");
    }
    return List.copyOf(diff.lines);
  }

  private void fields(
      Shape<?> shape, @Nullable Object before, @Nullable Object after, String path) {
    for (Field field : shape.fields()) {
      Object was = before == null ? null : field.of(before);
      Object is = after == null ? null : field.of(after);
      if (!Objects.equals(was, is) && !field.name().equals("domain")) {
        String inner = path.isEmpty() ? field.name() : path + "." + field.name();
        value(field.type(), was, is, inner, path);
      }
    }
  }

  private void value(
      Type type, @Nullable Object was, @Nullable Object is, String path, String outer) {
    if (type instanceof Type.Struct struct) {
      fields(struct.shape(), was, is, path);
    } else if (type instanceof Type.ListOf list && list.element() instanceof Type.Struct struct) {
      elements(struct.shape(), keyed(was), keyed(is), outer);
    } else {
      lines.add(
          was == null
              ? "~ %s: %s".formatted(path, text(is))
              : "~ %s: %s → %s".formatted(path, text(was), is == null ? "none" : text(is)));
    }
  }

  private void elements(
      Shape<?> shape, Map<String, Object> was, Map<String, Object> is, String outer) {
    String path = outer.isEmpty() ? "" : outer + ": ";
    was.forEach(
        (key, element) -> {
          if (!is.containsKey(key)) {
            lines.add("- " + path + key);
          }
        });
    is.forEach(
        (key, element) -> {
          Object former = was.get(key);
          if (former == null) {
            lines.add("+ " + path + key + brief(shape, element));
          } else {
            fields(shape, former, element, path + key);
          }
        });
  }

  private static SequencedMap<String, Object> keyed(@Nullable Object list) {
    SequencedMap<String, Object> keyed = new LinkedHashMap<>();
    for (Object element : list == null ? List.of() : (List<?>) list) {
      keyed.put(key(element, keyed.size()), element);
    }
    return keyed;
  }

  /** What an element of a list is called; a place in the list where it has no name. */
  private static String key(Object element, int index) {
    return switch (element) {
      case Directive directive -> directive.subject();
      case Schedule schedule -> "schedule " + schedule.key();
      case Mapping mapping -> "mapping of user " + mapping.user();
      default -> {
        Shape<?> shape = Shape.of(element.getClass());
        Field name = shape.field("name");
        String noun = NOUNS.getOrDefault(shape.name(), shape.name().toLowerCase(Locale.ROOT));
        yield noun + " " + (name == null ? "#" + (index + 1) : name.of(element));
      }
    };
  }

  /** Its figures, in brackets, as many as a line holds. */
  private static String brief(Shape<?> shape, Object element) {
    List<String> said = new ArrayList<>();
    for (Field field : shape.fields()) {
      Object value = field.of(element);
      if (value != null && !NAMES.contains(field.name()) && !isSubject(element, field)) {
        said.add(field.name() + " " + text(value));
      }
    }
    String all = String.join(", ", said);
    return said.isEmpty()
        ? ""
        : " (" + (all.length() <= LONGEST ? all : all.substring(0, LONGEST) + "…") + ")";
  }

  private static boolean isSubject(Object element, Field field) {
    return element instanceof Directive && List.of("group", "plan").contains(field.name());
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case List<?> list -> list.stream().map(DomainDiff::text).toList().toString();
      case Directive directive -> directive.subject();
      case Record record -> Json.text(record);
      default -> value.toString();
    };
  }
}
