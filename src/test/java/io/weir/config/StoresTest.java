package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.KeyLayout;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * {@code topology/stores.yaml} against the tables of the kernel: neither knows more than the other.
 */
class StoresTest {

  private static final String APPEND_ONLY =
      "rows in stores hold this order: append, appended fields nullable, and write it down";

  private final Map<?, ?> file = YamlResource.load("topology/stores.yaml");

  @Test
  void shouldDescribeEveryTableOfTheKernelBetweenTheDirectoryAndTheRedoLog() {
    List<String> expected = new ArrayList<>(List.of("0 directory NUMBER TextRow"));
    for (Family<?, ?> family : Families.ALL) {
      expected.add(
          "%d %s %s %s"
              .formatted(
                  family.number(), family.name(), layout(family.keys()), family.rows().name()));
    }
    expected.add("255 redo-log NUMBER RedoRecord");
    assertThat(tables())
        .extracting(
            table ->
                "%s %s %s %s"
                    .formatted(
                        table.get("number"),
                        table.get("name"),
                        ((Map<?, ?>) table.get("key")).get("layout"),
                        table.get("row")))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void shouldSayOfEveryTableWhatItsKeyIsAndWhatWritesIt() {
    assertThat(tables())
        .allSatisfy(
            table -> {
              assertThat(table.get("written")).asString().isNotBlank();
              assertThat(((Map<?, ?>) table.get("key")).get("is")).asString().isNotBlank();
            });
  }

  @Test
  void shouldHoldTheOrderOfFieldsInRows() {
    Layouts layouts = Layouts.ofAllTables();
    assertThat(file.get("records")).as(APPEND_ONLY).isEqualTo(layouts.records);
  }

  @Test
  void shouldHoldTheOrderOfConstantsInRows() {
    Layouts layouts = Layouts.ofAllTables();
    assertThat(file.get("enums")).as(APPEND_ONLY).isEqualTo(layouts.enums);
  }

  private List<Map<?, ?>> tables() {
    return ((List<?>) file.get("tables")).stream().<Map<?, ?>>map(Map.class::cast).toList();
  }

  private static String layout(KeyLayout<?> keys) {
    return switch (keys) {
      case KeyLayout.Number number -> "NUMBER";
      case KeyLayout.Text text -> "TEXT";
      case KeyLayout.Ranks ranks -> "RANK";
    };
  }

  /** Every record and enum that a row can hold. */
  private static final class Layouts {
    final Map<String, List<String>> records = new TreeMap<>();
    final Map<String, List<String>> enums = new TreeMap<>();

    static Layouts ofAllTables() {
      Layouts layouts = new Layouts();
      Families.ALL.forEach(family -> layouts.add(family.rows()));
      return layouts;
    }

    private void add(Shape<?> shape) {
      if (!records.containsKey(shape.name())) {
        records.put(
            shape.name(),
            shape.fields().stream().map(f -> f.name() + (f.required() ? "" : "?")).toList());
        shape.fields().forEach(field -> add(field.type()));
      }
    }

    private void add(Type type) {
      switch (type) {
        case Type.Choice choice ->
            enums.put(choice.type().getSimpleName(), List.copyOf(choice.constants().keySet()));
        case Type.Struct struct -> add(struct.shape());
        case Type.OneOf oneOf -> oneOf.shapes().values().forEach(this::add);
        case Type.ListOf list -> add(list.element());
        case Type.MapOf map -> add(map.value());
        case Type.Text text -> {}
        case Type.Number number -> {}
        case Type.Flag flag -> {}
      }
    }
  }
}
