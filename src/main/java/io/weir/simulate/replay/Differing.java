package io.weir.simulate.replay;

import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first place where two records differ.
 *
 * @param path of fields, from the records down
 */
record Differing(String path, String journalled, String replayed) {

  private static final int MOST_SHOWN = 300; // characters of a value, so that a line stays a line

  /** The first place in field order, or null where the records say the same. */
  static @Nullable Differing first(Record journalled, Record replayed) {
    return first("", journalled, replayed);
  }

  private static @Nullable Differing first(
      String path, @Nullable Object journalled, @Nullable Object replayed) {
    if (Objects.equals(journalled, replayed)) {
      return null;
    }
    if (journalled instanceof Record a
        && replayed instanceof Record b
        && a.getClass() == b.getClass()) {
      return ofFields(path, a, b);
    }
    if (journalled instanceof List<?> a && replayed instanceof List<?> b) {
      return ofElements(path, a, b);
    }
    return new Differing(path, shown(journalled), shown(replayed));
  }

  private static @Nullable Differing ofFields(String path, Record a, Record b) {
    for (Field field : Shape.of(a.getClass()).fields()) {
      String inner = path.isEmpty() ? field.name() : path + "." + field.name();
      Differing found = first(inner, field.of(a), field.of(b));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static Differing ofElements(String path, List<?> a, List<?> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      Differing found = first(path + "[" + i + "]", a.get(i), b.get(i));
      if (found != null) {
        return found;
      }
    }
    return new Differing(path, a.size() + " of them", b.size() + " of them");
  }

  static String shown(@Nullable Object value) {
    String text = value == null ? "nothing" : value.toString();
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }
}
