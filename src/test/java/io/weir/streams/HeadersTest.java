package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.AdminCommand.KillSession;
import io.weir.protocol.Checksum;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.SessionCommand.OpenSession;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is sent has the headers that {@code topology/asyncapi.yaml} says. */
class HeadersTest {

  private static final long NOW_MS = 1_700_000_000_000L;

  @TempDir private File folder;

  private LoneTask task;

  @BeforeEach
  void something() {
    task = new LoneTask(folder, () -> NOW_MS);
    Capacity oneSlot = new Capacity(null, 1L, null, null, null);
    task.send(TopicNames.ADMIN, "d", new DefineDomain("r", "test", oneSlot));
    task.send(TopicNames.HEARTBEATS, "d", OpenSession.of("s", "u", "c"));
    task.send(TopicNames.ADMIN, "d", new KillSession("k", "test", "s"));
    task.send(TopicNames.ADMIN, "d", "no record".getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    task.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TopicNames.GRANTS,
        TopicNames.DECISIONS,
        TopicNames.ADMIN_RESULTS,
        TopicNames.JOURNAL,
        TopicNames.DEAD_LETTERS
      })
  void shouldSendTheHeadersOfTheContractAndNoOthers(String topic) throws IOException {
    List<Record<byte[], byte[]>> sent = task.sent(topic);
    assertThat(sent).isNotEmpty();
    for (Record<byte[], byte[]> record : sent) {
      Set<String> names = new TreeSet<>();
      record.headers().forEach(header -> names.add(header.key()));
      assertThat(names).isEqualTo(declared(topic));
    }
  }

  @Test
  void shouldSendTheChecksumOfAJournalEntry() {
    for (Record<byte[], byte[]> entry : task.sent(TopicNames.JOURNAL)) {
      byte[] checksum = entry.headers().lastHeader(Checksum.HEADER).value();
      assertThat(new String(checksum, StandardCharsets.UTF_8))
          .isEqualTo(Checksum.of(entry.value()))
          .matches("[0-9a-f]{8}");
    }
  }

  private static Set<String> declared(String topic) throws IOException {
    try (InputStream file =
        HeadersTest.class.getClassLoader().getResourceAsStream("topology/asyncapi.yaml")) {
      Map<?, ?> all =
          (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(file);
      Map<?, ?> messages = at(all, "channels", topic.substring("weir.".length()), "messages");
      Map<?, ?> headers = at((Map<?, ?>) messages.values().iterator().next(), "headers");
      Object reference = headers.get("$ref");
      Map<?, ?> schema =
          reference == null ? headers : at(all, ((String) reference).substring(2).split("/"));
      assertThat(at(schema, "properties").keySet())
          .isEqualTo(Set.copyOf((List<?>) schema.get("required")));
      Set<String> names = new TreeSet<>();
      ((List<?>) schema.get("required")).forEach(name -> names.add((String) name));
      return names;
    }
  }

  private static Map<?, ?> at(Map<?, ?> from, String... path) {
    Map<?, ?> inner = from;
    for (String name : path) {
      inner = (Map<?, ?>) inner.get(name);
    }
    return inner;
  }
}
