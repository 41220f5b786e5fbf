package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of topology/records against the records: neither may say what the other does not. */
class RecordSchemasTest {

  private static final Path RECORDS = Path.of("topology/records");
  private static final Path COMMANDS = RECORDS.resolve("commands");
  private static final Path DECISIONS = RECORDS.resolve("decisions");
  private static final Path JOURNAL_ENTRY = RECORDS.resolve("JournalEntry.json");

  private static final Path SNAPSHOT = RECORDS.resolve("Snapshot.json");

  private static final Set<String> WORDS = Set.of("$schema", "title", "description");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final JsonCodec codec = new JsonCodec();

  static Collection<Shape<?>> commands() {
    return Samples.commands();
  }

  static Collection<Shape<?>> decisions() {
    return Samples.decisions();
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(RECORDS)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  // ---- files and records ----

  @Test
  void shouldHaveOneFileForEachRecordAndNoOther() throws IOException {
    Set<Path> expected = new TreeSet<>(Set.of(JOURNAL_ENTRY, SNAPSHOT));
    commands().forEach(shape -> expected.add(command(shape)));
    decisions().forEach(shape -> expected.add(decision(shape)));
    assertThat(files()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldSayOfACommandWhatItsRecordSays(Shape<?> shape) throws IOException {
    assertThat(withoutWords(command(shape))).isEqualTo(pretty(ShapeSchema.ofCommand(shape)));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void shouldSayOfADecisionWhatItsRecordAndFrameSay(Shape<?> shape) throws IOException {
    assertThat(withoutWords(decision(shape))).isEqualTo(pretty(ShapeSchema.ofDecision(shape)));
  }

  @Test
  void shouldSayOfTheJournalWhatItsRecordSays() throws IOException {
    assertThat(withoutWords(JOURNAL_ENTRY))
        .isEqualTo(pretty(ShapeSchema.ofPlain(JournalEntry.class)));
  }

  @Test
  void shouldSayOfASnapshotWhatItsRecordSays() throws IOException {
    assertThat(withoutWords(SNAPSHOT)).isEqualTo(pretty(ShapeSchema.ofPlain(Snapshot.class)));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void shouldHaveNoComponentThatItsFrameHasToo(Shape<?> shape) {
    assertThat(shape.fields())
        .extracting(Field::name)
        .doesNotContainAnyElementsOf(
            Shape.of(Decided.class).fields().stream().map(Field::name).toList())
        .doesNotContain("type");
  }

  // ---- words ----

  @ParameterizedTest
  @MethodSource("files")
  void shouldDescribeTheRecordAndEveryFieldInOneSentenceOrTwo(Path file) throws IOException {
    JsonNode schema = read(file);
    assertThat(schema.path("title").asText() + ".json").isEqualTo(file.getFileName().toString());
    assertThat(schema.path("description").asText()).isNotBlank();
    List<String> undescribed = new ArrayList<>();
    undescribed(schema, "", undescribed);
    schema
        .path("$defs")
        .properties()
        .forEach(entry -> undescribed(entry.getValue(), entry.getKey() + ".", undescribed));
    assertThat(undescribed).as("fields without a description").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldNameTheUnitOfEveryDurationAndTime(Path file) throws IOException {
    for (JsonNode properties : read(file).findValues("properties")) {
      properties
          .properties()
          .forEach(
              entry -> {
                String words = entry.getValue().path("description").asText();
                if (entry.getKey().endsWith("Ms")) {
                  assertThat(words).as(entry.getKey()).contains("millisecond");
                } else if (entry.getKey().endsWith("Micros")) {
                  assertThat(words).as(entry.getKey()).contains("microsecond");
                }
              });
    }
  }

  // ---- what is written, and what is refused ----

  @ParameterizedTest
  @MethodSource("commands")
  void shouldAcceptEveryCommandThatTheCodecWrites(Shape<?> shape) {
    assertThat(faults(command(shape), codec.writeCommand((Command) Samples.full(shape)))).isEmpty();
    assertThat(faults(command(shape), codec.writeCommand((Command) Samples.least(shape))))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void shouldAcceptEveryDecisionThatTheCodecWrites(Shape<?> shape) {
    assertThat(faults(decision(shape), codec.writeDecided(Samples.fullDecided(shape)))).isEmpty();
    assertThat(faults(decision(shape), codec.writeDecided(Samples.leastDecided(shape)))).isEmpty();
  }

  @Test
  void shouldAcceptTheJournalEntriesThatTheCodecWrites() {
    List<Decided> decisions = decisions().stream().map(Samples::fullDecided).toList();
    for (Shape<?> shape : commands()) {
      JournalEntry entry =
          new JournalEntry(
              "d",
              1,
              1L,
              12L,
              5,
              4L,
              (Command) Samples.full(shape),
              new JournalEntry.Source("weir.queries", 0, 0),
              decisions,
              "1",
              "ab");
      assertThat(faults(JOURNAL_ENTRY, codec.writeRecord(entry))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldRefuseACommandWithoutARequiredFieldAsTheCodecDoes(Shape<?> shape) throws IOException {
    byte[] whole = codec.writeCommand((Command) Samples.least(shape));
    for (JsonNode required : read(command(shape)).get("required")) {
      byte[] without = without(whole, required.asText());
      assertThat(faults(command(shape), without)).as(required.asText()).isNotEmpty();
      assertThat(codec.readCommand(without))
          .as(required.asText())
          .isInstanceOf(Reading.Malformed.class);
    }
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void shouldRefuseADecisionWithoutARequiredFieldAsTheCodecDoes(Shape<?> shape) throws IOException {
    byte[] whole = codec.writeDecided(Samples.leastDecided(shape));
    for (JsonNode required : read(decision(shape)).get("required")) {
      byte[] without = without(whole, required.asText());
      assertThat(faults(decision(shape), without)).as(required.asText()).isNotEmpty();
      assertThat(codec.readDecided(without))
          .as(required.asText())
          .isInstanceOf(Reading.Malformed.class);
    }
  }

  @Test
  void shouldRefuseANegativeFigureThatTheCodecLeavesToTheKernel() {
    CompleteQuery negative = CompleteQuery.of("q", Outcome.SUCCEEDED, -1L);
    byte[] json = codec.writeCommand(negative);
    assertThat(faults(COMMANDS.resolve("CompleteQuery.json"), json))
        .singleElement()
        .asString()
        .contains("cpuMicros");
    assertThat(codec.readCommand(json)).isEqualTo(new Reading.Read<Command>(negative));
  }

  @Test
  void shouldLetAnUnknownFieldPassAsTheCodecDoes() {
    byte[] json = "{\"type\":\"Tick\",\"added\":[1]}".getBytes(StandardCharsets.UTF_8);
    assertThat(faults(COMMANDS.resolve("Tick.json"), json)).isEmpty();
    assertThat(codec.readCommand(json)).isInstanceOf(Reading.Read.class);
  }

  // ---- plumbing ----

  private static Path command(Shape<?> shape) {
    return COMMANDS.resolve(shape.name() + ".json");
  }

  private static Path decision(Shape<?> shape) {
    return DECISIONS.resolve(shape.name() + ".json");
  }

  private static JsonNode read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return fail("Expected " + file + " to describe a record, but there is no such file");
    }
    return JSON.readTree(Files.readAllBytes(file));
  }

  private static List<Error> faults(Path file, byte[] json) {
    // a file's name is also that of the resource, from which references to others resolve
    Schema schema = REGISTRY.getSchema(SchemaLocation.of("classpath:" + file));
    return schema.validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON);
  }

  private static byte[] without(byte[] json, String field) throws IOException {
    ObjectNode tree = (ObjectNode) JSON.readTree(json);
    tree.remove(field);
    return JSON.writeValueAsBytes(tree);
  }

  private static void undescribed(JsonNode object, String at, List<String> into) {
    object
        .path("properties")
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals("type") && !entry.getValue().has("description")) {
                into.add(at + entry.getKey());
              }
            });
  }

  private static String withoutWords(Path file) throws IOException {
    ObjectNode schema = (ObjectNode) read(file);
    strip(schema);
    return pretty(schema);
  }

  private static void strip(ObjectNode schema) {
    schema.remove(WORDS);
    for (String holder : List.of("properties", "$defs")) {
      schema.path(holder).forEach(inner -> strip((ObjectNode) inner));
    }
    for (String inner : List.of("items", "additionalProperties")) {
      if (schema.get(inner) instanceof ObjectNode node) {
        strip(node);
      }
    }
  }

  private static String pretty(JsonNode node) {
    return node.toPrettyString();
  }
}
