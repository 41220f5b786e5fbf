package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Topics.Topic;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code topology/asyncapi.yaml} says for tools what the topics and records say. */
class AsyncApiTest {

  private static final Map<?, ?> FILE = YamlResource.load("topology/asyncapi.yaml");

  static List<Topic> topics() {
    return Topics.load().all();
  }

  /** All but the dead letters, which are no records. */
  static List<Topic> topicsOfRecords() {
    return topics().stream().filter(topic -> !topic.records().isEmpty()).toList();
  }

  @Test
  void shouldHaveAChannelAndAnOperationForEachTopicAndNoOther() {
    assertThat(at("channels").keySet())
        .isEqualTo(new TreeSet<>(topics().stream().map(AsyncApiTest::channel).toList()));
    assertThat(at("operations").keySet())
        .isEqualTo(new TreeSet<>(topics().stream().map(AsyncApiTest::operation).toList()));
  }

  @ParameterizedTest
  @MethodSource("topics")
  void shouldSayOfAChannelWhatItsTopicSays(Topic topic) {
    assertThat((Object) at("channels", channel(topic)).get("address")).isEqualTo(topic.name());
    assertThat(at("channels", channel(topic), "bindings", "kafka"))
        .isEqualTo(Map.of("topic", topic.name(), "partitions", topic.partitions()));
    String action = topic.direction().equals("input") ? "receive" : "send";
    assertThat(at("operations", operation(topic)))
        .isEqualTo(
            Map.of("action", action, "channel", Map.of("$ref", "#/channels/" + channel(topic))));
  }

  @ParameterizedTest
  @MethodSource("topicsOfRecords")
  void shouldCarryTheRecordsOfItsTopicWithTheirSchemasAndKeys(Topic topic) {
    Map<Object, Object> expected = new LinkedHashMap<>();
    for (String record : topic.records()) {
      Map<?, ?> key = Map.of("$ref", "#/components/messageBindings/" + topic.key());
      Map<?, ?> schema = Map.of("$ref", schema(topic, record));
      Map<Object, Object> message = new LinkedHashMap<>(Map.of("bindings", key, "payload", schema));
      if (topic.direction().equals("output")) {
        message.put("headers", Map.of("$ref", "#/components/schemas/" + headers(topic)));
      }
      expected.put(record, message);
      assertThat(Path.of("topology", schema(topic, record))).isRegularFile();
    }
    assertThat((Object) at("channels", channel(topic), "messages")).isEqualTo(expected);
  }

  private static String schema(Topic topic, String record) {
    String folder =
        record.equals("JournalEntry") || record.equals("Snapshot")
            ? ""
            : topic.direction().equals("input") ? "commands/" : "decisions/";
    return "records/" + folder + record + ".json";
  }

  /** Replay reads a journal and snapshots; HeadersTest holds the processor to both. */
  private static String headers(Topic topic) {
    boolean replayed =
        topic.records().contains("JournalEntry") || topic.records().contains("Snapshot");
    return replayed ? "checkedHeaders" : "outputHeaders";
  }

  private static String channel(Topic topic) {
    return topic.name().substring("weir.".length());
  }

  private static String operation(Topic topic) {
    return (topic.direction().equals("input") ? "receive-" : "send-") + channel(topic);
  }

  private static Map<?, ?> at(String... path) {
    Map<?, ?> inner = FILE;
    for (String name : path) {
      inner = (Map<?, ?>) inner.get(name);
    }
    return inner;
  }
}
