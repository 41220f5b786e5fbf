package io.weir.config;

import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import java.util.Map;

/** The program's defaults with some of them changed. */
public final class TestDefaults {

  private TestDefaults() {}

  /** The stream's defaults, with these values by name. */
  public static StreamsDefaults streams(Map<String, Long> changes) {
    return changed(Defaults.load().streams(), changes);
  }

  private static StreamsDefaults changed(StreamsDefaults of, Map<String, Long> changes) {
    Shape<StreamsDefaults> shape = Shape.of(StreamsDefaults.class);
    Object[] values = new Object[shape.fields().size()];
    for (Field field : shape.fields()) {
      values[field.index()] = changes.getOrDefault(field.name(), (Long) field.of(of));
    }
    return shape.make(values);
  }
}
