package io.weir.config;

import io.weir.kernel.Settings;
import io.weir.protocol.Sentence;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every default and bound of the program, from {@code topology/defaults.yaml}. */
public record Defaults(Settings kernel, StreamsDefaults streams) {

  private static final String FILE = "topology/defaults.yaml";

  /**
   * Reads the file.
   *
   * @throws IllegalStateException where a key is missing or unknown, with its name
   */
  public static Defaults load() {
    return from(YamlResource.load(FILE));
  }

  static Defaults from(Map<?, ?> file) {
    return new Defaults(
        section(file, "kernel", Shape.of(Settings.class)),
        section(file, "streams", Shape.of(StreamsDefaults.class)));
  }

  private static <R> R section(Map<?, ?> file, String name, Shape<R> shape) {
    if (!(file.get(name) instanceof Map<?, ?> section)) {
      throw new IllegalStateException("Expected a section " + name + " in " + FILE);
    }
    Set<String> unknown =
        section.keySet().stream()
            .map(String::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    Object[] values = new Object[shape.fields().size()];
    for (Field field : shape.fields()) {
      unknown.remove(field.name());
      if (!(section.get(field.name()) instanceof Number number)) {
        throw new IllegalStateException(
            Sentence.of(
                "Expected a number %s.%s in %s, but there is none", name, field.name(), FILE));
      }
      values[field.index()] = number.longValue();
    }
    if (!unknown.isEmpty()) {
      throw new IllegalStateException(
          Sentence.of("Expected only known keys in %s of %s, but found %s", name, FILE, unknown));
    }
    return shape.make(values);
  }
}
