package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.Command;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.streams.store.CacheBounds;
import io.weir.streams.store.CommitStore;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When rows reach the store: when the task commits, and not before. */
class CommitTest {

  @TempDir File folder;

  private final JsonCodec codec = new JsonCodec();
  private MockProcessorContext<byte[], byte[]> context;
  private CommitStore store;
  private GovernorProcessor processor;
  private final long nowMs = 1_700_000_000_000L;

  @BeforeEach
  void start() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    context = new MockProcessorContext<>(properties, new TaskId(0, 0), folder);
    store =
        CommitStore.over(
                Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(GovernorTopology.STORE),
                    Serdes.Bytes(),
                    Serdes.ByteArray()))
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    processor = new GovernorProcessor(TestOptions.of(() -> nowMs, CacheBounds.unbounded()));
    processor.init(context);
    send(TopicNames.ADMIN, new DefineDomain("r", "test", new Capacity(null, 1L, null, null, null)));
    store.flushCache();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void send(String topic, Command command) {
    context.setRecordMetadata(topic, 0, 0);
    byte[] key = "d".getBytes(StandardCharsets.UTF_8);
    processor.process(new Record<>(key, codec.writeCommand(command), nowMs));
  }

  private int rows() {
    int rows = 0;
    try (KeyValueIterator<?, ?> all = store.all()) {
      while (all.hasNext()) {
        all.next();
        rows++;
      }
    }
    return rows;
  }

  @Test
  void shouldStoreWhatATurnChangedWhenItsTaskCommitsAndNotBefore() {
    int before = rows();
    send(TopicNames.HEARTBEATS, OpenSession.of("s", "u", "c"));
    assertThat(rows()).isEqualTo(before);

    store.flushCache();
    assertThat(rows()).as("session, client, user and timer at least").isGreaterThan(before + 3);
  }
}
