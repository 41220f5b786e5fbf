package io.weir.simulate.torture;

import io.weir.kernel.Settings;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.simulate.audit.Rules;
import java.util.SequencedMap;

/** Records with some figures changed, and the rules that follow from settings. */
final class Bounds {

  private Bounds() {}

  /** The settings with other figures in place of some, by name. */
  static Settings with(Settings base, SequencedMap<String, Long> changes) {
    return with(Settings.class, base, changes);
  }

  /** A record with other values in place of some, by name. */
  static <T> T with(Class<T> type, T base, SequencedMap<String, ?> changes) {
    Shape<T> shape = Shape.of(type);
    Object[] values = new Object[shape.fields().size()];
    for (Field field : shape.fields()) {
      Object changed = changes.get(field.name());
      values[field.index()] = changed == null ? field.of(base) : changed;
    }
    return shape.make(values);
  }

  /** The figures that the auditor knows, by the same names. */
  static Rules rules(Settings settings) {
    Shape<Settings> from = Shape.of(Settings.class);
    Shape<Rules> to = Shape.of(Rules.class);
    Object[] values = new Object[to.fields().size()];
    for (Field field : to.fields()) {
      values[field.index()] =
          from.fields().stream()
              .filter(f -> f.name().equals(field.name()))
              .findFirst()
              .orElseThrow()
              .of(settings);
    }
    return to.make(values);
  }
}
