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
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that starts again over the tables that it left. */
class OutageTest {

  private static final int DOMAINS = 40; // more than are opened in one tick
  private static final long OUTAGE_MS = 600_000;
  private static final long BEAT_MS = 5_000; // what defaults.yaml says
  private static final long LOST_MS = 15_000;

  @TempDir private File folder;

  private final JsonCodec codec = new JsonCodec();
  private MockProcessorContext<byte[], byte[]> context;
  private CommitStore store;
  private GovernorProcessor processor;
  private long nowMs = 1_000_000;

  @BeforeEach
  void fortyDomainsWithASessionEach() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "outage");
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
    start();
    for (int i = 0; i < DOMAINS; i++) {
      Capacity oneSlot = new Capacity(null, 1L, null, null, null);
      send(TopicNames.ADMIN, "d" + i, new DefineDomain("r", "test", oneSlot));
      send(TopicNames.HEARTBEATS, "d" + i, OpenSession.of("s", "u", "c"));
    }
    tick();
    store.flushCache(); // a commit
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void start() {
    processor = new GovernorProcessor(TestOptions.of(() -> nowMs, CacheBounds.unbounded()));
    context.resetForwards();
    processor.init(context);
  }

  private void send(String topic, String domain, Command command) {
    context.setRecordMetadata(topic, 0, 0);
    byte[] key = domain.getBytes(StandardCharsets.UTF_8);
    processor.process(new Record<>(key, codec.writeCommand(command), nowMs));
  }

  private void tick() {
    context.scheduledPunctuators().getLast().getPunctuator().punctuate(nowMs);
  }

  private void advance(long byMs) {
    nowMs += byMs;
    for (int i = 0; i < DOMAINS; i++) {
      tick();
    }
  }

  private List<String> kills() {
    return context.forwarded().stream()
        .filter(sent -> sent.childName().orElse("").contains(TopicNames.DECISIONS))
        .map(sent -> new String(sent.record().value(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void shouldKillNobodyForAnOutageHoweverManyDomainsTheTaskHas() {
    nowMs += OUTAGE_MS;
    start();
    advance(0);
    advance(BEAT_MS + LOST_MS - 1);
    assertThat(kills()).isEmpty();

    advance(1); // but who stays silent is lost, one interval and the usual time after the start
    assertThat(kills()).hasSize(DOMAINS).allMatch(order -> order.contains("HEARTBEAT_LOST"));
  }
}
