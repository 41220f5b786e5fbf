package io.weir.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A YAML file of the program's own class path. */
final class YamlResource {

  private YamlResource() {}

  /** The file's mapping; a fault in it is a fault of the program. */
  static Map<?, ?> load(String name) {
    try (InputStream bytes = YamlResource.class.getClassLoader().getResourceAsStream(name)) {
      if (bytes == null) {
        throw new IllegalStateException("Expected " + name + " on the class path");
      }
      Object content =
          new Load(LoadSettings.builder().setLabel(name).build()).loadFromInputStream(bytes);
      if (content instanceof Map<?, ?> mapping) {
        return mapping;
      }
      throw new IllegalStateException("Expected " + name + " to be a mapping");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
